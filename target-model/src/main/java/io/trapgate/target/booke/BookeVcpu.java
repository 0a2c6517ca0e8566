package io.trapgate.target.booke;

import io.trapgate.target.engine.CpuPins;
import io.trapgate.target.engine.DebugStop;
import io.trapgate.target.engine.TurnScheduler;
import io.trapgate.target.engine.TurnVcpu;
import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestException;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Translation;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.ppc.CoreIdentity;
import io.trapgate.target.ppc.Cpu;
import io.trapgate.target.ppc.MsrWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A modelled Book E core behind the KVM port, with KVM's semantics for guest debug: who owns the
 * debug hardware, what an exit says, and when the instruction has happened.
 */
public final class BookeVcpu implements Vcpu, TurnVcpu<BookeVcpu> {
  /** Ticks of the 400 MHz time base per instruction: a nominal 50 MIPS. */
  public static final int TICKS_PER_INSTRUCTION = 8;

  /** Where an e500 fetches after a hard reset; nothing is mapped there. */
  private static final int RESET_VECTOR = 0xFFFF_FFFC;

  private final int index;
  private final CpuModel model;
  private final Cpu cpu;
  private final TurnScheduler<BookeVcpu> turns;
  private final DebugUnit debug;
  private final OneReg oneReg;
  private final RegisterAccess registers;
  private final PhysicalMap physical;
  private final GuestMemory memory;
  private final FaultExits faults;
  private boolean parked;

  /** A core alone in its machine, with every choice at its default. */
  public BookeVcpu(int index, CpuModel model, PhysicalMap physical) {
    this(model, physical, new TurnScheduler<>(Long.MAX_VALUE), index, BookeChoices.DEFAULT);
  }

  /**
   * @param turns who runs it, together with the machine's other vCPUs
   * @param choices which KVM its debugging follows, and what the sources leave open
   */
  public BookeVcpu(
      CpuModel model,
      PhysicalMap physical,
      TurnScheduler<BookeVcpu> turns,
      int index,
      BookeChoices choices) {
    this.index = index;
    this.model = model;
    this.turns = turns;
    CoreIdentity identity = new CoreIdentity(model.pvr(), 0, index);
    this.cpu =
        new Cpu(physical, model.core(), identity, TICKS_PER_INSTRUCTION, turns::requestReset);
    this.registers = new RegisterAccess(cpu, model.architecture());
    this.physical = physical;
    this.memory = memory(DevicePolicy.PEEK);
    this.debug = new DebugUnit(cpu, model.debug(), choices, turns::requestReset);
    this.oneReg =
        new OneReg(model.debug(), choices.seed() ? DebugUnit.EHPRIV_1 : DebugUnit.BREAKPOINT_WORD);
    this.faults = new FaultExits(cpu, () -> debug.parts().owner().guest.dbsr);
    cpu.debug(debug);
    debug.changed();
    turns.join(this);
  }

  /** The interrupt inputs. */
  public CpuPins pins() {
    return cpu.pins();
  }

  /** Who runs it. */
  public TurnScheduler<BookeVcpu> turns() {
    return turns;
  }

  /**
   * Puts the core into its state at entry: registers, TLBs, timers, time and decoded code. Guest
   * debug settings, engine breakpoints and the instruction count stay.
   */
  public void reset(EntryState entry) {
    parked = false;
    debug.reset();
    cpu.reset();
    debug.changed();
    for (int i = 0; i < entry.gprs().size(); i++) {
      cpu.state().gpr[i] = entry.gprs().get(i);
    }
    for (EntryState.Mapping m : entry.mappings()) {
      cpu.presetTlb1(m.index(), m.effective(), m.physical(), m.tsize());
    }
    cpu.setMsr(entry.msr(), MsrWriter.INTERRUPT);
    cpu.setPc(entry.pc());
  }

  /** Resets the core as one that waits in the spin table, executing nothing until its release. */
  public void park() {
    reset(new EntryState(RESET_VECTOR, model.entryMsr(), List.of(), List.of()));
    parked = true;
  }

  /**
   * Takes the core out of the spin table; one that isn't there goes on as it was.
   *
   * @param address guest physical address of its first instruction; it lies in the first mapping
   * @param argument r3
   */
  public void release(long address, int argument) {
    if (parked) {
      reset(EntryState.released(address, argument, model.entryMsr()));
    }
  }

  /** Takes a new table of the engine's breakpoints. */
  public void engineBreakpoints(long... addresses) {
    debug.engineBreakpoints(addresses);
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
  @Override
  public boolean stepping() {
    return debug.stepping();
  }

  /** Makes it and another one of the machine share memory, reservations and invalidations. */
  @Override
  public void meet(BookeVcpu other) {
    cpu.meet(other.cpu);
  }

  /** Brings it to this guest time; true when it has something to do then. */
  @Override
  public boolean ready(long ticks) {
    skipTo(ticks);
    cpu.updateTimers();
    return !parked && !cpu.waiting();
  }

  /** Brings it to this guest time, without anything happening. */
  @Override
  public void skipTo(long ticks) {
    cpu.skipTo(ticks);
  }

  @Override
  public boolean holdsTime() {
    return debug.asked(GuestDebug.HOLD_TIME);
  }

  @Override
  public void holdTime(long ticks) {
    cpu.holdTime(ticks);
  }

  /** Guest time as this vCPU has it: exact while it executes. */
  @Override
  public long ticks() {
    return cpu.ticks();
  }

  /** Guest time of its next timer event. */
  @Override
  public long deadline() {
    return cpu.deadline();
  }

  /** Makes it look around after the current instruction. */
  @Override
  public void attention() {
    cpu.attention();
  }

  /**
   * Executes until something concerns user space, at most so many instructions and until about that
   * guest time.
   *
   * @return the exit, or null when there is none
   */
  @Override
  public @Nullable VcpuExit slice(long most, long untilTicks) {
    cpu.takeInterrupts();
    VcpuExit faulted = faults.takeExit();
    if (faulted != null) {
      return faulted;
    }
    if (debug.exitPending()) {
      return debug.takeExit();
    }
    HostDebug host = debug.parts().host();
    host.enter(debug.parts().owner().effective());
    try {
      return execute(most, untilTicks);
    } finally {
      host.leave();
    }
  }

  private @Nullable VcpuExit execute(long most, long untilTicks) {
    int armed = debug.singly();
    if ((armed & DebugRegisters.BRT) != 0 && debug.branchTaken()) {
      return debug.takeExit();
    }
    long before = cpu.instructions();
    cpu.freezeTimers(debug.freezesTimers());
    boolean one = armed != 0 || cpu.faultStops().retries();
    DebugStop stop = cpu.run(one ? 1 : most, Math.min(untilTicks, cpu.deadline()));
    boolean completed = stop == null && cpu.instructions() > before;
    if (completed && (armed & DebugRegisters.ICMP) != 0) {
      debug.completed();
    }
    cpu.freezeTimers(debug.freezesTimers());
    VcpuExit faulted = faults.takeExit();
    if (faulted != null) {
      return faulted;
    }
    return stop != null || debug.exitPending() ? debug.takeExit() : null;
  }

  /** The exit after a step, with the pc as it is now. */
  @Override
  public VcpuExit stepDone() {
    return new VcpuExit.Debug.Booke(GuestDebug.Booke.NONE, programCounter());
  }

  @Override
  public void setGuestDebug(GuestDebug setting) throws KvmException {
    try {
      debug.set(setting);
    } finally {
      cpu.blockInterrupts(debug.asked(GuestDebug.Booke.BLOCKIRQ));
    }
  }

  /** From now on it stops before the guest takes one of these. */
  public void stopBefore(Set<GuestException> wanted) {
    faults.replace(wanted);
  }

  /** The words of DBCR0, DBCR1, DBCR2, IAC1, IAC2, DAC1, DAC2 that user space programmed. */
  public int[] userDebugRegisters() {
    DebugRegisters user = debug.parts().owner().user;
    return new int[] {
      user.dbcr0, user.dbcr1, user.dbcr2, user.iac[0], user.iac[1], user.dac[0], user.dac[1]
    };
  }

  /**
   * {@code KVM_GET_ONE_REG} for the debug registers.
   *
   * @param id one of Linux' {@code KVM_REG_PPC_*}
   * @return the value, big-endian, as long as the id says
   * @throws KvmException {@link KvmException#EINVAL} for an id that KVM doesn't handle
   */
  public byte[] getOneReg(long id) throws KvmException {
    return oneReg.get(id, debug.parts().owner().effective());
  }

  /**
   * {@code KVM_SET_ONE_REG} for the debug registers.
   *
   * @throws KvmException {@link KvmException#EINVAL} for an id that KVM doesn't handle or can't
   *     write, or a wrong length
   */
  public void setOneReg(long id, byte[] value) throws KvmException {
    oneReg.set(id, value, debug.parts().owner().effective());
    debug.changed();
  }

  /** The unconditional debug event: a signal from outside of the core. */
  public void unconditionalDebugEvent() {
    debug.unconditional();
  }

  /** The debug facility. */
  DebugUnit debugUnit() {
    return debug;
  }

  @Override
  public List<String> debugState() {
    return DebugReport.lines(model.debug(), debug.parts(), cpu.state().msr);
  }

  @Override
  public List<Translation> translations() {
    return TlbListing.of(cpu.translations());
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
  public boolean reinject(VcpuExit.Debug exit) {
    byte[] word = new byte[4];
    boolean read = memory.read(programCounter(), word, 0, 4) == 4;
    if (!read || !DebugUnit.isBreakpointWord(ByteBuffer.wrap(word).getInt())) {
      return false;
    }
    cpu.illegalInstruction();
    return true;
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
    long address = cpu.debugTranslate((int) guestAddress);
    return address < 0 ? OptionalLong.empty() : OptionalLong.of(address);
  }

  /** Somebody else changes these bytes: no core keeps a reservation there. */
  public void storedByOther(long guestPhysical, int bytes) {
    cpu.storedByOther(guestPhysical, bytes);
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
    activity = parked ? "waiting in the spin table" : activity;
    return "%s %s (msr=0x%08x)".formatted(model.name(), activity, cpu.state().msr);
  }
}
