package io.trapgate.stub.script.run;

import io.trapgate.stub.script.verdict.ScriptResult.Failure;
import io.trapgate.stub.script.verdict.ScriptResult.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From what is known of a session to the verdict on its script. */
final class Verdicts {
  private static final int LAST_LINES = 3;

  /** From which exit code on a process was ended by a signal, as shells have it. */
  private static final int SIGNALS = 128;

  private Verdicts() {}

  /**
   * A verdict.
   *
   * @param failure why it did not pass
   */
  record Verdict(Outcome outcome, Optional<Failure> failure) {
    static final Verdict PASSED = new Verdict(Outcome.PASSED, Optional.empty());

    static Verdict failed(Failure why) {
      return new Verdict(Outcome.FAILED, Optional.of(why));
    }
  }

  /**
   * How the guest was left.
   *
   * @param command where the last command stands that gdb came to; empty for none
   * @param end what it ended with
   * @param endExpected whether the script has said so
   * @param broken why it can't go on
   * @param places where it stands
   * @param details the tables of exits and slots
   */
  record Remains(
      String command,
      Optional<Integer> end,
      boolean endExpected,
      Optional<String> broken,
      List<String> places,
      List<String> details) {}

  /** The verdict on a session whose time was up. */
  static Verdict timedOut(Duration limit, Findings findings, Remains remains, Transcript said) {
    List<String> where = new ArrayList<>();
    List<String> details = remains.details();
    if (findings.lastWord() instanceof Findings.LastWord.TimeUp(var backtrace, var tables)) {
      where.addAll(backtrace);
      details = tables;
    }
    where.addAll(remains.places());
    Failure why =
        new Failure(
            "did not end within " + text(limit),
            remains.command(),
            "the end of the script within " + text(limit),
            said(said) + "\nthe guest stood at:\n  " + String.join("\n  ", where),
            details);
    return new Verdict(Outcome.TIMED_OUT, Optional.of(why));
  }

  /** The verdict on a session that has ended by itself. */
  static Verdict ended(int gdbCode, Findings findings, Remains remains, Transcript said) {
    if (findings.failure().isPresent()) {
      return Verdict.failed(findings.failure().get());
    }
    int quit = findings.lastWord() instanceof Findings.LastWord.Quit(int code) ? code : 0;
    boolean silent = findings.lastWord() instanceof Findings.LastWord.None;
    if (silent && !findings.begun()) {
      return Verdict.failed(simple("gdb ended before it came to the script", said(said), remains));
    }
    if (silent && gdbCode >= SIGNALS) {
      String summary = "gdb was ended by signal " + (gdbCode - SIGNALS);
      return Verdict.failed(simple(summary, said(said), remains));
    }
    if (quit != 0 || silent && gdbCode != 0) {
      int code = quit != 0 ? quit : gdbCode;
      return Verdict.failed(
          simple("the script has quit with code " + code, "quit " + code, remains));
    }
    return guest(remains);
  }

  private static Verdict guest(Remains remains) {
    if (remains.broken().isPresent()) {
      return Verdict.failed(
          simple(
              "the guest can't go on: " + remains.broken().get(), remains.broken().get(), remains));
    }
    int code = remains.end().orElse(0);
    if (code != 0 && !remains.endExpected()) {
      return Verdict.failed(
          simple(
              "the guest has ended with code " + code,
              "code " + code + " (expect-end code " + code + " would accept it)",
              remains));
    }
    return Verdict.PASSED;
  }

  private static Failure simple(String summary, String happened, Remains remains) {
    return new Failure(summary, remains.command(), "", happened, remains.details());
  }

  private static String said(Transcript transcript) {
    List<String> lines =
        transcript.lines().stream().filter(line -> !line.isBlank()).map(String::strip).toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    return last.isEmpty()
        ? "nothing was printed"
        : "the last lines were:\n  " + String.join("\n  ", last);
  }

  private static String text(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }
}
