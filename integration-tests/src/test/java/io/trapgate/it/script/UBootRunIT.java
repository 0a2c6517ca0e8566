package io.trapgate.it.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.it.tools.SourceTree;
import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.log.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** Three scripts against Debian's U-Boot: one passes, one fails, one does not end. */
@NeedsTool({"gdb-multiarch", NeedsTool.UBOOT})
class UBootRunIT {
  /** Long enough for a slow machine to come to U-Boot's prompt; one script takes all of it. */
  private static final int SECONDS = 20;

  @TempDir private static Path folder;
  private static CliProcess.Ended run;
  private static Path results;

  @BeforeAll
  static void runsAllThree() throws IOException, InterruptedException {
    results = folder.resolve("results");
    Path sessions = Sessions.folder("uboot");
    List<String> arguments =
        Stream.of(
                List.of("run", "--timeout", SECONDS + "s", "--jobs", "2"),
                List.of("--out", results.toString(), NeedsTool.UBOOT),
                Stream.of("times-out", "passes", "fails-on-expectation")
                    .map(name -> sessions.resolve(name + ".gdb").toString())
                    .toList())
            .flatMap(List::stream)
            .toList();
    try (CliProcess process = CliProcess.start(folder, arguments)) {
      run = process.await();
    }
  }

  @Test
  void theExitCodeSaysThatSomeFailed() {
    assertThat(run.code()).as("%s", run).isEqualTo(1);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void theTableNamesEachVerdict() {
    assertThat(run.out()).anyMatch(line -> line.matches("passed +passes +[\\d.]+ s"));
    assertThat(run.out())
        .anyMatch(line ->
            line.matches(
                "FAILED +fails-on-expectation +[\\d.]+ s +fails-on-expectation\\.gdb:9: not met:"
                    + " watch .*new 0xbeef"));
    assertThat(run.out())
        .anyMatch(line ->
            line.matches(
                "TIMED OUT +times-out +[\\d.]+ s +times-out\\.gdb:4: did not end within "
                    + SECONDS
                    + " s"));
    assertThat(run.out().getLast()).startsWith("1 of 3 passed in ").contains("e500v2 on ppce500");
  }

  @Test
  void theFailureShowsWhatHappenedWithExitsAndSlots() {
    List<String> shown = after("-- fails-on-expectation: FAILED");
    assertThat(shown)
        .contains("   expected: watch *(unsigned *) 0x1000000 old 0x1234 new 0xbeef")
        .anyMatch(line ->
            line.startsWith("   happened: watch of 0x01000000, pc 0x")
                && line.endsWith("old 4660, new 51966"))
        .anyMatch(line -> line.matches(" +0 +0x4 write +0x01000000 +0x[0-9a-f]{8} +\\d+"))
        .anyMatch(line -> line.matches(" +DAC1 +0x01000000 +write +watch \\(Z2,1000000,4\\)"));
  }

  @Test
  void theTimeoutShowsWhereTheGuestStood() {
    List<String> shown = after("-- times-out: TIMED OUT");
    assertThat(shown)
        .anyMatch(line -> line.strip().equals("the guest stood at:"))
        .anyMatch(line -> line.strip().matches("#0 +0x0ff[0-9a-f]{5} in .*"))
        .anyMatch(line -> line.strip().matches("cpu0 at 0x0ff[0-9a-f]{5}, e500v2 .*"));
  }

  @Test
  void theCommandsBehindTheFailureAreNotRun() throws IOException {
    assertThat(Files.readString(results.resolve("fails-on-expectation.txt")))
        .contains("(gdb) expect-watch")
        .doesNotContain("never printed");
  }

  @Test
  void theLogHoldsGdbsLinesAndTheExpectations() throws IOException {
    List<LogEvent> events =
        LogReader.read(results.resolve("passes.jsonl")).stream().map(LogEntry::event).toList();
    assertThat(events.getFirst()).isInstanceOf(LogEvent.Opened.class);
    assertThat(events.getLast()).isEqualTo(new LogEvent.Closed("PASSED"));
    assertThat(events)
        .contains(
            new LogEvent.DebuggerLine("(gdb) expect-slots free dac 2"),
            new LogEvent.Expected("slots free dac 2", true, ""),
            new LogEvent.DebuggerLine("Old value = 4660"));
    assertThat(events).anyMatch(LogEvent.DebugExited.class::isInstance);
  }

  @Test
  void theReportsHaveAllThree() throws Exception {
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(results.resolve("junit.xml").toFile())
            .getDocumentElement();
    assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(3);
    int unhappy =
        suite.getElementsByTagName("failure").getLength()
            + suite.getElementsByTagName("error").getLength();
    assertThat(unhappy).isEqualTo(2);
    assertThat(Files.readString(results.resolve("report.html")))
        .contains("fails-on-expectation", "times-out");
  }

  /** The schema that Jenkins reads by; where it comes from is said beside it. */
  @Test
  void theJunitFileFollowsTheCommonSchema() throws Exception {
    Path schema =
        SourceTree.root()
            .resolve("stub-server/src/test/resources/io/trapgate/stub/script/report")
            .resolve("jenkins-junit.xsd");
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(schema.toFile())
        .newValidator()
        .validate(new StreamSource(results.resolve("junit.xml").toFile()));
  }

  @Test
  void nothingElseIsLeftBehind() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("results", "stdout", "stderr");
    }
  }

  private static List<String> after(String begin) {
    List<String> lines = run.out();
    int at = 0;
    while (!lines.get(at).startsWith(begin)) {
      at++;
    }
    int end = at + 1;
    while (end < lines.size() && lines.get(end).startsWith(" ")) {
      end++;
    }
    return lines.subList(at, end);
  }
}
