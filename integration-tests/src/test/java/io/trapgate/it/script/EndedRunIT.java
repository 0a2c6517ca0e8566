package io.trapgate.it.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.tools.NeedsTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that somebody ends leaves no gdb and no files of its own, however it is ended. */
@NeedsTool("gdb-multiarch")
class EndedRunIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void aSignalEndsItAndTheReportsAreWritten() throws Exception {
    Path results = folder.resolve("results");
    try (CliProcess process = start(results)) {
      List<ProcessHandle> gdbs = gdbsInTheirScripts(process);
      process.handle().destroy();
      CliProcess.Ended ended = process.await();
      assertThat(ended.out()).anyMatch(line -> line.startsWith("passed     watch"));
      assertThat(ended.out())
          .anyMatch(line -> line.matches("NOT RUN +endless .*the run was ended.*"));
      assertGone(gdbs);
    }
    assertThat(Files.readString(results.resolve("junit.xml"))).contains("watch", "endless");
    assertThat(results.resolve("report.html")).isNotEmptyFile();
    assertNoLaunchers();
  }

  @Test
  void whenItIsKilledItsGdbsFollow() throws Exception {
    try (CliProcess process = start(folder.resolve("results"))) {
      List<ProcessHandle> gdbs = gdbsInTheirScripts(process);
      process.handle().destroyForcibly();
      process.await();
      assertGone(gdbs);
    }
    assertNoLaunchers();
  }

  /** One script that passes, and one that has no end. */
  private CliProcess start(Path results) throws IOException {
    Path endless = folder.resolve("endless.gdb");
    Files.writeString(endless, "set var spinning = 1\nhbreak spin\ncontinue\ndelete\ncontinue\n");
    Path watch = folder.resolve("watch.gdb");
    Files.writeString(watch, "watch counter\ncontinue\nexpect-stop watch\n");
    return CliProcess.start(
        folder,
        List.of(
            "run",
            "--out",
            results.toString(),
            Guest.stops().elf().toString(),
            watch.toString(),
            endless.toString()));
  }

  private static List<ProcessHandle> gdbsInTheirScripts(CliProcess process)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (process.output().stream().noneMatch("(gdb) delete"::equals)) {
      assertThat(System.nanoTime()).as("%s", process.output()).isLessThan(end);
      process
          .handle()
          .onExit()
          .completeOnTimeout(process.handle(), 50, TimeUnit.MILLISECONDS)
          .join();
    }
    List<ProcessHandle> gdbs = process.handle().descendants().toList();
    assertThat(gdbs).isNotEmpty();
    return gdbs;
  }

  private static void assertGone(List<ProcessHandle> processes) {
    for (ProcessHandle process : processes) {
      assertThat(process.onExit()).succeedsWithin(PATIENCE);
    }
  }

  private void assertNoLaunchers() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("trapgate-run-"));
    }
  }
}
