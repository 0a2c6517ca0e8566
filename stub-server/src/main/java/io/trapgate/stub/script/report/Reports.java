package io.trapgate.stub.script.report;

import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogReader;
import io.trapgate.stub.script.verdict.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes the reports of a run. */
public final class Reports {
  /** Name of the JUnit XML file. */
  public static final String JUNIT = "junit.xml";

  /** Name of the page. */
  public static final String PAGE = "report.html";

  private Reports() {}

  /**
   * Writes {@code junit.xml} and {@code report.html}. Each appears whole or not at all; one that is
   * there already is replaced. The page reads the log of each script; a log that is missing or ends
   * in the middle is said on the page and no error.
   *
   * @param run what to report
   * @param directory where the files go, made when it is missing
   * @throws IOException the directory or a file in it cannot be written
   */
  public static void write(RunResult run, Path directory) throws IOException {
    Files.createDirectories(directory);
    WholeFile.write(directory.resolve(JUNIT), out -> JunitXml.write(run, out));
    WholeFile.write(directory.resolve(PAGE), out -> HtmlReport.write(run, Reports::read, out));
  }

  private static void read(Path log, Consumer<LogEntry> entries) throws IOException {
    try (LogReader reader = LogReader.open(log)) {
      for (Optional<LogEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
        entries.accept(next.get());
      }
      if (reader.cut()) {
        throw new IOException(log + ": its last line is cut off");
      }
      if (reader.skipped() > 0) {
        throw new IOException(
            "%s: %,d events of a newer version are not shown".formatted(log, reader.skipped()));
      }
    }
  }
}
