package io.trapgate.target.booke;

import io.trapgate.target.kvm.DebugSlots;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The debug facility of one kind of core: what it has of the registers and how its debug interrupt
 * saves (booke.md 4.7; for e500mc the facts are Linux's, since its manual was not at hand).
 *
 * @param iacs instruction address compares, 2 or 4
 * @param dacs data address compares
 * @param dvcs data value compares, 0 or 2
 * @param iacModes ways in which a pair of IACs compares
 * @param dacModes ways in which the pair of DACs compares
 * @param traits what else tells it from the others
 */
public record DebugModel(
    int iacs, int dacs, int dvcs, Modes iacModes, Modes dacModes, Set<Trait> traits) {

  /** What tells the facility of one core from another's besides its size. */
  public enum Trait {
    /** The debug interrupt saves to DSRR0 and DSRR1 and ends with rfdi; else CSRR and rfci. */
    DEBUG_SAVE_REGISTERS,
    /** Critical interrupts and their returns are events: CIRPT, CRET. */
    CRITICAL_EVENTS,
    /** Guest and hypervisor state: MSR[GS], EPCR[DUVD], MSRP[DEP], DBCR4. */
    HYPERVISOR,
    /** DBSR[MRR] and DBCR0[RST] tell and make resets, as on the 44x. */
    RESET_CAUSE,
    /** A range of IACs may turn itself inside out at each event. */
    AUTO_TOGGLE,
    /** DBCR2[DAC12A]: data events may be processed after the access. */
    LATE_DATA,
    /** The prefetch hints make no event where they are no operations; dcba never does. */
    SILENT_HINTS,
    /** KVM takes {@code ehpriv 1} for a software breakpoint (Linux e500_emulate.c). */
    EHPRIV_BREAKPOINT
  }

  /**
   * Ways to compare with a pair of registers besides the exact compare with each.
   *
   * @param bitMatch the second register is a mask
   * @param ranges inside or outside of the range from the first to before the second
   */
  public record Modes(boolean bitMatch, boolean ranges) {
    static final Modes ALL = new Modes(true, true);
  }

  public DebugModel {
    traits = Set.copyOf(traits);
  }

  /** e500v1 and v2: critical-class debug interrupt, two and two. */
  public static final DebugModel E500V2 =
      new DebugModel(2, 2, 0, Modes.ALL, Modes.ALL, EnumSet.of(Trait.EHPRIV_BREAKPOINT));

  /** e500mc: a debug interrupt class of its own, and a hypervisor above the guest. */
  public static final DebugModel E500MC =
      new DebugModel(
          2,
          2,
          0,
          Modes.ALL,
          Modes.ALL,
          EnumSet.of(
              Trait.DEBUG_SAVE_REGISTERS,
              Trait.CRITICAL_EVENTS,
              Trait.HYPERVISOR,
              Trait.EHPRIV_BREAKPOINT));

  /** 440: four IACs, data values, ranges that toggle. */
  public static final DebugModel PPC440 =
      new DebugModel(
          4,
          2,
          2,
          new Modes(false, true),
          Modes.ALL,
          EnumSet.of(Trait.RESET_CAUSE, Trait.AUTO_TOGGLE, Trait.LATE_DATA, Trait.SILENT_HINTS));

  /** Whether it has this trait. */
  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /**
   * The registers that KVM gives to user space (Linux kvm_host.h, KVMPPC_BOOKE_IAC_NUM and
   * KVMPPC_BOOKE_DAC_NUM).
   */
  public DebugSlots slots() {
    return new DebugSlots.Booke(names("IAC", iacs), names("DAC", dacs));
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> prefix + n).toList();
  }
}
