package io.trapgate.stub.script.log;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.node.ObjectNode;

/** An entry of the log as a line of JSON, and back. */
final class LogJson {
  private static final String EVENT = "event";
  private static final String SEQUENCE = "sequence";
  private static final String WALL = "wall-nanos";
  private static final String INSTRUCTIONS = "instructions";

  private static final List<NamedType> EVENTS =
      Stream.of(LogEvent.class.getPermittedSubclasses())
          .map(event -> new NamedType(event, kebab(event.getSimpleName())))
          .toList();

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(LogEvent.class, Discriminated.class)
          .registerSubtypes(EVENTS.toArray(NamedType[]::new))
          .addModule(HexNumbers.module())
          .build();

  private LogJson() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = EVENT)
  private interface Discriminated {}

  /** The names of all events, as the lines have them. */
  static List<String> eventNames() {
    return EVENTS.stream().map(NamedType::getName).toList();
  }

  /** One line without its end, in ASCII: no cut falls into a character. */
  static String write(LogEntry entry) {
    ObjectNode line = MAPPER.createObjectNode();
    line.put(SEQUENCE, entry.sequence());
    line.put(WALL, entry.wallNanos());
    line.put(INSTRUCTIONS, entry.instructions());
    ObjectNode event = MAPPER.valueToTree(entry.event());
    return MAPPER.writeValueAsString(line.setAll(event));
  }

  /**
   * Reads one line.
   *
   * @return empty for an event that this version doesn't know
   * @throws IllegalArgumentException for a line that is none; the message says what is wrong
   */
  static Optional<LogEntry> read(String text) {
    try {
      if (!(MAPPER.readTree(text) instanceof ObjectNode line)) {
        throw new IllegalArgumentException("no JSON object (expected: {...})");
      }
      long sequence = number(line, SEQUENCE);
      long wallNanos = number(line, WALL);
      long instructions = number(line, INSTRUCTIONS);
      String name = line.path(EVENT).asString("");
      if (name.isEmpty()) {
        throw new IllegalArgumentException("no event (expected: \"event\":\"...\")");
      }
      if (!eventNames().contains(name)) {
        return Optional.empty();
      }
      LogEvent event = MAPPER.treeToValue(line, LogEvent.class);
      return Optional.of(new LogEntry(sequence, wallNanos, instructions, event));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(firstLine(e.getOriginalMessage()), e);
    }
  }

  private static long number(ObjectNode line, String name) {
    JsonNode value = line.path(name);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: a number)"
              .formatted(name, value.isMissingNode() ? "missing" : value.toString()));
    }
    line.remove(name);
    return value.longValue();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("not readable");
  }

  private static String kebab(String camel) {
    return String.join("-", Arrays.asList(camel.split("(?<=[a-z])(?=[A-Z])")))
        .toLowerCase(Locale.ROOT);
  }
}
