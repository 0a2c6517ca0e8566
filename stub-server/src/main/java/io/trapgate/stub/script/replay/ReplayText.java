package io.trapgate.stub.script.replay;

import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.replay.Replayed.Difference;
import java.util.ArrayList;
import java.util.List;

/** What a replay has found, as lines for people. */
public final class ReplayText {
  /** Characters of a payload that are shown around the place where it differs. */
  private static final int SHOWN = 72;

  private ReplayText() {}

  /** One line when all is the same; else what was asked, expected and got, and the last stops. */
  public static List<String> lines(String log, Replayed replayed) {
    List<String> lines = new ArrayList<>();
    Replayed.Counts counts = replayed.counts();
    String much =
        "%d replies to %d packets, %d connections, %d stops"
            .formatted(counts.replies(), counts.packets(), counts.connections(), counts.stops());
    if (replayed.difference().isEmpty()) {
      lines.add("equal: " + much);
    } else {
      Difference difference = replayed.difference().get();
      lines.add("differs at entry %d of %s".formatted(difference.expected(), log));
      addDifference(lines, difference);
      lines.add("compared until then: " + much);
    }
    if (!replayed.flaw().isEmpty()) {
      lines.add("the log is not whole: " + replayed.flaw());
    }
    return lines;
  }

  private static void addDifference(List<String> lines, Difference difference) {
    difference
        .request()
        .ifPresent(entry -> {
          if (entry.event() instanceof LogEvent.PacketIn(String payload, String meaning)) {
            lines.add(
                "  asked     %s  (entry %d: %s)"
                    .formatted(window(payload, 0), entry.sequence(), meaning));
          }
        });
    int place = difference.place();
    String expected =
        difference
            .recorded()
            .map(reply -> shown(reply.payload(), place, reply.meaning()))
            .orElse("no packet");
    lines.add("  expected  " + expected);
    lines.add(
        "  got       "
            + difference
                .got()
                .payload()
                .map(payload -> shown(payload, place, difference.got().meaning()))
                .orElse("no packet: " + difference.got().meaning()));
    if (difference.recorded().isPresent() && difference.got().payload().isPresent()) {
      String start = window(difference.got().payload().get(), place);
      int column = start.startsWith("…") ? SHOWN / 2 + 1 : place;
      lines.add("            " + " ".repeat(column) + "^ differs from character " + place);
    }
    if (!difference.stops().isEmpty()) {
      lines.add("the last stops before, as the log has them:");
      difference.stops().forEach(stop -> lines.add("  " + stop(stop)));
    }
  }

  private static String shown(String payload, int place, String meaning) {
    String text = payload.isEmpty() ? "(empty)" : window(payload, place);
    return meaning.isEmpty() || meaning.equals(payload) ? text : text + "  (" + meaning + ")";
  }

  /** The part around a place, in one line. */
  private static String window(String payload, int place) {
    int from = place > SHOWN ? place - SHOWN / 2 : 0;
    int to = Math.min(payload.length(), from + 2 * SHOWN);
    String part = payload.substring(Math.min(from, to), to).replaceAll("[^ -~]", "·");
    return (from > 0 ? "…" : "") + part + (to < payload.length() ? "…" : "");
  }

  private static String stop(LogEntry entry) {
    if (!(entry.event() instanceof LogEvent.Stopped stop)) {
      return "entry " + entry.sequence();
    }
    return "entry %d: cpu%d %s, pc 0x%08x, after %d instructions"
        .formatted(entry.sequence(), stop.cpu(), stop.text(), stop.pc(), entry.instructions());
  }
}
