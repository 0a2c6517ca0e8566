package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;
import java.util.List;

/**
 * A hardware debug register and what holds it.
 *
 * @param register manual name, for example {@code IAC1}
 * @param type bits as in {@link GuestDebug.Booke.Slot#type()}; {@code NONE} when free
 * @param guestVirtual the address compared, 0 when free
 * @param owners the breakpoints that need it, none when free
 */
public record Slot(String register, int type, long guestVirtual, List<Breakpoint> owners) {
  public Slot {
    owners = List.copyOf(owners);
  }

  static Slot free(String register) {
    return new Slot(register, GuestDebug.Booke.NONE, 0, List.of());
  }

  /** Whether nothing holds it. */
  public boolean isFree() {
    return owners.isEmpty();
  }

  /** For messages: {@code IAC1=0x00010000 (hbreak)}. */
  @Override
  public String toString() {
    return isFree()
        ? register + " free"
        : register + "=" + Addresses.hex(guestVirtual) + " (" + commands() + ")";
  }

  /** The gdb commands that hold it, for example {@code watch+rwatch}. */
  public String commands() {
    return String.join("+", owners.stream().map(b -> b.kind().command()).distinct().toList());
  }
}
