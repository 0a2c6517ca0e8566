package io.trapgate.target.x86.core;

import org.jspecify.annotations.Nullable;

/** LAR, LSL, VERR, VERW and ARPL: what may be done with a selector (Intel SDM 3A 5.10). */
final class SelectorChecks {
  private static final long ACCESS_RIGHTS = 0x00F0_FF00L;

  private SelectorChecks() {}

  static void lar(Cpu cpu, Insn insn) {
    Descriptor descriptor = visible(cpu, insn);
    if (descriptor == null || !hasRights(cpu.state(), descriptor)) {
      found(cpu, false);
      return;
    }
    insn.a.write(cpu, descriptor.bits() >>> 32 & ACCESS_RIGHTS);
    found(cpu, true);
  }

  static void lsl(Cpu cpu, Insn insn) {
    Descriptor descriptor = visible(cpu, insn);
    if (descriptor == null || !hasLimit(cpu.state(), descriptor)) {
      found(cpu, false);
      return;
    }
    insn.a.write(cpu, descriptor.limit() & 0xFFFF_FFFFL);
    found(cpu, true);
  }

  private static boolean hasRights(X86State state, Descriptor descriptor) {
    boolean legacy = !state.longModeActive();
    return hasLimit(state, descriptor)
        || switch (descriptor.type()) {
          case Descriptor.CALL_GATE -> true;
          case Descriptor.CALL_GATE_16, Descriptor.TASK_GATE -> legacy;
          default -> false; // other gates, and what doesn't exist
        };
  }

  private static boolean hasLimit(X86State state, Descriptor descriptor) {
    boolean legacy = !state.longModeActive();
    return descriptor.codeOrData()
        || switch (descriptor.type()) {
          case Descriptor.LDT, Descriptor.TSS_AVAILABLE, Descriptor.TSS_BUSY -> true;
          case Descriptor.TSS_16_AVAILABLE, Descriptor.TSS_16_AVAILABLE | Descriptor.BUSY -> legacy;
          default -> false; // gates, and what doesn't exist
        };
  }

  static void verr(Cpu cpu, Insn insn) {
    Descriptor descriptor = visible(cpu, insn.a);
    found(cpu, descriptor != null && descriptor.isReadable());
  }

  static void verw(Cpu cpu, Insn insn) {
    Descriptor descriptor = visible(cpu, insn.a);
    found(cpu, descriptor != null && descriptor.isWritableData());
  }

  private static @Nullable Descriptor visible(Cpu cpu, Insn insn) {
    return visible(cpu, insn.b);
  }

  /** The descriptor, if privilege lets the program see it; presence doesn't count. */
  private static @Nullable Descriptor visible(Cpu cpu, Operand operand) {
    X86State state = cpu.state();
    Privilege.requireProtectedMode(state);
    int selector = (int) operand.read(cpu) & 0xFFFF;
    if (Selector.isNull(selector)) {
      return null;
    }
    Descriptor descriptor = cpu.descriptors().find(selector);
    if (descriptor == null) {
      return null;
    }
    int level = Math.max(state.cpl, Selector.rpl(selector));
    return descriptor.isConforming() || level <= descriptor.dpl() ? descriptor : null;
  }

  private static void found(Cpu cpu, boolean yes) {
    cpu.flags(Flag.ZF, yes ? Flag.ZF : 0);
  }

  /** ARPL: raises the destination's RPL to the source's. */
  static void arpl(Cpu cpu, Insn insn) {
    Privilege.requireProtectedMode(cpu.state());
    long value = insn.a.readForUpdate(cpu);
    int wanted = Selector.rpl((int) insn.b.read(cpu));
    boolean raised = Selector.rpl((int) value) < wanted;
    if (raised) {
      insn.a.write(cpu, Selector.withRpl((int) value, wanted));
    }
    found(cpu, raised);
  }
}
