package io.trapgate.stub.script.report;

import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.verdict.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    throw new IOException(log + ": no reader");
  }
}
