package io.trapgate.stub.cli;

import io.trapgate.stub.script.run.RunListener;
import io.trapgate.stub.script.verdict.RunResult;
import io.trapgate.stub.script.verdict.ScriptResult;
import io.trapgate.stub.script.verdict.ScriptResult.Failure;
import io.trapgate.stub.script.verdict.ScriptResult.Outcome;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Prints how a run goes: the transcripts as they come, each verdict, a table at the end. */
final class RunOutput implements RunListener, AutoCloseable {
  private static final String ERASE_LINE = "\r\033[K";

  private final PrintWriter out;
  private final boolean severalAtATime;
  private final @Nullable ProgressBar bar;
  private boolean closed;

  /**
   * @param severalAtATime whether lines need the name of their script
   * @param bar shown below the lines; null for none
   */
  RunOutput(PrintWriter out, boolean severalAtATime, @Nullable ProgressBar bar) {
    this.out = out;
    this.severalAtATime = severalAtATime;
    this.bar = bar;
  }

  @Override
  public void begins(String name) {
    if (!severalAtATime) {
      print("== " + name);
    }
  }

  @Override
  public void line(String name, String text) {
    print(severalAtATime ? "[" + name + "] " + text : text);
  }

  @Override
  public void ended(ScriptResult result) {
    StringBuilder text = new StringBuilder(verdict(result));
    result.failure().ifPresent(failure -> explain(failure, text));
    print(text.toString());
    if (bar != null) {
      bar.step();
    }
  }

  /** The table at the end, one line a script, and the sum. */
  void summary(RunResult run) {
    close();
    int width = run.scripts().stream().mapToInt(s -> s.name().length()).max().orElse(0);
    print("");
    for (ScriptResult script : run.scripts()) {
      String row = "%-9s  %-" + width + "s  %7s  %s";
      print(
          row.formatted(
                  word(script.outcome()),
                  script.name(),
                  seconds(script.timing().took()),
                  script.failure().map(RunOutput::where).orElse(""))
              .stripTrailing());
    }
    long passed = run.scripts().stream().filter(s -> s.outcome() == Outcome.PASSED).count();
    print(
        "%d of %d passed in %s: %s; %s"
            .formatted(
                passed, run.scripts().size(), seconds(run.took()), run.machine(), run.debugger()));
  }

  @Override
  public void close() {
    if (bar != null && !closed) {
      closed = true;
      bar.close(); // draws itself once more
      out.print(ERASE_LINE);
      out.flush();
    }
  }

  private static String verdict(ScriptResult result) {
    return "-- %s: %s, %s%s"
        .formatted(
            result.name(),
            word(result.outcome()),
            seconds(result.timing().took()),
            result.failure().map(failure -> ": " + failure.summary()).orElse(""));
  }

  private static void explain(Failure failure, StringBuilder text) {
    line(text, "at", failure.place());
    line(text, "expected", failure.wanted());
    line(text, "happened", failure.happened());
    failure.details().forEach(detail -> text.append("\n     ").append(detail));
  }

  private static void line(StringBuilder text, String name, String value) {
    if (!value.isEmpty()) {
      text.append("\n   %-9s ".formatted(name + ":"));
      text.append(value.strip().replace("\n", "\n             "));
    }
  }

  private static String where(Failure failure) {
    return (failure.place().isEmpty() ? "" : failure.place() + ": ") + failure.summary();
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case PASSED -> "passed";
      case FAILED -> "FAILED";
      case TIMED_OUT -> "TIMED OUT";
      case NOT_RUN -> "NOT RUN";
    };
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.2f s", took.toMillis() / 1000.0);
  }

  /** One call a block, so that those of several scripts don't mix. */
  private void print(String block) {
    out.println(bar == null ? block : ERASE_LINE + block);
  }
}
