package io.trapgate.stub.fake;

import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The debug hardware of a fake vCPU: what it reports, and when. */
interface FakeDebugUnit {
  /** One instruction under its eyes. */
  final class Access {
    final int address;
    final boolean write;

    Access(int address, boolean write) {
      this.address = address;
      this.write = write;
    }

    /** Whether any of its four bytes lies in that cell. */
    boolean touches(long cell, int bytes) {
      return address < cell + bytes && cell < address + 4;
    }
  }

  static FakeDebugUnit of(DebugSlots slots) {
    return switch (slots) {
      case DebugSlots.Booke _ -> new FakeBookeDebug();
      case DebugSlots.X86 _ -> new FakeX86Debug();
    };
  }

  void set(GuestDebug debug);

  GuestDebug inForce();

  /** A code slot at this address. */
  @Nullable VcpuExit atSlot(int pc);

  /** A software breakpoint, ours or the guest's, at this address. */
  VcpuExit atBreakpoint(int pc);

  /** Before the access is done. */
  @Nullable VcpuExit before(Access access);

  /** The instruction is done, with these accesses. */
  @Nullable VcpuExit after(List<Access> accesses, int nextPc, boolean ownTrap);

  /** The guest touches its debug registers while it has them guarded. */
  @Nullable VcpuExit atGuarded(int pc);

  default boolean software() {
    return inForce().has(GuestDebug.ENABLE | GuestDebug.USE_SW_BP);
  }

  default boolean slots() {
    return inForce().has(GuestDebug.ENABLE | GuestDebug.USE_HW_BP);
  }

  default boolean stepping() {
    return inForce().has(GuestDebug.ENABLE | GuestDebug.SINGLESTEP);
  }
}
