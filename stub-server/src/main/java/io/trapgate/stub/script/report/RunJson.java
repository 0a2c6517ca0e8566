package io.trapgate.stub.script.report;

import io.trapgate.stub.script.verdict.RunResult;
import io.trapgate.stub.script.verdict.ScriptResult;
import io.trapgate.stub.script.verdict.ScriptResult.Failure;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What a page shows before a script is chosen: the run, and each script's verdict. */
final class RunJson {
  /** Lines of a failure's details; they are a table of exits and one of slots. */
  private static final int DETAILS = 500;

  private RunJson() {}

  static String of(RunResult run, List<SessionRecord> sessions) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("machine", run.machine());
      json.writeStringProperty("guest", run.guest());
      json.writeStringProperty("debugger", run.debugger());
      json.writeStringProperty("started", run.started().toString());
      json.writeNumberProperty("took", run.took().toMillis());
      json.writeArrayPropertyStart("scripts");
      for (int i = 0; i < run.scripts().size(); i++) {
        script(json, run.scripts().get(i), sessions.get(i));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void script(JsonGenerator json, ScriptResult script, SessionRecord session) {
    json.writeStartObject();
    json.writeStringProperty("name", script.name());
    json.writeStringProperty("file", script.script().toString());
    json.writeStringProperty("log", script.log().getFileName().toString());
    json.writeStringProperty("outcome", script.outcome().name());
    json.writeStringProperty("started", script.timing().started().toString());
    json.writeNumberProperty("took", script.timing().took().toMillis());
    json.writeNumberProperty("exits", session.exits.total());
    json.writeNumberProperty("packets", session.packets.total());
    script.failure().ifPresent(failure -> failure(json, failure));
    json.writeEndObject();
  }

  private static void failure(JsonGenerator json, Failure failure) {
    json.writeObjectPropertyStart("failure");
    json.writeStringProperty("summary", failure.summary());
    json.writeStringProperty("place", failure.place());
    json.writeStringProperty("wanted", failure.wanted());
    json.writeStringProperty("happened", failure.happened());
    json.writeArrayPropertyStart("details");
    failure.details().stream().limit(DETAILS).forEach(json::writeString);
    json.writeEndArray();
    json.writeNumberProperty("detailsLeftOut", Math.max(0, failure.details().size() - DETAILS));
    json.writeEndObject();
  }
}
