package io.trapgate.stub.script.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.stub.script.verdict.RunResult;
import io.trapgate.stub.script.verdict.ScriptResult.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

class JunitXmlTest {
  private static final RunResult RUN =
      Runs.of(
          Runs.script("passes", Outcome.PASSED),
          Runs.failed("fails", Outcome.FAILED),
          Runs.failed("hangs", Outcome.TIMED_OUT),
          Runs.failed("never", Outcome.NOT_RUN));

  @Test
  void followsTheSchemaThatJenkinsReads() throws Exception {
    schema().newValidator().validate(new StreamSource(new StringReader(written(RUN))));
    schema().newValidator().validate(new StreamSource(new StringReader(written(Runs.of()))));
  }

  @Test
  void theSchemaRefusesWhatIsNoReport() throws Exception {
    String broken = written(RUN).replace("<testcase name", "<testcase nom");

    assertThatThrownBy(
            () -> schema().newValidator().validate(new StreamSource(new StringReader(broken))))
        .isInstanceOf(SAXException.class)
        .hasMessageContaining("testcase");
  }

  @Test
  void countsFailuresAndErrorsAsJunitDoes() throws Exception {
    Element suite = element(parsed(RUN), "testsuite", 0);

    assertThat(suite.getAttribute("tests")).isEqualTo("4");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("errors")).isEqualTo("2");
    assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-11-22T12:00:00");
    assertThat(suite.getElementsByTagName("property").getLength()).isEqualTo(3);
  }

  @Test
  void aFailureSaysWhatWasWantedAndWhatHappened() throws Exception {
    Element failure = element(parsed(RUN), "failure", 0);

    assertThat(failure.getAttribute("message")).isEqualTo("expect-stop: not met");
    assertThat(failure.getAttribute("type")).isEqualTo("FAILED");
    assertThat(failure.getTextContent())
        .contains("at: fails.gdb:3")
        .contains("wanted: hbreak at main")
        .contains("happened: step at 0x100")
        .contains("IAC1  0x001002b0");
  }

  @Test
  void whatXmlCannotCarryIsShownAsAPicture() throws Exception {
    String odd = "esc \u001b[31m nul \u0000 del \u007f lone \ud800 end \uffff </system-out> ]]>";
    RunResult run = Runs.of(Runs.script("odd", Outcome.PASSED, List.of(odd)));

    schema().newValidator().validate(new StreamSource(new StringReader(written(run))));
    assertThat(element(parsed(run), "system-out", 0).getTextContent())
        .isEqualTo("esc \u241b[31m nul \u2400 del \u2421 lone \ufffd end \ufffd </system-out> ]]>");
  }

  @Test
  void aLongTranscriptKeepsItsBeginningAndEndAndSaysSo() throws Exception {
    List<String> lines = new ArrayList<>(Collections.nCopies(40_000, "0123456789"));
    lines.set(0, "first");
    lines.set(39_999, "last");
    RunResult run = Runs.of(Runs.script("long", Outcome.PASSED, lines));

    String out = element(parsed(run), "system-out", 0).getTextContent();

    assertThat(out).hasSizeLessThan(JunitXml.TRANSCRIPT_LIMIT + 100);
    assertThat(out).startsWith("first\n").endsWith("\nlast");
    assertThat(out).containsPattern("\\.\\.\\. [0-9,]+ of 40,000 lines left out \\.\\.\\.");
  }

  @Test
  void secondsHaveAPointWhateverTheLanguage() throws Exception {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(element(parsed(RUN), "testcase", 0).getAttribute("time")).isEqualTo("1.500");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Schema schema() throws SAXException {
    return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(JunitXmlTest.class.getResource("jenkins-junit.xsd"));
  }

  private static String written(RunResult run) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JunitXml.write(run, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Document parsed(RunResult run) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(written(run).getBytes(StandardCharsets.UTF_8)));
  }

  private static Element element(Document document, String name, int index) {
    return (Element) document.getElementsByTagName(name).item(index);
  }
}
