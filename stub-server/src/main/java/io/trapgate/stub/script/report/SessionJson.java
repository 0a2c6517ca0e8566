package io.trapgate.stub.script.report;

import io.trapgate.stub.script.log.LogEvent.Machine;
import io.trapgate.stub.script.log.LogEvent.Opened;
import io.trapgate.stub.script.log.LogEvent.SourcePlace;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A session as the JSON object that the page unpacks when its script is chosen. */
final class SessionJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final SessionRecord session;
  private final SessionTexts texts;

  SessionJson(SessionRecord session, SessionTexts texts) {
    this.session = session;
    this.texts = texts;
  }

  /** Writes the object and closes the stream. */
  void write(OutputStream out) {
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeNumberProperty("entries", session.entries());
      json.writeNumberProperty("endT", EventTables.micros(session.last()));
      json.writeNumberProperty("endN", session.last().instructions());
      json.writeNumberProperty("cpus", session.cpus());
      texts(json, "registers", session.registers);
      session.opened().ifPresent(opened -> opened(json, opened));
      json.writeStringProperty("problem", texts.problem());
      texts(json, "script", texts.script());
      texts(json, "transcript", texts.transcript());
      json.writeNumberProperty("transcriptLeftOut", texts.leftOut());
      places(json);
      EventTables.write(json, session);
      json.writeEndObject();
    }
  }

  private static void opened(JsonGenerator json, Opened opened) {
    Machine machine = opened.machine();
    json.writeStringProperty("startedAt", opened.startedAt());
    json.writeStringProperty("trapgate", opened.trapgate());
    json.writeObjectPropertyStart("machine");
    json.writeStringProperty("cpu", machine.cpu());
    json.writeStringProperty("board", machine.board());
    machine
        .guest()
        .ifPresent(image -> {
          json.writeStringProperty("guest", image.path());
          json.writeStringProperty("guest sha256", image.sha256());
        });
    new TreeMap<>(machine.settings())
        .forEach((name, values) -> json.writeStringProperty(name, String.join(" ", values)));
    json.writeEndObject();
  }

  private void places(JsonGenerator json) {
    json.writeObjectPropertyStart("places");
    for (Map.Entry<Long, SourcePlace> entry : session.places.entrySet()) {
      SourcePlace place = entry.getValue();
      json.writeArrayPropertyStart(EventTables.address(entry.getKey()));
      json.writeString(place.function());
      json.writeString(place.file());
      json.writeNumber(place.line());
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void texts(JsonGenerator json, String name, Iterable<String> texts) {
    json.writeArrayPropertyStart(name);
    texts.forEach(json::writeString);
    json.writeEndArray();
  }
}
