package io.trapgate.stub.script.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What gdb and the guest print, line by line, with the script's commands. The middle of a very long
 * one is left out.
 */
final class Transcript {
  /** Begins the number by which the launcher marks how far it wants its output to be read. */
  private static final char MARK = 1;

  private static final int HEAD_LINES = 20_000;
  private static final int TAIL_LINES = 5_000;
  private static final int MAX_SINCE_MARK = 1_000;

  private final ScriptLines script;
  private final Consumer<String> listener;
  private final Consumer<String> debuggerLines;
  private final Map<Integer, CompletableFuture<List<String>>> marks = new ConcurrentHashMap<>();

  // These two only by the thread that reads gdb's output.
  private final List<String> sinceMark = new ArrayList<>();
  private boolean begun;

  // These by everyone who adds a line.
  private final List<String> head = new ArrayList<>();
  private final ArrayDeque<String> tail = new ArrayDeque<>();
  private long leftOut;

  /**
   * @param script tells its commands from other lines
   * @param listener gets each line
   * @param debuggerLines gets those of gdb, commands included
   */
  Transcript(ScriptLines script, Consumer<String> listener, Consumer<String> debuggerLines) {
    this.script = script;
    this.listener = listener;
    this.debuggerLines = debuggerLines;
  }

  /** A line of gdb's output. */
  void fromGdb(String line) {
    int mark = line.indexOf(MARK);
    if (mark >= 0) {
      if (mark > 0) {
        gdbLine(line.substring(0, mark));
      }
      reached(line.substring(mark + 1));
    } else {
      gdbLine(line);
    }
  }

  /** A line of the guest's. */
  void fromGuest(String line) {
    add("guest| " + line);
  }

  /** What gdb has printed between the last mark and this one, as soon as it is read. */
  CompletableFuture<List<String>> upTo(int mark) {
    return marks.computeIfAbsent(mark, _ -> new CompletableFuture<>());
  }

  /** All lines so far. */
  synchronized List<String> lines() {
    List<String> all = new ArrayList<>(head);
    if (leftOut > 0) {
      all.add("trapgate: " + leftOut + " lines are left out here");
    }
    all.addAll(tail);
    return all;
  }

  private void gdbLine(String line) {
    if (begun && line.startsWith("++")) {
      String command = line.replaceFirst("^\\++", "");
      if (script.begins(command)) {
        return;
      }
      if (script.comesTo(command)) {
        addGdb("(gdb) " + command);
        return;
      }
    }
    if (sinceMark.size() < MAX_SINCE_MARK) {
      sinceMark.add(line);
    }
    addGdb(line);
  }

  private void addGdb(String line) {
    debuggerLines.accept(line);
    add(line);
  }

  private void reached(String number) {
    begun = true;
    List<String> lines = List.copyOf(sinceMark);
    sinceMark.clear();
    if (number.matches("[0-9]{1,9}")) {
      upTo(Integer.parseInt(number)).complete(lines);
    }
  }

  private synchronized void add(String line) {
    if (head.size() < HEAD_LINES) {
      head.add(line);
    } else {
      tail.add(line);
      if (tail.size() > TAIL_LINES) {
        tail.remove();
        leftOut++;
      }
    }
    listener.accept(line);
  }
}
