package io.trapgate.stub.script.verdict;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How one script went.
 *
 * @param name what it is called in reports: its file's name, made unique within the run
 * @param script its file
 * @param outcome the verdict
 * @param timing when, and how long
 * @param failure why it did not pass; empty when it did
 * @param transcript what the debugger printed, line by line, with the commands
 * @param log its event log as JSON lines
 */
public record ScriptResult(
    String name,
    Path script,
    Outcome outcome,
    Timing timing,
    Optional<Failure> failure,
    List<String> transcript,
    Path log) {
  public ScriptResult {
    transcript = List.copyOf(transcript);
  }

  /** The verdict on a script. */
  public enum Outcome {
    /** Everything it asked for happened. */
    PASSED,
    /** gdb's error, an expectation, or how the guest ended. */
    FAILED,
    /** It did not end in time. */
    TIMED_OUT,
    /** It never had a chance: no gdb, no machine. */
    NOT_RUN
  }

  /**
   * When it ran.
   *
   * @param started wall clock
   * @param took wall clock
   */
  public record Timing(Instant started, Duration took) {}

  /**
   * Why it did not pass.
   *
   * @param summary one line
   * @param place script and line of the command that failed, or of the last one before the end, for
   *     example {@code boot.gdb:12}; empty when it never came to one
   * @param wanted what was expected; empty when nothing was
   * @param happened what happened instead
   * @param details the last debug exits and the slot table, line by line, as {@code monitor} shows
   *     them
   */
  public record Failure(
      String summary, String place, String wanted, String happened, List<String> details) {
    public Failure {
      details = List.copyOf(details);
    }
  }
}
