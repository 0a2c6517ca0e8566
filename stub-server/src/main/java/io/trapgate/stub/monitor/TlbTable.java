package io.trapgate.stub.monitor;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.target.kvm.Translation;
import java.util.ArrayList;
import java.util.List;

/** The translations of a TLB as lines of text. */
final class TlbTable {
  private static final String ROW = "%-13s %-10s %-6s %-11s %-5s %-7s %3s %s";

  private TlbTable() {}

  static List<String> lines(List<Translation> translations) {
    if (translations.isEmpty()) {
      return List.of("no valid entry");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        ROW.formatted("entry", "effective", "size", "physical", "WIMGE", "usr/sup", "tid", "ts"));
    for (Translation each : translations) {
      lines.add(
          ROW.formatted(
              each.source(),
              Addresses.hex(each.effective()),
              size(each.bytes()),
              "0x%09x".formatted(each.physical()),
              each.attributes(),
              each.permissions(),
              each.tid(),
              each.ts()));
    }
    return lines;
  }

  private static String size(long bytes) {
    if (bytes >= 1L << 30) {
      return (bytes >> 30) + "G";
    }
    return bytes >= 1L << 20 ? (bytes >> 20) + "M" : (bytes >> 10) + "K";
  }
}
