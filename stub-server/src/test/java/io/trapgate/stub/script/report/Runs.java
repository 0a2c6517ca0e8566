package io.trapgate.stub.script.report;

import io.trapgate.stub.script.verdict.RunResult;
import io.trapgate.stub.script.verdict.ScriptResult;
import io.trapgate.stub.script.verdict.ScriptResult.Failure;
import io.trapgate.stub.script.verdict.ScriptResult.Outcome;
import io.trapgate.stub.script.verdict.ScriptResult.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs for tests. */
final class Runs {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00.25Z");
  private static final Timing TIMING = new Timing(START, Duration.ofMillis(1500));

  private Runs() {}

  static RunResult of(ScriptResult... scripts) {
    return new RunResult(
        "e500v2 on ppce500, 256 MiB, 1 vCPU",
        "boot.elf",
        "GNU gdb 13.1",
        START,
        Duration.ofSeconds(3),
        List.of(scripts));
  }

  static ScriptResult script(String name, Outcome outcome) {
    return script(name, outcome, List.of("(gdb) continue"));
  }

  static ScriptResult script(String name, Outcome outcome, List<String> transcript) {
    return result(name, outcome, Optional.empty(), transcript);
  }

  static ScriptResult failed(String name, Outcome outcome) {
    Failure failure =
        new Failure(
            "expect-stop: not met",
            name + ".gdb:3",
            "hbreak at main",
            "step at 0x100",
            List.of("slot  address     on", "IAC1  0x001002b0  execute"));
    return result(name, outcome, Optional.of(failure), List.of("(gdb) continue"));
  }

  private static ScriptResult result(
      String name, Outcome outcome, Optional<Failure> failure, List<String> transcript) {
    Path nowhere = Path.of("no-such-folder");
    return new ScriptResult(
        name,
        nowhere.resolve(name + ".gdb"),
        outcome,
        TIMING,
        failure,
        transcript,
        nowhere.resolve(name + ".jsonl"));
  }
}
