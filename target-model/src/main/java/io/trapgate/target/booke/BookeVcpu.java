package io.trapgate.target.booke;

import io.trapgate.target.engine.CpuPins;
import io.trapgate.target.engine.DebugStop;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.ppc.CoreIdentity;
import io.trapgate.target.ppc.Cpu;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A modelled Book E core behind the KVM port, with KVM's semantics for guest debug: who owns the
 * debug hardware, what an exit says, and when the instruction has happened.
 */
public final class BookeVcpu implements Vcpu {
  /** Ticks of the 400 MHz time base per instruction: a nominal 50 MIPS. */
  public static final int TICKS_PER_INSTRUCTION = 8;

  private final int index;
  private final CpuModel model;
  private final Cpu cpu;
  private final TurnScheduler turns;
  private final DebugUnit debug = new DebugUnit();
  private final RegisterAccess registers;
  private final GuestMemory memory;

  /** A core at the default speed, alone in its machine. */
  public BookeVcpu(int index, CpuModel model, PhysicalMap physical) {
    this(model, physical, new TurnScheduler(Long.MAX_VALUE), index, TICKS_PER_INSTRUCTION);
  }

  /**
   * @param turns who runs it, together with the machine's other vCPUs
   * @param ticksPerInstruction time base ticks that pass with each instruction
   */
  public BookeVcpu(
      CpuModel model,
      PhysicalMap physical,
      TurnScheduler turns,
      int index,
      int ticksPerInstruction) {
    if (ticksPerInstruction < 1) {
      throw new IllegalArgumentException(
          "ticksPerInstruction: " + ticksPerInstruction + " (expected: >= 1)");
    }
    this.index = index;
    this.model = model;
    this.turns = turns;
    CoreIdentity identity = new CoreIdentity(model.pvr(), 0, index);
    this.cpu = new Cpu(physical, model.core(), identity, ticksPerInstruction, turns::requestReset);
    this.registers = new RegisterAccess(cpu, model.architecture());
    this.memory = new VirtualMemory(cpu, physical);
    cpu.sprs().debug(debug);
    turns.join(this);
  }

  /** The interrupt inputs. */
  public CpuPins pins() {
    return cpu.pins();
  }

  /** Who runs it. */
  public TurnScheduler turns() {
    return turns;
  }

  /**
   * Puts the core into its state at entry: registers, TLBs, timers, time and decoded code. Guest
   * debug settings, engine breakpoints and the instruction count stay.
   */
  public void reset(EntryState entry) {
    debug.reset();
    cpu.reset();
    for (int i = 0; i < entry.gprs().size(); i++) {
      cpu.state().gpr[i] = entry.gprs().get(i);
    }
    for (EntryState.Mapping m : entry.mappings()) {
      cpu.presetTlb1(m.index(), m.effective(), m.physical(), m.tsize());
    }
    cpu.setMsr(entry.msr());
    cpu.setPc(entry.pc());
  }

  /** Takes a new table of the engine's breakpoints. */
  public void engineBreakpoints(long... addresses) {
    debug.engineBreakpoints(addresses);
    cpu.plan(debug.plan());
  }

  @Override
  public int index() {
    return index;
  }

  /** {@code KVM_RUN} on this vCPU alone, as {@link TurnScheduler#run}. */
  public VcpuExit run() {
    return turns.run(Set.of(index)).exit();
  }

  /** Whether it was asked to step. */
  boolean stepping() {
    return debug.stepping();
  }

  /** Brings it to this guest time; true when it has something to do then. */
  boolean ready(long ticks) {
    cpu.skipTo(ticks);
    cpu.updateTimers();
    return !cpu.waiting();
  }

  /** Guest time as this vCPU has it: exact while it executes. */
  long ticks() {
    return cpu.ticks();
  }

  /** Guest time of its next timer event. */
  long deadline() {
    return cpu.deadline();
  }

  /** Makes it look around after the current instruction. */
  void attention() {
    cpu.attention();
  }

  /**
   * Executes until something concerns user space, at most so many instructions and until about that
   * guest time.
   *
   * @return the exit, or null when there is none
   */
  @Nullable VcpuExit slice(long most, long untilTicks) {
    cpu.takeInterrupts();
    long before = cpu.instructions();
    long count = stepping() ? 1 : most;
    DebugStop stop = cpu.run(count, Math.min(untilTicks, cpu.deadline()));
    if (stop != null) {
      return debug.exit(stop, cpu.state().pc);
    }
    return stepping() && cpu.instructions() > before
        ? DebugUnit.decode(DebugRegisters.ICMP, debug.user().dac, cpu.state().pc)
        : null;
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
}
