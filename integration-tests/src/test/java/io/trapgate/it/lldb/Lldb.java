package io.trapgate.it.lldb;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * A real LLDB whose commands come one by one, as typed ones do: it goes on reading while the guest
 * runs, so that the guest can be interrupted.
 */
final class Lldb implements AutoCloseable {
  /** Debian 12's. */
  static final String PROGRAM = "lldb-14";

  /** A command without an effect, with an answer that nothing else has. */
  private static final String MARK = "version";

  private static final Pattern MARKED = Pattern.compile("lldb version [^\n]*\n");
  private static final Pattern STOPPED = Pattern.compile("(?s)stop reason = .*?frame #0: [^\n]*\n");
  private static final Pattern STOPPED_OR_NOT_RUNNING =
      Pattern.compile(STOPPED.pattern() + "|Process is not running");

  private static final int MOST_ATTEMPTS = 500;
  private static final long BETWEEN_ATTEMPTS_NANOS = 20_000_000;
  private static final Pattern RESUMED = Pattern.compile("Process \\d+ resuming");

  private final TypedProgram program;

  private Lldb(TypedProgram program) {
    this.program = program;
  }

  /** Without a guest. */
  static Lldb start() {
    Lldb lldb = new Lldb(TypedProgram.start(PROGRAM, "--no-lldbinit", "--no-use-colors"));
    lldb.run("settings set auto-confirm true");
    return lldb;
  }

  /** With the symbols of this file. */
  static Lldb start(Path elf) {
    Lldb lldb = start();
    lldb.ok("target create " + elf);
    return lldb;
  }

  /** Connects, and waits until LLDB shows where the guest stands. */
  String connect(int port) {
    return go("gdb-remote 127.0.0.1:" + port);
  }

  /** Sends a command and returns what it says. */
  String run(String command) {
    int from = program.mark();
    program.send(command + "\n" + MARK + "\n");
    return MARKED.matcher(program.await(from, MARKED)).replaceFirst("");
  }

  /** The same for one that isn't refused. */
  String ok(String command) {
    String text = run(command);
    if (text.contains("error:")) {
      throw new AssertionError(command + "\n" + text);
    }
    return text;
  }

  /** Sends a command that lets the guest run, and returns the words of its stop. */
  String go(String command) {
    int from = program.mark();
    program.send(command + "\n");
    String stop = program.await(from, STOPPED);
    return stop + run("frame info");
  }

  /** Lets the guest run on. */
  void begin() {
    int from = program.mark();
    program.send("process continue\n");
    program.await(from, RESUMED);
  }

  /**
   * Interrupts the guest and returns the words of its stop. LLDB may still think that it stands
   * when the packet that lets it run is out already, and says so: then it is asked again.
   */
  String interrupt() {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      int from = program.mark();
      program.send("process interrupt\n");
      String said = program.await(from, STOPPED_OR_NOT_RUNNING);
      if (STOPPED.matcher(said).find()) {
        return said + run("frame info");
      }
      LockSupport.parkNanos(BETWEEN_ATTEMPTS_NANOS);
    }
    throw new AssertionError("LLDB never thought that the guest runs");
  }

  /** Waits until it has said this. */
  void await(Pattern wanted) {
    program.await(0, wanted);
  }

  @Override
  public void close() {
    program.close();
  }
}
