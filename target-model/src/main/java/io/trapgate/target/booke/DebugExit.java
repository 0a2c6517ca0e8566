package io.trapgate.target.booke;

import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.VcpuExit;

/** The words of {@code KVM_EXIT_DEBUG} for a debug event. */
final class DebugExit {
  private DebugExit() {}

  /**
   * Status and address for these DBSR bits (Linux booke.c, kvmppc_handle_debug; booke.md 2.5): an
   * IAC hides any DAC, a write hides a read, and the address of a watch is the DAC register's
   * content.
   */
  static VcpuExit.Debug.Booke decode(int dbsr, int[] dac, int pc) {
    long here = pc & 0xFFFF_FFFFL;
    if ((dbsr & DebugRegisters.IACS) != 0) {
      return new VcpuExit.Debug.Booke(Booke.BREAKPOINT, here);
    }
    int write = dbsr & (DebugRegisters.DAC1W | DebugRegisters.DAC2W);
    int read = dbsr & (DebugRegisters.DAC1R | DebugRegisters.DAC2R);
    if ((write | read) == 0) {
      return new VcpuExit.Debug.Booke(Booke.NONE, here);
    }
    int status = write != 0 ? Booke.WATCH_WRITE : Booke.WATCH_READ;
    boolean first = (dbsr & (DebugRegisters.DAC1R | DebugRegisters.DAC1W)) != 0;
    return new VcpuExit.Debug.Booke(status, dac[first ? 0 : 1] & 0xFFFF_FFFFL);
  }
}
