package io.trapgate.it.lldb;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A debug adapter on its standard streams, asked as an editor does (Debug Adapter Protocol 1.55).
 */
final class DebugAdapter implements AutoCloseable {
  private final TypedProgram program;
  private final JsonMapper json = new JsonMapper();
  private int sequence;

  DebugAdapter(String command) {
    this.program = TypedProgram.start(command);
  }

  /** Sends a request and returns its number. */
  int send(String command, Object arguments) {
    sequence++;
    String body =
        json.writeValueAsString(
            Map.of("seq", sequence, "type", "request", "command", command, "arguments", arguments));
    int bytes = body.getBytes(StandardCharsets.UTF_8).length;
    program.send("Content-Length: " + bytes + "\r\n\r\n" + body);
    return sequence;
  }

  /** Sends a request and returns its answer, which must be a success. */
  JsonNode ask(String command, Object arguments) {
    int number = send(command, arguments);
    JsonNode answer = await(0, "\"request_seq\":" + number);
    if (!answer.get("success").booleanValue()) {
      throw new AssertionError(command + ": " + answer);
    }
    return answer;
  }

  int mark() {
    return program.mark();
  }

  /** Waits for an event behind that place. */
  JsonNode event(int mark, String name) {
    return await(mark, "\"event\":\"" + name + "\"");
  }

  /** The message of one line that has this in it. */
  private JsonNode await(int mark, String part) {
    Pattern message =
        Pattern.compile("\\{[^\r\n]*" + Pattern.quote(part) + "[,}][^\r\n]*\\}(?=Content|$)");
    String all = program.await(mark, message);
    return json.readTree(all.substring(all.lastIndexOf("\n{") + 1));
  }

  @Override
  public void close() {
    program.close();
  }
}
