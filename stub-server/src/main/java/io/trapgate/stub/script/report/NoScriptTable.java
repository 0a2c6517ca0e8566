package io.trapgate.stub.script.report;

import io.trapgate.stub.script.verdict.RunResult;
import io.trapgate.stub.script.verdict.ScriptResult;
import io.trapgate.stub.script.verdict.ScriptResult.Failure;
import java.io.IOException;

/** The verdicts as a plain table, for viewers that run no code: Jenkins shows reports like that. */
final class NoScriptTable {
  private NoScriptTable() {}

  /** Takes a piece of the page. */
  interface Sink {
    void text(String text) throws IOException;
  }

  static void write(RunResult run, Sink page) throws IOException {
    page.text("<noscript>\n<h1>trapgate run</h1>\n<p>");
    page.text(
        HtmlText.escaped(run.machine() + " \u00b7 " + run.guest() + " \u00b7 " + run.debugger()));
    page.text("</p>\n<p>This viewer does not run the page's code: only the verdicts are shown. ");
    page.text("Download the file and open it in a browser for the rest.</p>\n<table>\n");
    for (ScriptResult script : run.scripts()) {
      page.text("<tr><td>" + HtmlText.escaped(script.name()));
      page.text("</td><td>" + HtmlText.escaped(script.outcome().toString()));
      page.text("</td><td>" + HtmlText.escaped(script.failure().map(Failure::summary).orElse("")));
      page.text("</td></tr>\n");
    }
    page.text("</table>\n</noscript>\n");
  }
}
