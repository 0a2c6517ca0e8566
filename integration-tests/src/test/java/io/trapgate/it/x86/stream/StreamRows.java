package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.RowView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which rows of the opcode table streams are made of, and why not of the others. */
final class StreamRows {
  private static final Map<String, String> LEFT_OUT = new TreeMap<>();

  static {
    LEFT_OUT.put("hlt", "nothing would wake the processor");
    LEFT_OUT.put("cpuid", "its answers are the model's own");
    LEFT_OUT.put("rdtsc", "guest time is ours");
    LEFT_OUT.put("rdtscp", "guest time is ours");
    LEFT_OUT.put("rdpmc", "there are no counters");
  }

  private StreamRows() {}

  /** The rows of a mode. */
  static List<RowView> of(StreamMode mode) {
    return RowView.all().stream()
        .filter(row -> row.existsIn(mode.codeBits()) && !LEFT_OUT.containsKey(row.name()))
        .toList();
  }

  /** Mnemonics that no stream has, with the reason. */
  static Map<String, String> leftOut() {
    return LEFT_OUT;
  }
}
