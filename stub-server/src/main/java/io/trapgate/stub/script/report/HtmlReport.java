package io.trapgate.stub.script.report;

import io.trapgate.stub.script.verdict.RunResult;
import io.trapgate.stub.script.verdict.ScriptResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A run as one self-contained page. What guests, debuggers and scripts say is only in it as data,
 * which the page's code shows as text; the content security policy lets no other code run and
 * nothing be fetched.
 */
final class HtmlReport {
  private final RunResult run;
  private final OutputStream out;
  private final LogSource logs;
  private final PageLimits limits;

  private HtmlReport(RunResult run, LogSource logs, OutputStream out) {
    this.run = run;
    this.logs = logs;
    this.out = out;
    this.limits = PageLimits.forScripts(run.scripts().size());
  }

  static void write(RunResult run, LogSource logs, OutputStream out) throws IOException {
    new HtmlReport(run, logs, out).write();
  }

  private void write() throws IOException {
    String code = resource("report.js");
    String title = "trapgate: %s".formatted(verdict());
    text("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    text("<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy(code) + "\">\n");
    text("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    text("<title>" + HtmlText.escaped(title) + "</title>\n<style>\n");
    text(resource("report.css"));
    text("</style>\n</head>\n<body>\n");
    NoScriptTable.write(run, this::text);
    List<SessionRecord> sessions = new ArrayList<>();
    for (ScriptResult script : run.scripts()) {
      sessions.add(session(script, sessions.size()));
    }
    text("<script type=\"application/json\" id=\"run\">");
    text(HtmlText.inScript(RunJson.of(run, sessions)));
    text("</script>\n<script>");
    text(code);
    text("</script>\n</body>\n</html>\n");
  }

  private String verdict() {
    long passed =
        run.scripts().stream()
            .filter(script -> script.outcome() == ScriptResult.Outcome.PASSED)
            .count();
    return "%d of %d scripts passed".formatted(passed, run.scripts().size());
  }

  /** One script's data, compressed: read one after the other, as they may be large. */
  private SessionRecord session(ScriptResult script, int index) throws IOException {
    SessionRecord session = new SessionRecord(limits);
    String problem = read(script, session);
    text("<script type=\"application/octet-stream\" id=\"d" + index + "\">");
    OutputStream packed = Base64.getEncoder().wrap(new Unclosed(out));
    new SessionJson(session, SessionTexts.of(script, problem)).write(new GZIPOutputStream(packed));
    text("</script>\n");
    return session;
  }

  /** A log that can't be read, or not to its end, must not cost the other scripts their report. */
  private String read(ScriptResult script, SessionRecord session) {
    try {
      logs.read(script.log(), session::add);
      return "";
    } catch (IOException | UncheckedIOException e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return e instanceof NoSuchFileException ? "no such file: " + message : message;
    }
  }

  private void text(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Only the code that is in the page runs. Styles may be inline: the plotting library sets them,
   * and they can fetch nothing.
   */
  private static String policy(String code) {
    return "default-src 'none'; script-src 'sha256-%s'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
        .formatted(Base64.getEncoder().encodeToString(sha256(code)));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) throws IOException {
    try (var in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is missing in this build; make it: scripts/build-report");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
