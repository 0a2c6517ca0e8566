package io.trapgate.stub.script.run;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads the launcher's requests that are expectations.
 *
 * @param parts of the session
 */
record ExpectationRequests(SessionParts parts) {
  /** Any of them but for {@code expect-watch}. */
  Map<String, Object> judge(JsonNode request) {
    return answer(parts.desk().ask(_ -> judged(request)));
  }

  /** {@code expect-watch}: the bytes are the launcher's to compare, as gdb knows their type. */
  Map<String, Object> watched(JsonNode request) {
    long address = number(request.path("address"));
    int length = request.path("length").asInt(0);
    return parts
        .desk()
        .ask(_ -> {
          Judgement judgement = parts.expectations().watched(address, length);
          Map<String, Object> answer = answer(judgement);
          parts
              .expectations()
              .hit()
              .filter(_ -> judgement.met())
              .ifPresent(hit -> {
                int from = (int) (address - hit.watch().guestVirtual());
                put(answer, "before", hit.before(), from, length);
                put(answer, "after", hit.after(), from, length);
              });
          return answer;
        });
  }

  private Judgement judged(JsonNode request) {
    Expectations expectations = parts.expectations();
    String what = request.path("what").asString("");
    return switch (what) {
      case "stop" ->
          expectations.stop(
              request.path("kind").asString(""), places(request), count(request, "cpu"));
      case "exit" -> {
        Map<String, Long> words = new LinkedHashMap<>();
        request
            .path("words")
            .properties()
            .forEach(w -> words.put(w.getKey(), number(w.getValue())));
        yield expectations.exit(words);
      }
      case "slots" ->
          request.has("bank")
              ? expectations.freeSlots(
                  request.path("bank").asString(""), request.path("free").asLong(-1))
              : expectations.slot(
                  request.path("register").asString(""),
                  request.path("owner").asString(""),
                  places(request));
      case "end" -> expectations.end(count(request, "code"));
      case "console" -> expectations.console(request.path("text").asString(""));
      default -> throw new IllegalArgumentException("expectation '" + what + "'"); // not ours
    };
  }

  private static List<Long> places(JsonNode request) {
    List<Long> places = new ArrayList<>();
    request.path("at").forEach(place -> places.add(number(place)));
    return places;
  }

  private static Optional<Integer> count(JsonNode request, String name) {
    return request.has(name) ? Optional.of(request.path(name).asInt(-1)) : Optional.empty();
  }

  /** 64 bits in hex with {@code 0x}. */
  static long number(JsonNode text) {
    String digits = text.asString("");
    if (!digits.matches("0x[0-9a-f]{1,16}")) {
      throw new IllegalArgumentException("number '" + digits + "'");
    }
    return new BigInteger(digits.substring(2), 16).longValue();
  }

  private static Map<String, Object> answer(Judgement judgement) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("met", judgement.met());
    answer.put("happened", judgement.happened());
    return answer;
  }

  private static void put(
      Map<String, Object> answer, String name, Optional<byte[]> bytes, int from, int length) {
    bytes.ifPresent(b -> answer.put(name, HexFormat.of().formatHex(b, from, from + length)));
  }
}
