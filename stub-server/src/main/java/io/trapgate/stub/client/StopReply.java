package io.trapgate.stub.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A stop reply taken apart (gdb document node "Stop Reply Packets").
 *
 * @param kind {@code S}, {@code T}, {@code W}, {@code X} or {@code N}
 * @param code signal number in gdb's numbering, or the exit code of {@code W}
 * @param keys keys and values of a {@code T} reply in their order: {@code thread}, {@code hwbreak},
 *     register numbers
 */
public record StopReply(char kind, int code, SequencedMap<String, String> keys) {

  /** The thread that stopped, as the server writes it; null when it said none. */
  public @Nullable String thread() {
    return keys.get("thread");
  }

  /**
   * {@code swbreak}, {@code hwbreak}, {@code watch}, {@code rwatch}, {@code awatch}; null for none.
   */
  public @Nullable String reason() {
    for (String key : keys.keySet()) {
      switch (key) {
        case "swbreak", "hwbreak", "watch", "rwatch", "awatch", "replaylog" -> {
          return key;
        }
        default -> {}
      }
    }
    return null;
  }

  /** Data address of a watch stop; -1 for any other. */
  public long watchAddress() {
    String reason = reason();
    boolean watch = reason != null && reason.endsWith("watch");
    return watch ? Long.parseUnsignedLong(keys.get(reason), 16) : -1;
  }

  /** Whether the target can't run any more: it exited or was killed. */
  public boolean isEnd() {
    return kind == 'W' || kind == 'X';
  }

  /** Whether this payload is a stop reply at all. */
  static boolean isStop(ReceivedPacket packet) {
    return switch (packet.at(0)) {
      case 'S', 'T', 'W', 'X' -> HexDigits.pair(packet.at(1), packet.at(2)) >= 0;
      case 'N' -> packet.length() == 1;
      default -> false;
    };
  }

  /**
   * Takes a stop reply apart.
   *
   * @throws RspRefusedException when the payload is none, or not well-formed
   */
  static StopReply parse(ReceivedPacket packet) throws RspRefusedException {
    if (!isStop(packet)) {
      throw new RspRefusedException("a resume", packet.text());
    }
    String text = packet.text();
    if (text.length() == 1) {
      return new StopReply('N', 0, new LinkedHashMap<>());
    }
    SequencedMap<String, String> keys = new LinkedHashMap<>();
    int from = 3;
    while (text.charAt(0) == 'T' && from < text.length()) {
      int colon = text.indexOf(':', from);
      int end = text.indexOf(';', from);
      if (colon < 0 || end < colon) {
        throw new RspRefusedException("a resume, pair at " + from, text);
      }
      keys.put(text.substring(from, colon), text.substring(colon + 1, end));
      from = end + 1;
    }
    int code = HexDigits.pair(packet.at(1), packet.at(2));
    return new StopReply(text.charAt(0), code, keys);
  }

  /** Expedited registers: number to hex digits. */
  public Map<Integer, String> registers() {
    Map<Integer, String> registers = new LinkedHashMap<>();
    keys.forEach((key, value) -> {
      if (key.chars().allMatch(c -> HexDigits.value(c) >= 0)) {
        registers.put(Integer.parseInt(key, 16), value);
      }
    });
    return registers;
  }
}
