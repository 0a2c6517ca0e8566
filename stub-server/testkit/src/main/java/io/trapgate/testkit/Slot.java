package io.trapgate.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the core's debug registers, as {@code monitor slots} shows it.
 *
 * @param register its name: {@code IAC1}, {@code DAC2}, {@code DR0}
 * @param address what it compares with; empty when it is free
 * @param on what it sees, for example {@code execute} or {@code write, 4 bytes}
 * @param request what holds it, or {@code free}
 */
public record Slot(String register, OptionalLong address, String on, String request) {
  private static final Pattern ROW =
      Pattern.compile("(\\w+) +(-|0x[0-9a-f]+) +(-|\\S.*?) +(free|[a-z]+ \\(Z.*)");

  /** Whether nothing holds it. */
  public boolean isFree() {
    return address.isEmpty();
  }

  /** The rows of the first table in what {@code monitor slots} prints: the slots as they are. */
  static List<Slot> parse(List<String> lines) {
    List<Slot> slots = new ArrayList<>();
    for (String line : lines) {
      Matcher row = ROW.matcher(line.strip());
      if (row.matches()) {
        Optional<Long> address = Hex.number(row.group(2));
        slots.add(
            new Slot(
                row.group(1),
                address.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                row.group(3),
                row.group(4)));
      } else if (line.startsWith("while the guest last ran")) {
        break;
      }
    }
    return slots;
  }

  @Override
  public String toString() {
    return address.isEmpty()
        ? register + " free"
        : "%s %s %s %s".formatted(register, Hex.address(address.getAsLong()), on, request);
  }
}
