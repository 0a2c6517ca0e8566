package io.trapgate.target.x86;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.engine.ProcessorPins;
import io.trapgate.target.engine.TurnScheduler;
import io.trapgate.target.engine.TurnVcpu;
import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.x86.core.Cpu;
import io.trapgate.target.x86.core.EmulationFailure;
import io.trapgate.target.x86.core.TripleFault;
import io.trapgate.target.x86.core.X86Fault;
import io.trapgate.target.x86.core.X86State;
import io.trapgate.target.x86.fpu.FxReport;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A modelled x86 processor behind the KVM port, with the semantics that KVM's guest debug has on
 * VMX and SVM hardware.
 */
public final class X86Vcpu implements Vcpu, TurnVcpu<X86Vcpu> {
  /** Nanoseconds of guest time per instruction: a nominal 50 MIPS. */
  public static final int TICKS_PER_INSTRUCTION = 20;

  private static final String SET_GUEST_DEBUG = "KVM_SET_GUEST_DEBUG";

  private final int index;
  private final TurnScheduler<X86Vcpu> turns;
  private final GuestClock clock = new GuestClock();
  private final X86State state = new X86State();
  private final DebugUnit debug;
  private final Cpu cpu;
  private final StartUp startUp;
  private final PhysicalMap physical;
  private final GuestMemory memory;
  private final RegisterAccess registers;
  private final Architecture architecture;

  /**
   * @param index its number; 0 is the one that starts
   * @param turns who runs it, together with the machine's other vCPUs
   */
  public X86Vcpu(int index, Cpu.Wiring wiring, TurnScheduler<X86Vcpu> turns, X86Choices choices) {
    this.index = index;
    this.turns = turns;
    this.debug = new DebugUnit(state, choices);
    this.cpu = new Cpu(state, wiring, debug, choices.profile(), clock);
    this.startUp = new StartUp(index == 0, this::load);
    this.physical = wiring.physical();
    this.memory = memory(DevicePolicy.PEEK);
    this.architecture = choices.architecture();
    this.registers =
        new RegisterAccess(new RegisterContext(cpu, debug, wiring.apic(), memory), architecture);
    reset(X86Entry.powerOn());
    turns.join(this);
  }

  /** The inputs that the interrupt controllers drive. */
  public ProcessorPins pins() {
    return new Pins();
  }

  /** What gdb is told of it. */
  public Architecture architecture() {
    return architecture;
  }

  /** Who runs it. */
  public TurnScheduler<X86Vcpu> turns() {
    return turns;
  }

  /**
   * Puts the processor into its state at entry: registers, time, decoded code. What user space
   * asked of guest debug, engine breakpoints and the instruction count stay.
   */
  public void reset(X86Entry entry) {
    startUp.running();
    clock.reset(cpu.instructions());
    load(entry);
  }

  /** Resets it as one that waits for INIT and the start-up vector. */
  public void park() {
    reset(X86Entry.powerOn());
    startUp.park();
  }

  private void load(StartUp.Event event) {
    EntryLoader.init(state);
    if (event.vector() >= 0) {
      state.cs().setReal(event.vector() << 8);
      state.rip = 0;
    }
    restarted();
  }

  private void load(X86Entry entry) {
    EntryLoader.load(state, entry);
    restarted();
  }

  private void restarted() {
    debug.reset();
    cpu.reset();
  }

  /** {@code KVM_GET_MP_STATE}. */
  public MpState mpState() {
    return startUp.runs() && state.halted ? MpState.HALTED : startUp.state();
  }

  /** Takes a new table of the engine's breakpoints: linear addresses. */
  public void engineBreakpoints(long... linear) {
    debug.engineBreakpoints(linear);
  }

  @Override
  public int index() {
    return index;
  }

  /** {@code KVM_RUN} on this vCPU alone, as {@link TurnScheduler#run}. */
  public VcpuExit run() {
    return turns.run(Set.of(index)).exit();
  }

  @Override
  public boolean stepping() {
    return debug.stepping();
  }

  /** They share physical memory, which tells each of code that another has written. */
  @Override
  public void meet(X86Vcpu other) {}

  @Override
  public boolean ready(long ticks) {
    skipTo(ticks);
    startUp.carryOut();
    return startUp.runs() && !cpu.waiting();
  }

  @Override
  public void skipTo(long ticks) {
    clock.skipTo(ticks, cpu.instructions());
  }

  @Override
  public long ticks() {
    return clock.ticks(cpu.instructions());
  }

  /** Its timers are devices: the machine's clock has their events. */
  @Override
  public long deadline() {
    return Long.MAX_VALUE;
  }

  @Override
  public void attention() {
    clock.want();
    cpu.attention();
  }

  @Override
  public @Nullable VcpuExit slice(long most, long untilTicks) {
    clock.begin();
    try {
      return switch (cpu.run(most, untilTicks)) {
        case HOST -> debug.takeExit();
        case PAUSE -> null;
      };
    } catch (EmulationFailure failure) {
      return new VcpuExit.InternalError(Failures.emulation(failure.what(), state, memory));
    } catch (TripleFault shutdown) {
      return new VcpuExit.InternalError(Failures.tripleFault(cpu));
    }
  }

  @Override
  public VcpuExit stepDone() {
    return debug.stepExit();
  }

  /**
   * {@code KVM_SET_GUEST_DEBUG}. Unknown control bits and whatever DR7 says are taken, as Linux
   * does.
   *
   * @throws KvmException {@link KvmException#EBUSY} when an exception is to be injected and one is
   *     queued already: nothing has changed then; {@link KvmException#EINVAL} for another layout
   */
  @Override
  public void setGuestDebug(GuestDebug setting) throws KvmException {
    switch (setting) {
      case GuestDebug.X86 x86 -> {
        inject(x86);
        debug.set(x86);
        cpu.attention();
      }
      case GuestDebug.Booke _ ->
          throw new KvmException(
              SET_GUEST_DEBUG,
              KvmException.EINVAL,
              "layout: PowerPC, 264 bytes (expected: x86, 72 bytes)");
    }
  }

  private void inject(GuestDebug.X86 setting) throws KvmException {
    boolean db = setting.has(GuestDebug.X86.INJECT_DB);
    boolean bp = setting.has(GuestDebug.X86.INJECT_BP);
    if (!db && !bp) {
      return;
    }
    if (cpu.exceptionQueued()) {
      throw new KvmException(
          SET_GUEST_DEBUG,
          KvmException.EBUSY,
          "inject: an exception is queued for the guest already (expected: none)");
    }
    queue(db ? X86Fault.DB : X86Fault.BP);
  }

  /** #BP comes after the INT3 that RIP may be at, as from the processor. */
  private void queue(int vector) {
    byte[] first = new byte[1];
    if (vector == X86Fault.BP
        && memory.read(programCounter(), first, 0, 1) == 1
        && first[0] == (byte) 0xCC) {
      state.rip++;
    }
    if (vector == X86Fault.DB) {
      debug.debugExceptionQueued();
    }
    cpu.queue(vector);
  }

  @Override
  public boolean reinject(VcpuExit.Debug exit) {
    if (!(exit instanceof VcpuExit.Debug.X86 x86) || cpu.exceptionQueued()) {
      return false;
    }
    if (x86.exception() == X86Fault.DB) {
      debug.forGuest(x86.dr6() & ~GuestDebug.X86.DR6_BASE);
    }
    queue(x86.exception());
    return true;
  }

  /** {@code KVM_GET_DEBUGREGS}: the guest's registers, whether they are in effect or not. */
  public KvmDebugRegisters debugRegisters() {
    return KvmDebugRegisters.of(debug.guest());
  }

  /**
   * {@code KVM_SET_DEBUGREGS}.
   *
   * @throws KvmException {@link KvmException#EINVAL} for a DR6 or DR7 of more than 32 bits; nothing
   *     has changed then
   */
  public void setDebugRegisters(KvmDebugRegisters registers) throws KvmException {
    registers.store(debug.guest());
    debug.changed();
  }

  @Override
  public List<String> debugState() {
    return DebugReport.lines(debug, state);
  }

  @Override
  public List<String> floatingPoint() {
    return FxReport.lines(state.fpu, state.mode64());
  }

  @Override
  public byte[] readRegister(int number) throws KvmException {
    return registers.read(number);
  }

  @Override
  public void writeRegister(int number, byte[] value) throws KvmException {
    registers.write(number, value);
  }

  @Override
  public void passBreakpoint() {
    debug.passBreakpoint();
  }

  @Override
  public GuestMemory memory() {
    return memory;
  }

  @Override
  public GuestMemory memory(DevicePolicy policy) {
    return new VirtualMemory(cpu, physical, () -> turns.look(index), policy);
  }

  @Override
  public OptionalLong translate(long guestAddress) {
    long address = VirtualMemory.address(cpu, guestAddress);
    return address < 0 ? OptionalLong.empty() : OptionalLong.of(address);
  }

  /** Linear address of the next instruction. */
  @Override
  public long programCounter() {
    return state.linearRip();
  }

  @Override
  public long instructionCount() {
    return cpu.instructions();
  }

  @Override
  public String describe() {
    String activity =
        switch (startUp.state()) {
          case UNINITIALIZED -> "waiting for INIT";
          case INIT_RECEIVED -> "waiting for a start-up IPI";
          case RUNNABLE, HALTED -> cpu.waiting() ? "waiting for an interrupt" : "stopped";
        };
    return "x86 %s (%s)".formatted(activity, Failures.place(state));
  }

  X86State state() {
    return state;
  }

  DebugUnit debugUnit() {
    return debug;
  }

  private final class Pins implements ProcessorPins {
    @Override
    public void interruptChanged() {
      cpu.attention();
    }

    @Override
    public void nmi() {
      cpu.nmi();
    }

    @Override
    public void init() {
      startUp.init();
      attention();
    }

    @Override
    public void startUp(int vector) {
      startUp.startUp(vector);
      attention();
    }
  }
}
