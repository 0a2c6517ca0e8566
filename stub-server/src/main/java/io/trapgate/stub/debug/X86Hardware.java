package io.trapgate.stub.debug;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.GuestDebug;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * DR0 to DR3, each for an instruction or a cell of data (SDM volume 3, "Debug Registers"). A
 * watched region takes one register for each naturally aligned piece of 8, 4, 2 or 1 bytes. Reads
 * alone can't be watched: {@code R/W} has no value for them.
 */
final class X86Hardware implements DebugHardware {
  private final X86Rules rules;
  private final boolean softwareTakesSlots;
  private final List<Bank> banks;

  /**
   * @param architecture its addresses
   * @param slots the registers user space may use
   * @param softwareTakesSlots whether a software breakpoint takes one of them, too
   */
  X86Hardware(Architecture architecture, DebugSlots.X86 slots, boolean softwareTakesSlots) {
    this.rules = new X86Rules(architecture, slots);
    this.softwareTakesSlots = softwareTakesSlots;
    Set<BreakpointKind> kinds =
        EnumSet.of(
            BreakpointKind.HARDWARE, BreakpointKind.WRITE_WATCH, BreakpointKind.ACCESS_WATCH);
    if (softwareTakesSlots) {
      kinds.add(BreakpointKind.SOFTWARE);
    }
    this.banks = List.of(new Bank(slots.registers(), kinds));
  }

  @Override
  public List<Bank> banks() {
    return banks;
  }

  @Override
  public String refusal(Breakpoint wanted) {
    return rules.refusal(wanted);
  }

  @Override
  public List<Compare> needs(Breakpoint breakpoint) {
    return switch (breakpoint.kind()) {
      case HARDWARE -> code(breakpoint);
      case SOFTWARE -> softwareTakesSlots ? code(breakpoint) : List.of();
      case WRITE_WATCH -> cells(breakpoint, X86Access.WRITE);
      case ACCESS_WATCH -> cells(breakpoint, X86Access.READ_WRITE);
      case READ_WATCH -> List.of();
    };
  }

  /** Of one byte, whatever the packet says: any other never matches. */
  private static List<Compare> code(Breakpoint breakpoint) {
    return List.of(new Compare.X86(breakpoint.guestVirtual(), X86Access.EXECUTE, 1));
  }

  private static List<Compare> cells(Breakpoint watch, X86Access access) {
    return X86Pieces.of(watch.guestVirtual(), watch.length()).stream()
        .<Compare>map(piece -> new Compare.X86(piece.guestVirtual(), access, piece.bytes()))
        .toList();
  }

  @Override
  public GuestDebug ioctl(int control, List<Slot> slots) {
    if (control == 0) {
      return GuestDebug.X86.OFF;
    }
    List<Long> words = new ArrayList<>(Collections.nCopies(GuestDebug.X86.ABI_WORDS, 0L));
    if ((control & GuestDebug.USE_HW_BP) != 0) {
      for (int n = 0; n < slots.size(); n++) {
        words.set(n, slots.get(n).compare().map(Compare::guestVirtual).orElse(0L));
      }
      words.set(Dr7.WORD, Dr7.of(slots));
    }
    return new GuestDebug.X86(control, words);
  }
}
