package io.trapgate.stub.fake;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.X86;
import io.trapgate.target.kvm.VcpuExit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * As x86.md 2 has it: four slots for code or aligned cells, data after the access, every debug
 * exception an exit while slots or steps are in use. Reads DR7 for itself, so that a mistake in
 * making it shows. The exit's dr7 is rubbish, as an emulating KVM leaves it.
 */
final class FakeX86Debug implements FakeDebugUnit {
  private static final long RUBBISH = 0xAAAA_AAAAL;
  private static final int EXECUTE = 0;
  private static final int WRITE = 1;
  private static final int READ_WRITE = 3;

  private X86 debug = X86.OFF;

  @Override
  public void set(GuestDebug wanted) {
    debug = (X86) wanted;
  }

  @Override
  public GuestDebug inForce() {
    return debug;
  }

  @Override
  public @Nullable VcpuExit atSlot(int pc) {
    long bits = 0;
    for (int n = 0; n < 4; n++) {
      if (enabled(n) && field(n) == EXECUTE && debug.debugreg().get(n) == pc) {
        bits |= 1L << n;
      }
    }
    return bits == 0 ? null : exit(pc, bits);
  }

  @Override
  public VcpuExit atBreakpoint(int pc) {
    return new VcpuExit.Debug.X86(VcpuExit.Debug.X86.BP, pc, X86.DR6_BASE, RUBBISH);
  }

  @Override
  public @Nullable VcpuExit before(Access access) {
    return null;
  }

  @Override
  public @Nullable VcpuExit after(List<Access> accesses, int nextPc, boolean ownTrap) {
    long bits = stepping() || ownTrap ? X86.DR6_BS : 0;
    for (Access access : accesses) {
      for (int n = 0; n < 4; n++) {
        bits |= sees(n, access) ? 1L << n : 0;
      }
    }
    return bits == 0 ? null : exit(nextPc, bits);
  }

  @Override
  public @Nullable VcpuExit atGuarded(int pc) {
    return slots() || stepping() ? exit(pc, X86.DR6_BD) : null;
  }

  private static VcpuExit exit(int pc, long bits) {
    return new VcpuExit.Debug.X86(VcpuExit.Debug.X86.DB, pc, X86.DR6_BASE | bits, RUBBISH);
  }

  private boolean sees(int n, Access access) {
    int type = field(n) & 3;
    int bytes = List.of(1, 2, 8, 4).get(field(n) >> 2);
    long cell = debug.debugreg().get(n) & -bytes;
    return enabled(n)
        && (type == READ_WRITE || type == WRITE && access.write)
        && access.touches(cell, bytes);
  }

  private boolean enabled(int n) {
    return slots() && (debug.debugreg().get(7) >>> 2 * n & 3) != 0;
  }

  private int field(int n) {
    return (int) (debug.debugreg().get(7) >>> 16 + 4 * n) & 15;
  }
}
