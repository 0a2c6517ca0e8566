package io.trapgate.stub.fake;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** As booke.md has it: two IACs, two DACs, start-address compare, stop before the access. */
final class FakeBookeDebug implements FakeDebugUnit {
  private GuestDebug.Booke debug = GuestDebug.Booke.OFF;

  @Override
  public void set(GuestDebug wanted) {
    debug = (GuestDebug.Booke) wanted;
  }

  @Override
  public GuestDebug inForce() {
    return debug;
  }

  @Override
  public @Nullable VcpuExit atSlot(int pc) {
    return hit(GuestDebug.Booke.BREAKPOINT, pc);
  }

  @Override
  public VcpuExit atBreakpoint(int pc) {
    return new VcpuExit.Debug.Booke(GuestDebug.Booke.NONE, pc);
  }

  @Override
  public @Nullable VcpuExit before(Access access) {
    int type = access.write ? GuestDebug.Booke.WATCH_WRITE : GuestDebug.Booke.WATCH_READ;
    return hit(type, access.address);
  }

  @Override
  public @Nullable VcpuExit after(List<Access> accesses, int nextPc, boolean ownTrap) {
    return stepping() ? new VcpuExit.Debug.Booke(GuestDebug.Booke.NONE, nextPc) : null;
  }

  @Override
  public @Nullable VcpuExit atGuarded(int pc) {
    return null;
  }

  private @Nullable VcpuExit hit(int type, long address) {
    return slots()
            && debug.slots().stream()
                .anyMatch(slot -> (slot.type() & type) != 0 && slot.address() == address)
        ? new VcpuExit.Debug.Booke(type, address)
        : null;
  }
}
