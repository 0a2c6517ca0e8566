package io.trapgate.target.linux;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.linux.VcpuState.Part;
import java.lang.foreign.MemorySegment;

/**
 * ICEBP: a trap of the guest's own, whose handler returns behind it. On VMX the kernel leaves it to
 * whoever debugs to get there (Linux arch/x86/kvm/vmx/vmx.c, handle_exception_nmi: it skips the
 * instruction only where nobody does). Given back as it came, the guest would meet it for ever.
 */
final class IceBreakpoint {
  private static final byte INSTRUCTION = (byte) 0xF1;
  private static final long RIP = KvmLayouts.offset(KvmLayouts.REGS, "rip");
  private static final int RIP_BYTES = 8;

  private IceBreakpoint() {}

  /** Whether that is what has made the exit, and the guest still stands at it. */
  static boolean isAt(VcpuExit.Debug.X86 exit, GuestMemory memory) {
    boolean noCause =
        exit.exception() == VcpuExit.Debug.X86.DB && exit.dr6() == GuestDebug.X86.DR6_BASE;
    byte[] code = new byte[1];
    return noCause && memory.read(exit.pc(), code, 0, 1) == 1 && code[0] == INSTRUCTION;
  }

  /** Moves the guest behind it. */
  static void skip(VcpuState state) throws KvmException {
    MemorySegment general = state.of(Part.GENERAL);
    long rip = VcpuState.get(general, RIP, RIP_BYTES);
    VcpuState.set(general, RIP, RIP_BYTES, rip + 1);
    state.store(Part.GENERAL);
  }
}
