package io.trapgate.it.report;

import io.trapgate.stub.script.report.Reports;
import io.trapgate.stub.script.verdict.RunResult;
import io.trapgate.stub.script.verdict.ScriptResult;
import io.trapgate.stub.script.verdict.ScriptResult.Failure;
import io.trapgate.stub.script.verdict.ScriptResult.Outcome;
import io.trapgate.stub.script.verdict.ScriptResult.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run whose report has something of everything. */
final class SampleRun {
  static final String HOSTILE = "</script><img src=x onerror=alert(1)><b>bold</b>";

  private static final int PACKETS = 100_000;
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final Path folder;
  private final List<ScriptResult> scripts = new ArrayList<>();

  private SampleRun(Path folder) {
    this.folder = folder;
  }

  /** Writes the logs and the report of them; the page's path. */
  static Path write(Path folder) throws IOException {
    SampleRun run = new SampleRun(folder);
    run.add("first", Outcome.PASSED, new LogLines().breakpoint("001002b0"));
    run.add("refused", Outcome.FAILED, refused());
    run.add("many-packets", Outcome.PASSED, manyPackets());
    run.add("hostile", Outcome.PASSED, hostile());
    run.scripts.add(run.result("no-log", Outcome.NOT_RUN));
    Reports.write(
        new RunResult("e500v2", "boot.elf", "gdb", START, Duration.ofSeconds(2), run.scripts),
        folder);
    return folder.resolve(Reports.PAGE);
  }

  private static LogLines refused() {
    LogLines log = new LogLines().breakpoint("001002b0").breakpoint("001002c0");
    log.add("expected", "\"wanted\":\"stop hbreak\",\"met\":true,\"happened\":\"\"");
    log.packets("Z1,1002f8,4", "insert hardware breakpoint", "E.no free slot", "error");
    log.add("expected", "\"wanted\":\"stop watch\",\"met\":false,\"happened\":\"hbreak\"");
    return log.add("console-output", "\"text\":\"hello\\r\\n\"");
  }

  /** More than a page holds: 100,000 are shown. */
  private static LogLines manyPackets() {
    LogLines log = new LogLines();
    for (int i = 0; i < PACKETS; i++) {
      boolean error = i % 10_000 == 9_999;
      log.packets(
          "m%x,4".formatted(i),
          "read 4 bytes at 0x%08x".formatted(i),
          error ? "E01" : "00000000",
          error ? "error 1" : "4 bytes");
    }
    return log;
  }

  private static LogLines hostile() {
    return new LogLines()
        .add("console-output", "\"text\":\"%s\\n\"".formatted(HOSTILE))
        .add(
            "source-place",
            "\"address\":\"0x100\",\"function\":\"%1$s\",\"file\":\"%1$s\",\"line\":1"
                .formatted(HOSTILE));
  }

  private void add(String name, Outcome outcome, LogLines log) throws IOException {
    ScriptResult result = result(name, outcome);
    log.after(10, 10).add("closed", "\"outcome\":\"" + outcome + "\"").write(result.log());
    scripts.add(result);
  }

  private ScriptResult result(String name, Outcome outcome) throws IOException {
    Path script = Files.writeString(folder.resolve(name + ".gdb"), "hbreak tick\ncontinue\n");
    Optional<Failure> failure =
        outcome == Outcome.PASSED
            ? Optional.empty()
            : Optional.of(
                new Failure(
                    "not met: " + HOSTILE, name + ".gdb:2", "watch", "hbreak", List.of("IAC1 -")));
    return new ScriptResult(
        name,
        script,
        outcome,
        new Timing(START, Duration.ofMillis(250)),
        failure,
        List.of("(gdb) continue"),
        folder.resolve(name + ".jsonl"));
  }
}
