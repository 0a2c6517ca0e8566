package io.trapgate.stub.script.run;

import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.verdict.ScriptResult.Failure;
import io.trapgate.target.kvm.SerialLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Answers the launcher of one session. On the control channel's thread only. */
final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final int OUTPUT_SECONDS = 5;
  private static final int MAX_PLACES = 4096;
  private static final Map<String, Object> DONE = Map.of();

  private final SessionParts parts;
  private final ExpectationRequests expectations;
  private volatile Findings findings = Findings.NOTHING;
  private volatile boolean timeUp;

  Conversation(SessionParts parts) {
    this.parts = parts;
    this.expectations = new ExpectationRequests(parts);
  }

  /** What is known so far; any thread. */
  Findings findings() {
    return findings;
  }

  /** From now on the launcher is told at the next stop that its time is up; any thread. */
  void endTime() {
    timeUp = true;
  }

  /** One request. */
  Map<String, Object> answer(JsonNode request) {
    try {
      return answered(request);
    } catch (IllegalArgumentException e) {
      return Map.of("wrong", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("fault at {}", request, e);
      return Map.of("wrong", "trapgate itself has failed: " + e);
    }
  }

  private Map<String, Object> answered(JsonNode request) {
    String what = request.path("op").asString("");
    return switch (what) {
      case "begins" -> {
        printed(request);
        findings = findings.begins();
        yield DONE;
      }
      case "stopped" -> stopped(request);
      case "expect" -> expectations.judge(request);
      case "watched" -> expectations.watched(request);
      case "judged" -> judged(request);
      case "printed" -> Map.of("lines", printed(request));
      case "type" -> type(request.path("text").asString(""));
      case "await" -> await(request.path("text").asString(""));
      case "awaited" -> awaited();
      case "failed" -> failed(request);
      case "quit" -> last(request, new Findings.LastWord.Quit(request.path("code").asInt(0)));
      case "finished" -> last(request, new Findings.LastWord.Finished());
      case "ended" -> ended(request);
      case "addresses" ->
          Map.of(
              "addresses",
              parts.desk().ask(_ -> parts.watch().addresses()).stream()
                  .map(address -> "0x" + Long.toHexString(address))
                  .toList());
      case "places" -> places(request);
      default -> throw new IllegalArgumentException("op '" + what + "'"); // another launcher's
    };
  }

  private Map<String, Object> stopped(JsonNode request) {
    List<String> types = new ArrayList<>();
    request.path("types").forEach(type -> types.add(type.asString("")));
    ShownStop.View view = new ShownStop.View(request.path("kind").asString("plain"), types);
    parts
        .desk()
        .ask(_ -> {
          parts.watch().shows(view);
          return true;
        });
    return timeUp ? Map.of("ends", true) : DONE;
  }

  private Map<String, Object> judged(JsonNode request) {
    String wanted = request.path("wanted").asString("");
    boolean met = request.path("met").asBoolean(false);
    String happened = request.path("happened").asString("");
    parts.log().add(new LogEvent.Expected(wanted, met, met ? "" : happened));
    if (!met) {
      printed(request);
      String summary = "not met: " + wanted;
      findings =
          findings.with(new Failure(summary, place(0), wanted, happened, parts.desk().tables()));
    }
    return DONE;
  }

  private Map<String, Object> failed(JsonNode request) {
    printed(request);
    String text = request.path("text").asString("");
    int line = request.path("line").asInt(0);
    String summary = text.lines().findFirst().orElse("gdb failed without a word");
    findings =
        findings.with(
            new Failure(summary, place(line), "", command(line) + text, parts.desk().tables()));
    findings = findings.ending(new Findings.LastWord.Failed());
    return DONE;
  }

  private Map<String, Object> last(JsonNode request, Findings.LastWord word) {
    printed(request);
    findings = findings.ending(word);
    return DONE;
  }

  private Map<String, Object> ended(JsonNode request) {
    List<String> where = new ArrayList<>();
    request.path("where").forEach(line -> where.add(line.asString("")));
    return last(request, new Findings.LastWord.TimeUp(where, parts.desk().tables()));
  }

  private Map<String, Object> type(String text) {
    SerialLine line =
        parts.serial().orElseThrow(() -> new IllegalArgumentException("the board has no console"));
    line.send(text.getBytes(StandardCharsets.UTF_8));
    return DONE;
  }

  private Map<String, Object> await(String text) {
    return parts
        .desk()
        .ask(view -> {
          boolean there = parts.console().looksFor(text);
          if (!there) {
            parts
                .console()
                .await(
                    text,
                    () -> {
                      parts
                          .log()
                          .add(new LogEvent.InterruptByte()); // a replay interrupts there too
                      view.runner().interruptHere();
                    });
          }
          return Map.of("there", there);
        });
  }

  private Map<String, Object> awaited() {
    return parts
        .desk()
        .ask(view -> {
          boolean met = parts.console().endWait();
          String stop = parts.watch().shown().map(ShownStop::text).orElse("it has not run");
          String end =
              parts.watch().end().map(code -> "it has ended with code " + code).orElse(stop);
          return Map.of("met", met, "happened", met ? "it has" : end);
        });
  }

  private Map<String, Object> places(JsonNode request) {
    int left = MAX_PLACES;
    for (JsonNode place : request.path("places")) {
      if (left-- == 0) {
        break;
      }
      parts
          .log()
          .add(
              new LogEvent.SourcePlace(
                  ExpectationRequests.number(place.path("address")),
                  place.path("function").asString(""),
                  place.path("file").asString(""),
                  place.path("line").asInt(0)));
    }
    return DONE;
  }

  /** What gdb has printed up to the mark of the request, which is then in the transcript too. */
  private List<String> printed(JsonNode request) {
    int mark = request.path("mark").asInt(0);
    if (mark == 0) {
      return List.of();
    }
    try {
      return parts.transcript().upTo(mark).get(OUTPUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("output up to mark {}", mark, e);
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** Where the last command of the script stands; gdb's line counts when it is that command's. */
  private String place(int line) {
    return parts.script().at(line).map(at -> parts.scriptFile() + ":" + at.line()).orElse("");
  }

  /** As a user sees it, in front of what gdb says to it. */
  private String command(int line) {
    return parts.script().at(line).map(at -> "(gdb) " + at.text() + "\n").orElse("");
  }
}
