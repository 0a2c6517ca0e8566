package io.trapgate.stub.monitor;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.debug.Compare;
import io.trapgate.stub.debug.Slot;
import io.trapgate.target.kvm.GuestDebug;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The debug registers and what holds them, as lines of text. */
final class SlotTable {
  private static final int LEAST_WIDTH = 11;

  private SlotTable() {}

  static List<String> lines(List<Slot> slots) {
    int width =
        slots.stream()
            .flatMap(slot -> slot.compare().stream())
            .mapToInt(held -> DebugWords.of(held).length())
            .reduce(LEAST_WIDTH, Math::max);
    String row = "%-5s %-11s %-" + width + "s %s";
    List<String> lines = new ArrayList<>();
    lines.add(row.formatted("slot", "address", "on", "request"));
    for (Slot slot : slots) {
      lines.add(
          slot.compare()
              .map(held ->
                  row.formatted(
                      slot.register(),
                      Addresses.hex(held.guestVirtual()),
                      DebugWords.of(held),
                      requests(slot)))
              .orElseGet(() -> row.formatted(slot.register(), "-", "-", "free")));
    }
    slots.stream().map(SlotTable::blindness).filter(line -> !line.isEmpty()).forEach(lines::add);
    return lines;
  }

  /** Which accesses a DAC can't see: it compares the first address of an access, exactly. */
  private static String blindness(Slot slot) {
    if (!(slot.compare().orElse(null) instanceof Compare.Booke held)
        || !held.isData()
        || (held.type() & GuestDebug.Booke.RANGE) != 0) {
      return "";
    }
    long first = held.guestVirtual();
    long behind =
        slot.owners().stream().mapToLong(b -> b.guestVirtual() + b.length()).max().orElse(first);
    String last = Addresses.hex(Math.min(behind, first + 4) - 1);
    String inside =
        behind - first > 1
            ? "not one that starts at %s to %s, nor ".formatted(Addresses.hex(first + 1), last)
            : "not ";
    return "%s sees accesses that start at %s, of any size; %sone that starts before"
        .formatted(slot.register(), Addresses.hex(first), inside);
  }

  private static String requests(Slot slot) {
    return slot.owners().stream()
        .map(owner ->
            owner.kind().command()
                + " ("
                + owner.kind().packet()
                + ","
                + Long.toHexString(owner.guestVirtual())
                + ","
                + Integer.toHexString(owner.length())
                + ")")
        .collect(Collectors.joining(" + "));
  }
}
