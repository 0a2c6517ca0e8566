package io.trapgate.stub.debug;

import java.util.List;
import java.util.Optional;

/**
 * A hardware debug register and what holds it.
 *
 * @param register manual name, for example {@code IAC1} or {@code DR0}
 * @param compare what it compares with; empty when free
 * @param owners the breakpoints that need it, none when free
 */
public record Slot(String register, Optional<Compare> compare, List<Breakpoint> owners) {
  public Slot {
    owners = List.copyOf(owners);
  }

  static Slot free(String register) {
    return new Slot(register, Optional.empty(), List.of());
  }

  static Slot holding(String register, Compare compare, List<Breakpoint> owners) {
    return new Slot(register, Optional.of(compare), owners);
  }

  /** Whether nothing holds it. */
  public boolean isFree() {
    return compare.isEmpty();
  }

  /** For messages: {@code IAC1=0x00010000 (hbreak)}, {@code DR1=0x00002000 (watch, 4 bytes)}. */
  @Override
  public String toString() {
    return compare.map(this::text).orElse(register + " free");
  }

  private String text(Compare held) {
    String extent = held.extent().isEmpty() ? "" : ", " + held.extent();
    return register + "=" + Addresses.hex(held.guestVirtual()) + " (" + commands() + extent + ")";
  }

  /** The gdb commands that hold it, for example {@code watch+rwatch}. */
  public String commands() {
    return String.join("+", owners.stream().map(b -> b.kind().command()).distinct().toList());
  }
}
