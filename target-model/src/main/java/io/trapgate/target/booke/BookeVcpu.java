package io.trapgate.target.booke;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.engine.CpuPins;
import io.trapgate.target.engine.DebugStop;
import io.trapgate.target.engine.MachineControl;
import io.trapgate.target.engine.RunGate;
import io.trapgate.target.engine.VirtualClock;
import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.ppc.CoreIdentity;
import io.trapgate.target.ppc.Cpu;
import org.jspecify.annotations.Nullable;

/**
 * A modelled Book E core behind the KVM port, with KVM's semantics for guest debug: who owns the
 * debug hardware, what an exit says, and when the instruction has happened.
 *
 * <p>Guest time follows the instruction count. A waiting core (MSR[WE]) jumps to the next timer
 * event, or sleeps until another thread kicks or posts when there is none.
 */
public final class BookeVcpu implements Vcpu {
  /** Ticks of the 400 MHz time base per instruction: a nominal 50 MIPS. */
  public static final int TICKS_PER_INSTRUCTION = 8;

  /** Instructions between two looks at the gate: the latency of a kick, below a millisecond. */
  private static final int POLL = 32_768;

  private final int index;
  private final CpuModel model;
  private final Cpu cpu;
  private final VirtualClock clock;
  private final RunGate gate = new RunGate();
  private final DebugUnit debug = new DebugUnit();
  private final RegisterAccess registers;
  private final GuestMemory memory;
  private final MachineControl control = new Control();
  private Runnable machineReset = () -> {};
  private boolean resetRequested;
  private VcpuExit.@Nullable Shutdown shutdown;

  /** A core at the default speed. */
  public BookeVcpu(int index, CpuModel model, PhysicalMap physical) {
    this(index, model, physical, TICKS_PER_INSTRUCTION);
  }

  /**
   * @param ticksPerInstruction time base ticks that pass with each instruction
   */
  public BookeVcpu(int index, CpuModel model, PhysicalMap physical, int ticksPerInstruction) {
    if (ticksPerInstruction < 1) {
      throw new IllegalArgumentException(
          "ticksPerInstruction: " + ticksPerInstruction + " (expected: >= 1)");
    }
    this.index = index;
    this.model = model;
    CoreIdentity identity = new CoreIdentity(model.pvr(), 0, index);
    this.cpu = new Cpu(physical, identity, ticksPerInstruction, () -> resetRequested = true);
    this.clock = new VirtualClock(cpu::ticks, cpu::attention);
    this.registers = new RegisterAccess(cpu);
    this.memory = new VirtualMemory(cpu, physical);
    cpu.sprs().debug(debug);
  }

  /** The interrupt inputs. */
  public CpuPins pins() {
    return cpu.pins();
  }

  /** Guest time: ticks of the 400 MHz time base. */
  public VirtualClock clock() {
    return clock;
  }

  /** What the board may ask of the machine. */
  public MachineControl control() {
    return control;
  }

  /**
   * Names who resets the machine when a device or the watchdog asks for it; called on the machine
   * thread between two instructions, and has to call {@link #reset}.
   */
  public void onResetRequest(Runnable reset) {
    machineReset = reset;
  }

  /**
   * Puts the core into its state at entry: registers, TLBs, timers, time and decoded code. Guest
   * debug settings, engine breakpoints and the instruction count stay; the clock's events are
   * forgotten.
   */
  public void reset(EntryState entry) {
    clock.clear();
    debug.reset();
    cpu.reset();
    shutdown = null;
    resetRequested = false;
    for (int i = 0; i < entry.gprs().size(); i++) {
      cpu.state().gpr[i] = entry.gprs().get(i);
    }
    for (EntryState.Mapping m : entry.mappings()) {
      cpu.presetTlb1(m.index(), m.effective(), m.physical(), m.tsize());
    }
    cpu.setPc(entry.pc());
  }

  /** The core's architecture as gdb sees it. */
  public static Architecture architecture() {
    return RegisterFile.ARCHITECTURE;
  }

  /** The engine's breakpoint table. */
  public EngineBreakpoints engineBreakpoints() {
    return addresses -> {
      debug.engineBreakpoints(addresses);
      cpu.plan(debug.plan());
    };
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public VcpuExit run() {
    long target = debug.stepping() ? cpu.instructions() + 1 : Long.MAX_VALUE;
    for (; ; ) {
      VcpuExit exit = between(target);
      if (exit != null) {
        return exit;
      }
      cpu.takeInterrupts();
      if (cpu.waiting()) {
        passTime();
        continue;
      }
      long most = Math.min(POLL, target - cpu.instructions());
      DebugStop stop = cpu.run(most, Math.min(clock.nextDeadline(), cpu.deadline()));
      if (stop != null) {
        return debug.exit(stop, cpu.state().pc);
      }
    }
  }

  /** What has to happen between two stretches of guest code; an exit ends the run. */
  private @Nullable VcpuExit between(long target) {
    if (resetRequested) {
      resetRequested = false;
      machineReset.run();
    }
    if (shutdown != null) {
      VcpuExit exit = shutdown;
      shutdown = null;
      return exit;
    }
    if (cpu.instructions() >= target) {
      return DebugUnit.decode(DebugRegisters.ICMP, debug.user().dac, cpu.state().pc);
    }
    clock.runDue();
    if (gate.wanted()) {
      gate.runTasks();
      if (gate.takeKick()) {
        return new VcpuExit.Kicked();
      }
    }
    return null;
  }

  /** The core waits: time jumps to the next event, or stands until somebody comes. */
  private void passTime() {
    long deadline = Math.min(clock.nextDeadline(), cpu.deadline());
    if (deadline != Long.MAX_VALUE) {
      cpu.skipTo(deadline);
      return;
    }
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      gate.kick();
    }
  }

  @Override
  public void kick() {
    gate.kick();
  }

  @Override
  public void setGuestDebug(GuestDebug setting) throws KvmException {
    debug.set(setting);
    cpu.plan(debug.plan());
  }

  /** The words of DBCR0, DBCR1, DBCR2, IAC1, IAC2, DAC1, DAC2 that user space programmed. */
  public int[] userDebugRegisters() {
    DebugRegisters user = debug.user();
    return new int[] {
      user.dbcr0, user.dbcr1, user.dbcr2, user.iac[0], user.iac[1], user.dac[0], user.dac[1]
    };
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
  public GuestMemory memory() {
    return memory;
  }

  @Override
  public long programCounter() {
    return cpu.state().pc & 0xFFFF_FFFFL;
  }

  @Override
  public long instructionCount() {
    return cpu.instructions();
  }

  @Override
  public String describe() {
    String activity = cpu.waiting() ? "waiting for an interrupt" : "halted";
    return "%s %s (msr=0x%08x)".formatted(model.name(), activity, cpu.state().msr);
  }

  private final class Control implements MachineControl {
    @Override
    public void powerOff(int exitCode) {
      shutdown = new VcpuExit.Shutdown(exitCode);
      cpu.attention();
    }

    @Override
    public void resetRequested() {
      resetRequested = true;
      cpu.attention();
    }

    @Override
    public void post(Runnable task) {
      gate.post(task);
    }
  }
}
