package io.trapgate.target.booke;

import io.trapgate.target.engine.CpuPins;
import io.trapgate.target.engine.MachineControl;
import io.trapgate.target.engine.VirtualClock;
import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.ppc.PpcState;

/** A modelled Book E core behind the KVM port. */
@SuppressWarnings("DoNotCallSuggester") // until the core is joined
public final class BookeVcpu implements Vcpu {
  private static final String PENDING = "the core is not joined yet";
  private final int index;
  private final CpuModel model;
  private final PhysicalMap physical;
  private final PpcState state = new PpcState();
  private final VirtualClock clock = new VirtualClock(() -> 0, () -> {});

  public BookeVcpu(int index, CpuModel model, PhysicalMap physical) {
    this(index, model, physical, 8);
  }

  public BookeVcpu(int index, CpuModel model, PhysicalMap physical, int ticksPerInstruction) {
    this.index = index;
    this.model = model;
    this.physical = physical;
    if (ticksPerInstruction < 1) {
      throw new IllegalArgumentException(
          "ticksPerInstruction: " + ticksPerInstruction + " (expected: >= 1)");
    }
  }

  /** The interrupt inputs. */
  public CpuPins pins() {
    throw new IllegalStateException(PENDING);
  }

  /** Guest time: ticks of the 400 MHz time base. */
  public VirtualClock clock() {
    return clock;
  }

  /** What the board may ask of the machine. */
  public MachineControl control() {
    throw new IllegalStateException(PENDING);
  }

  /**
   * Names who resets the machine when a device or the guest asks for it ({@link
   * MachineControl#resetRequested()}, a watchdog); called on the machine thread between two
   * instructions, and has to call {@link #reset}.
   */
  public void onResetRequest(Runnable machineReset) {
    throw new IllegalStateException(PENDING + machineReset);
  }

  /**
   * Puts the core into its state at entry: registers, TLBs, timers, time and decoded code. Guest
   * debug settings, engine breakpoints and the instruction count stay; the clock's events are
   * forgotten.
   */
  public void reset(EntryState entry) {
    state.pc = entry.pc();
  }

  /** The core's architecture as gdb sees it. */
  public static io.trapgate.target.arch.Architecture architecture() {
    throw new IllegalStateException(PENDING);
  }

  /** The engine's breakpoint table. */
  public EngineBreakpoints engineBreakpoints() {
    throw new IllegalStateException(PENDING);
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public VcpuExit run() {
    return new VcpuExit.InternalError(PENDING + physical.isCode(0));
  }

  @Override
  public void kick() {
    throw new IllegalStateException(PENDING);
  }

  @Override
  public void setGuestDebug(GuestDebug debug) throws KvmException {
    throw new KvmException("KVM_SET_GUEST_DEBUG", KvmException.EINVAL, PENDING);
  }

  @Override
  public byte[] readRegister(int number) throws KvmException {
    throw new KvmException("KVM_GET_ONE_REG", KvmException.EINVAL, PENDING);
  }

  @Override
  public void writeRegister(int number, byte[] value) throws KvmException {
    throw new KvmException("KVM_SET_ONE_REG", KvmException.EINVAL, PENDING);
  }

  @Override
  public GuestMemory memory() {
    throw new IllegalStateException(PENDING);
  }

  @Override
  public long programCounter() {
    return state.pc & 0xFFFF_FFFFL;
  }

  @Override
  public long instructionCount() {
    return 0;
  }

  @Override
  public String describe() {
    return "halted (" + model.name() + ")";
  }
}
