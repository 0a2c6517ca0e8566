package io.trapgate.stub.script.report;

import io.trapgate.stub.script.verdict.RunResult;
import io.trapgate.stub.script.verdict.ScriptResult;
import io.trapgate.stub.script.verdict.ScriptResult.Failure;
import io.trapgate.stub.script.verdict.ScriptResult.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A run as JUnit XML: a suite, with a test case for each script. */
final class JunitXml {
  /** Characters of a transcript in the file; the whole one is beside it. */
  static final int TRANSCRIPT_LIMIT = 256 * 1024;

  private static final String SUITE = "trapgate";

  private final XMLStreamWriter xml;

  private JunitXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  static void write(RunResult run, OutputStream out) throws IOException {
    try {
      XMLStreamWriter writer =
          XMLOutputFactory.newDefaultFactory()
              .createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
      new JunitXml(writer).document(run);
      writer.close();
    } catch (XMLStreamException e) {
      throw new IOException(Reports.JUNIT + ": " + e.getMessage(), e);
    }
  }

  private void document(RunResult run) throws XMLStreamException {
    xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    start("testsuites");
    counts(run);
    start("testsuite");
    counts(run);
    attribute("skipped", "0");
    // Without a zone, as the schemas that know this attribute have it.
    attribute(
        "timestamp", run.started().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ""));
    start("properties");
    property("machine", run.machine());
    property("guest", run.guest());
    property("debugger", run.debugger());
    end();
    for (ScriptResult script : run.scripts()) {
      testCase(script);
    }
    end();
    end();
    xml.writeCharacters("\n");
    xml.writeEndDocument();
  }

  private void counts(RunResult run) throws XMLStreamException {
    attribute("name", SUITE);
    attribute("tests", Integer.toString(run.scripts().size()));
    attribute("failures", Long.toString(count(run, "failure")));
    attribute("errors", Long.toString(count(run, "error")));
    attribute("time", seconds(run.took()));
  }

  private static long count(RunResult run, String element) {
    return run.scripts().stream()
        .filter(script -> element.equals(element(script.outcome())))
        .count();
  }

  /** What JUnit calls a verdict; empty when it has passed. */
  private static String element(Outcome outcome) {
    return switch (outcome) {
      case PASSED -> "";
      case FAILED -> "failure";
      case TIMED_OUT, NOT_RUN -> "error";
    };
  }

  private void testCase(ScriptResult script) throws XMLStreamException {
    start("testcase");
    attribute("name", script.name());
    // Servers group by the class name and some drop a case without one.
    attribute("classname", SUITE);
    attribute("time", seconds(script.timing().took()));
    String element = element(script.outcome());
    if (!element.isEmpty()) {
      start(element);
      attribute("message", script.failure().map(Failure::summary).orElse("no reason is known"));
      attribute("type", script.outcome().name());
      text(script.failure().map(JunitXml::explained).orElse(""));
      end();
    }
    start("system-out");
    text(XmlText.bounded(script.transcript(), TRANSCRIPT_LIMIT));
    end();
    end();
  }

  private static String explained(Failure failure) {
    StringBuilder text = new StringBuilder(failure.summary()).append('\n');
    labelled(text, "at", failure.place());
    labelled(text, "wanted", failure.wanted());
    labelled(text, "happened", failure.happened());
    String details = XmlText.bounded(failure.details(), TRANSCRIPT_LIMIT);
    return text.append(details).append('\n').toString();
  }

  private static void labelled(StringBuilder text, String label, String value) {
    if (!value.isEmpty()) {
      text.append(label).append(": ").append(value).append('\n');
    }
  }

  private void property(String name, String value) throws XMLStreamException {
    start("property");
    attribute("name", name);
    attribute("value", value);
    end();
  }

  private void start(String element) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement(element);
  }

  private void end() throws XMLStreamException {
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, XmlText.legal(value));
  }

  private void text(String value) throws XMLStreamException {
    xml.writeCharacters(XmlText.legal(value));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
  }
}
