package io.trapgate.target.booke;

import io.trapgate.target.engine.DebugStop;
import io.trapgate.target.engine.StopPlan;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.ppc.DebugSprs;
import io.trapgate.target.ppc.Spr;
import java.util.Arrays;

/**
 * The debug facility of one core with KVM's rule of ownership: while user space debugs, it owns the
 * hardware; the guest's registers rest, its writes are ignored and DBCR0 shows it EDM. The two
 * register files are kept apart, so the guest finds its own values again (booke.md 2.3, 2.4).
 *
 * <p>Of the guest's own facility the registers are modelled, with KVM's masks and DBSR's
 * write-one-to-clear.
 */
final class DebugUnit implements DebugSprs {
  private final DebugRegisters guest = new DebugRegisters();
  private final DebugRegisters user = new DebugRegisters();
  private Booke setting = Booke.OFF;
  private int[] engineBreakpoints = new int[0];

  /** The registers that user space programmed. */
  DebugRegisters user() {
    return user;
  }

  /** A reset of the core: the guest's registers; user space keeps what it asked for. */
  void reset() {
    guest.clear();
  }

  void set(GuestDebug debug) throws KvmException {
    switch (debug) {
      case Booke booke -> {
        SlotProgram.apply(booke, user);
        setting = booke.has(GuestDebug.ENABLE) ? booke : Booke.OFF;
      }
    }
  }

  void engineBreakpoints(long... guestVirtual) {
    engineBreakpoints = Arrays.stream(guestVirtual).mapToInt(a -> (int) a).toArray();
  }

  private boolean userOwns() {
    return setting.has(GuestDebug.ENABLE);
  }

  boolean stepping() {
    return user.enabled(DebugRegisters.ICMP);
  }

  /** Where the engine has to stop under the present setting. */
  StopPlan plan() {
    int[] code = new int[DebugRegisters.IACS + engineBreakpoints.length];
    int codes = 0;
    for (int i = 0; i < DebugRegisters.IACS; i++) {
      if (user.enabled(DebugRegisters.iacBit(i))) {
        code[codes++] = user.iac[i];
      }
    }
    if (userOwns() && setting.has(GuestDebug.USE_SW_BP)) {
      for (int address : engineBreakpoints) {
        code[codes++] = address;
      }
    }
    int[] data = new int[DebugRegisters.DACS];
    int[] accesses = new int[DebugRegisters.DACS];
    int watches = 0;
    for (int i = 0; i < DebugRegisters.DACS; i++) {
      int read = user.enabled(DebugRegisters.dacReadBit(i)) ? StopPlan.READ : 0;
      int write = user.enabled(DebugRegisters.dacWriteBit(i)) ? StopPlan.WRITE : 0;
      if ((read | write) != 0) {
        data[watches] = user.dac[i];
        accesses[watches++] = read | write;
      }
    }
    return new StopPlan(
        Arrays.copyOf(code, codes), Arrays.copyOf(data, watches), Arrays.copyOf(accesses, watches));
  }

  /**
   * The exit for a stop of the engine: which DBSR bits the hardware would set, then KVM's words.
   */
  VcpuExit.Debug exit(DebugStop stop, int pc) {
    return decode(events(stop), user.dac, pc);
  }

  private int events(DebugStop stop) {
    int bits = 0;
    if (stop.access() == DebugStop.EXECUTE) {
      for (int i = 0; i < DebugRegisters.IACS; i++) {
        int bit = DebugRegisters.iacBit(i);
        bits |= user.enabled(bit) && (user.iac[i] & -4) == stop.address() ? bit : 0;
      }
      return bits;
    }
    for (int i = 0; i < DebugRegisters.DACS; i++) {
      boolean load = stop.access() == StopPlan.READ;
      int bit = load ? DebugRegisters.dacReadBit(i) : DebugRegisters.dacWriteBit(i);
      bits |= user.enabled(bit) && user.dac[i] == stop.address() ? bit : 0;
    }
    return bits;
  }

  /**
   * Status and address of the exit for these DBSR bits (Linux booke.c, kvmppc_handle_debug): an IAC
   * hides any DAC, a write hides a read, and the address of a watch is the DAC register's content.
   */
  static VcpuExit.Debug decode(int dbsr, int[] dac, int pc) {
    long here = pc & 0xFFFF_FFFFL;
    if ((dbsr & (DebugRegisters.IAC1 | DebugRegisters.iacBit(1))) != 0) {
      return new VcpuExit.Debug(Booke.BREAKPOINT, here);
    }
    int write = dbsr & (DebugRegisters.DAC1W | DebugRegisters.DAC2W);
    int read = dbsr & (DebugRegisters.DAC1R | DebugRegisters.DAC2R);
    if ((write | read) == 0) {
      return new VcpuExit.Debug(Booke.NONE, here);
    }
    int status = write != 0 ? Booke.WATCH_WRITE : Booke.WATCH_READ;
    boolean first = (dbsr & (DebugRegisters.DAC1R | DebugRegisters.DAC1W)) != 0;
    return new VcpuExit.Debug(status, dac[first ? 0 : 1] & 0xFFFF_FFFFL);
  }

  @Override
  public int read(int number) {
    return switch (number) {
      case Spr.DBSR -> guest.dbsr;
      case Spr.DBCR0 -> guest.dbcr0 | (userOwns() ? DebugRegisters.EDM : 0);
      case Spr.DBCR1 -> guest.dbcr1;
      case Spr.DBCR2 -> guest.dbcr2;
      case Spr.IAC1, Spr.IAC2 -> guest.iac[number - Spr.IAC1];
      case Spr.DAC1, Spr.DAC2 -> guest.dac[number - Spr.DAC1];
      default -> throw new IllegalArgumentException("spr: " + number + " (expected: debug SPR)");
    };
  }

  @Override
  public void write(int number, int value, boolean byDebugger) {
    if (userOwns() && !byDebugger) {
      return;
    }
    switch (number) {
      case Spr.DBSR -> guest.dbsr = byDebugger ? value : guest.dbsr & ~value;
      case Spr.DBCR0 -> guest.dbcr0 = value & DebugRegisters.GUEST_DBCR0;
      case Spr.DBCR1 -> guest.dbcr1 = value;
      case Spr.DBCR2 -> guest.dbcr2 = value;
      case Spr.IAC1, Spr.IAC2 -> guest.iac[number - Spr.IAC1] = value;
      case Spr.DAC1, Spr.DAC2 -> guest.dac[number - Spr.DAC1] = value;
      default -> throw new IllegalArgumentException("spr: " + number + " (expected: debug SPR)");
    }
  }
}
