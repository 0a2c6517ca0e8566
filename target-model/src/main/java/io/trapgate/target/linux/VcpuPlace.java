package io.trapgate.target.linux;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.linux.VcpuState.Part;
import java.lang.foreign.MemorySegment;

/** Mode and place of a vCPU's next instruction, in the words that the model has for them. */
final class VcpuPlace {
  private static final long CR0 = KvmLayouts.offset(KvmLayouts.SREGS, "cr0");
  private static final long EFER = KvmLayouts.offset(KvmLayouts.SREGS, "efer");
  private static final long CS = KvmLayouts.offset(KvmLayouts.SREGS, "cs");
  private static final long SS = KvmLayouts.offset(KvmLayouts.SREGS, "ss");
  private static final long SELECTOR = KvmLayouts.offset(KvmLayouts.SEGMENT, "selector");
  private static final long DB = KvmLayouts.offset(KvmLayouts.SEGMENT, "db");
  private static final long LONG = KvmLayouts.offset(KvmLayouts.SEGMENT, "l");
  private static final long DPL = KvmLayouts.offset(KvmLayouts.SEGMENT, "dpl");
  private static final long RIP = KvmLayouts.offset(KvmLayouts.REGS, "rip");
  private static final long FLAGS = KvmLayouts.offset(KvmLayouts.REGS, "rflags");

  private static final long PROTECTED = 1;
  private static final long PAGING = 1L << 31;
  private static final long LONG_ACTIVE = 1 << 10;
  private static final long VIRTUAL_8086 = 1 << 17;

  private VcpuPlace() {}

  /** For example {@code 32-bit protected mode without paging, cpl 0, cs:ip 0008:00100000}. */
  static String of(VcpuState state) throws KvmException {
    MemorySegment system = state.of(Part.SYSTEM);
    MemorySegment general = state.of(Part.GENERAL);
    return "%s, cs:ip %04x:%04x"
        .formatted(
            mode(system, VcpuState.get(general, FLAGS, 8)),
            VcpuState.get(system, CS + SELECTOR, 2),
            VcpuState.get(general, RIP, 8));
  }

  /** Whether it executes 64-bit code. */
  static boolean mode64(VcpuState state) throws KvmException {
    MemorySegment system = state.of(Part.SYSTEM);
    return (VcpuState.get(system, EFER, 8) & LONG_ACTIVE) != 0
        && VcpuState.get(system, CS + LONG, 1) != 0;
  }

  private static String mode(MemorySegment system, long flags) {
    long cr0 = VcpuState.get(system, CR0, 8);
    if ((cr0 & PROTECTED) == 0) {
      return "real mode";
    }
    if ((flags & VIRTUAL_8086) != 0) {
      return "virtual-8086 mode";
    }
    String bits = VcpuState.get(system, CS + DB, 1) != 0 ? "32-bit" : "16-bit";
    String level = ", cpl " + VcpuState.get(system, SS + DPL, 1);
    if ((VcpuState.get(system, EFER, 8) & LONG_ACTIVE) != 0) {
      boolean wide = VcpuState.get(system, CS + LONG, 1) != 0;
      return (wide ? "64-bit mode" : bits + " compatibility mode") + level;
    }
    return bits + " protected mode" + ((cr0 & PAGING) != 0 ? "" : " without paging") + level;
  }
}
