package io.trapgate.it.gdb;

import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import io.trapgate.testkit.GuestConsole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One gdb script over one machine: hardware breakpoints in their order, some single steps behind
 * each, and the guest's end. What it sees is noted in lines that can be compared.
 */
final class KvmScript {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern CAUSES = Pattern.compile("0xffff[0-9a-f]{4} \\S+");

  /** A fact: where, what of it, and its value. */
  record Line(String where, String what, String value) {}

  private final GdbDriver gdb;
  private final Map<String, List<String>> standIns;
  private final List<Line> lines = new ArrayList<>();
  private final List<Line> refusals = new ArrayList<>();
  private int stops;

  /**
   * @param standIns by an instruction's name, the commands for gdb that do what it does
   */
  KvmScript(GdbDriver gdb, Map<String, List<String>> standIns) {
    this.gdb = gdb;
    this.standIns = standIns;
  }

  /**
   * What to do with a guest.
   *
   * @param places breakpoints in the order in which they are met
   * @param steps behind each of them
   * @param last what the guest says last; empty for one that goes on forever
   */
  record Plan(List<String> places, int steps, String last) {}

  /** Runs it, and notes what the guest says. */
  static KvmScript over(Rig rig, Plan plan, Map<String, List<String>> standIns) {
    try (rig) {
      KvmScript script = new KvmScript(rig.gdb(), standIns);
      for (String place : plan.places()) {
        rig.gdb().ok("thbreak *" + place);
        script.stop("continue");
        for (int i = 0; i < plan.steps(); i++) {
          script.stop("stepi");
        }
      }
      if (!plan.last().isEmpty()) {
        script.end(rig.peer().console(), plan.last());
      }
      return script;
    }
  }

  private void end(GuestConsole console, String last) {
    String end = past("continue").shown().strip();
    lines.add(new Line("end", "gdb", end.lines().reduce("", (a, line) -> line)));
    List<String> said = console.await(last, PATIENCE).lines().toList();
    for (int i = 0; i < said.size(); i++) {
      lines.add(new Line("console", "line " + (i + 1), said.get(i)));
    }
  }

  List<Line> lines() {
    return lines;
  }

  /**
   * What the machine's KVM couldn't execute and what the server said of it, in their order; the
   * same instruction at the same place counts once.
   */
  List<Line> refusals() {
    return refusals.stream().distinct().toList();
  }

  private void stop(String command) {
    GdbReply stop = past(command);
    String where = "%d. %s at %x".formatted(stops++, command, stop.pc());
    lines.add(new Line(where, "dr6", causes(gdb.ok("monitor exits"))));
    gdb.ok("info registers")
        .lines()
        .map(line -> line.strip().split(" +", 2))
        .forEach(pair -> lines.add(new Line(where, pair[0], pair[1].replaceAll(" +", " "))));
  }

  /** The stop meant, past those that the host's KVM makes because it can't execute something. */
  private GdbReply past(String command) {
    GdbReply stop = gdb.go(command);
    while (stop.signal().equals("SIGABRT")) {
      String instruction = instruction();
      refusals.add(new Line("%x".formatted(stop.pc()), instruction, text(stop)));
      List<String> commands = standIns.get(instruction);
      if (commands == null) {
        throw new AssertionError("nothing stands in for %s: %s".formatted(instruction, stop));
      }
      commands.forEach(gdb::ok);
      stop = gdb.go(command);
    }
    return stop;
  }

  private String instruction() {
    return gdb.ok("x/i $pc").replaceFirst("(?s).*:\t", "").strip().split("\\s+", 2)[0];
  }

  private static String text(GdbReply stop) {
    return stop.shown()
        .lines()
        .filter(line -> line.startsWith("trapgate: "))
        .findFirst()
        .orElse("");
  }

  /** DR6 of the last exit. */
  private static String causes(String exits) {
    Matcher matcher = CAUSES.matcher(exits);
    String last = "none";
    while (matcher.find()) {
      last = matcher.group();
    }
    return last;
  }
}
