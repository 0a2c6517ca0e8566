package io.trapgate.stub.script.verdict;

import io.trapgate.stub.script.verdict.ScriptResult.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How a run of scripts went.
 *
 * @param machine one line on the machine, for example {@code e500v2 on ppce500, 256 MiB, 1 vCPU}
 * @param guest the guest image as it was given, or {@code demo guest}
 * @param debugger gdb's version line
 * @param started wall clock
 * @param took wall clock
 * @param scripts in the order in which they were given
 */
public record RunResult(
    String machine,
    String guest,
    String debugger,
    Instant started,
    Duration took,
    List<ScriptResult> scripts) {
  public RunResult {
    scripts = List.copyOf(scripts);
  }

  /** Whether every script passed. */
  public boolean passed() {
    return scripts.stream().allMatch(script -> script.outcome() == Outcome.PASSED);
  }
}
