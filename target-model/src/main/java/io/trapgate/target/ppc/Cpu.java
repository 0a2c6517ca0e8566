package io.trapgate.target.ppc;

import io.trapgate.target.engine.CpuPins;
import io.trapgate.target.engine.DebugStop;
import io.trapgate.target.engine.StopPlan;
import io.trapgate.target.memory.PhysicalMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One core: the programming model and everything an instruction may reach. Machine thread only.
 *
 * <p>Instructions are counted by stretches: within straight code the program counter itself is the
 * counter, and only branches add up. {@link #end} is where the present stretch must stop; whatever
 * needs the run loop's attention moves it to the next instruction, so that events take effect after
 * exactly the instruction that caused them.
 */
public final class Cpu {
  final CoreModel model;
  final PpcState state = new PpcState();
  final Mmu mmu;
  final DataPath data;
  final CodeCache code;
  final SprFile sprs;
  final Timers timers;
  final Interrupts interrupts;
  final TlbOps tlbOps;
  final Reservation reservation;

  /** Where it stops before the guest takes an exception. */
  final FaultStops faultStops = new FaultStops(this);

  /** The other cores of the machine. */
  final List<Cpu> peers = new ArrayList<>();

  /** Asked and told of debug events. */
  DebugFacility debug;

  /** Instructions completed before the present stretch. */
  long count;

  /** First instruction of the present stretch. */
  int stretch;

  /** Address at which the present stretch stops. */
  int end;

  /** Instruction count at which the run loop looks around. */
  long limit;

  /** A check has stopped the core before its instruction. */
  private boolean stopped;

  /** What says so: always the same, for it says nothing else. */
  private final DebugStop met = new DebugStop();

  /** A wait instruction stopped the core; an interrupt lets it go on. */
  boolean waits;

  private final int ticksPerInstruction;
  private long tickOffset;

  /**
   * @param model what it executes
   * @param identity PVR, SVR and PIR of this core
   * @param ticksPerInstruction time base ticks that pass with each instruction
   * @param watchdogReset called when the watchdog asks for a reset
   */
  public Cpu(
      PhysicalMap memory,
      CoreModel model,
      CoreIdentity identity,
      int ticksPerInstruction,
      Runnable watchdogReset) {
    this.model = model;
    interrupts = new Interrupts(this);
    this.ticksPerInstruction = ticksPerInstruction;
    mmu = new Mmu(state, model.tlb());
    reservation = new Reservation(model.cacheLineBytes());
    data = new DataPath(mmu, memory, this::attention);
    code = new CodeCache(mmu, memory, data, model.decoder(), () -> end = state.pc + 4);
    memory.addCodeWatcher(code);
    timers = new Timers(this::ticks, watchdogReset, model.has(PpcFeature.IBM_MMU));
    sprs = new SprFile(this, identity);
    tlbOps = new TlbOps(this);
    debug = new StoredDebug(sprs);
    debug(debug);
    reset();
  }

  /** Names the core's debug facility. */
  public void debug(DebugFacility facility) {
    debug = facility;
    data.debug(facility);
    code.debug(facility);
  }

  /** Power-on: everything zero, time included; only the instruction count goes on. */
  public void reset() {
    java.util.Arrays.fill(state.gpr, 0);
    java.util.Arrays.fill(state.gprHigh, 0);
    settle();
    state.pc = 0;
    state.acc = 0;
    state.spefscr = 0;
    java.util.Arrays.fill(state.fpr, 0);
    state.fpscr = 0;
    state.cr = 0;
    state.lr = 0;
    state.ctr = 0;
    state.xer(0);
    stretch = 0;
    tickOffset = -count * ticksPerInstruction;
    mmu.reset();
    sprs.reset();
    timers.reset();
    interrupts.reset();
    faultStops.reset();
    reservation.clear();
    java.util.Arrays.fill(state.pmr, 0);
    data.flush();
    code.forget();
    waits = false;
    state.msr = 0;
    setMsr(0, MsrWriter.INTERRUPT);
  }

  /** What it executes. */
  public CoreModel model() {
    return model;
  }

  /** Makes this core and another one of the machine know each other. */
  public void meet(Cpu other) {
    peers.add(other);
    data.peers.add(other.reservation);
    other.peers.add(this);
    other.data.peers.add(reservation);
  }

  /** Somebody who is no core changes these bytes of memory: reservations of them are lost. */
  public void storedByOther(long physical, int bytes) {
    reservation.lose(physical, bytes);
    peers.forEach(peer -> peer.reservation.lose(physical, bytes));
  }

  /** The registers. */
  public PpcState state() {
    return state;
  }

  /** The special purpose registers. */
  public SprFile sprs() {
    return sprs;
  }

  /** Where it stops before the guest takes an exception. */
  public FaultStops faultStops() {
    return faultStops;
  }

  /** Keeps interrupts from the guest, or lets it have them: they stay pending meanwhile. */
  public void blockInterrupts(boolean blocked) {
    interrupts.block(blocked);
  }

  /** The interrupt inputs. */
  public CpuPins pins() {
    return interrupts;
  }

  /** Instructions completed, exact at any moment. */
  public long instructions() {
    return count + (state.pc - stretch >>> 2);
  }

  /** Guest time in time base ticks since reset. */
  public long ticks() {
    return instructions() * ticksPerInstruction + tickOffset;
  }

  /** Takes back guest time that has passed since then: an instruction that is to cost none. */
  public void holdTime(long ticks) {
    tickOffset += Math.min(0, ticks - ticks());
  }

  /** Lets guest time pass without instructions: the core waits. */
  public void skipTo(long ticks) {
    tickOffset += Math.max(0, ticks - ticks());
  }

  /** Makes the run loop look around after the current instruction. */
  public void attention() {
    end = state.pc + 4;
    limit = 0;
  }

  /** Writes the MSR for an instruction of the guest. */
  void setMsr(int value) {
    setMsr(value, MsrWriter.GUEST);
  }

  /** Writes the MSR with all that follows for translation and interrupts. */
  public void setMsr(int value, MsrWriter writer) {
    int former = state.msr;
    state.msr = debug.msr(value, former, writer) & model.msrBits();
    contextChanged();
    boolean debugging = ((former ^ state.msr) & Msr.DE) != 0;
    if (debugging || (state.msr & Msr.WE) != 0 || interrupts.pending()) {
      attention();
    }
  }

  /** The MSR as the guest and user space read it. */
  public int visibleMsr() {
    return debug.visibleMsr(state.msr);
  }

  /** The translations that the TLBs hold. */
  public List<TlbPage> translations() {
    return TlbPage.of(mmu);
  }

  /** The PIDs, the address spaces or the mode changed. */
  void contextChanged() {
    data.context = mmu.context(mmu.dataSpace());
    long next = mmu.context(mmu.codeSpace());
    if (next != code.context) {
      code.context = next;
      attention();
    }
  }

  /** Takes the program interrupt of an illegal instruction at the pc. */
  public void illegalInstruction() {
    GuestFault illegal = GuestFault.program(GuestFault.ESR_ILLEGAL);
    if (!faultStops.stopsBeforeKept(illegal)) {
      take(illegal);
    }
  }

  private void take(GuestFault fault) {
    interrupts.fault(fault);
    stretch = state.pc;
  }

  /** Where to stop from now on. */
  public void plan(StopPlan plan) {
    data.plan(plan);
    code.plan(plan);
  }

  /** Whether the core waits for an interrupt. */
  public boolean waiting() {
    return (waits || (state.msr & Msr.WE) != 0) && !interrupts.pending();
  }

  /** Guest time of the next timer event of the core. */
  public long deadline() {
    return timers.deadline();
  }

  /** Lets timers fire whose time has come. */
  public void updateTimers() {
    timers.update();
  }

  /** Lets timers fire whose time has come, then takes an interrupt if one is due. */
  public void takeInterrupts() {
    timers.update();
    GuestFault kept = faultStops.takeKept();
    if (kept != null) {
      take(kept);
    } else if (faultStops.retries()) {
      return; // what was announced comes first
    }
    if (interrupts.wakesBlocked()) {
      waits = false;
    }
    while (interrupts.takePending()) {
      waits = false;
      stretch = state.pc;
    }
  }

  /**
   * Runs until a guest time is reached, an instruction asks for attention, or at most {@code most}
   * instructions completed; an interrupt that an instruction ends in is taken.
   *
   * @return the stop that was met, or null
   */
  public @Nullable DebugStop run(long most, long untilTicks) {
    long left = untilTicks == Long.MAX_VALUE ? most : untilTicks - ticks();
    long byTime =
        untilTicks == Long.MAX_VALUE
            ? most
            : Math.max(1, (left + ticksPerInstruction - 1) / ticksPerInstruction);
    limit = count + Math.min(most, byTime);
    stretch = state.pc;
    data.peers.guard();
    try {
      Interpreter.run(this);
      return takeStop();
    } catch (GuestFault fault) {
      settle();
      if (interrupts.isDebugStop(fault)) {
        return new DebugStop();
      }
      if (faultStops.stopsBefore(fault)) {
        return new DebugStop();
      }
      take(fault);
      return null;
    } catch (DebugStop stop) {
      settle();
      return stop;
    } finally {
      code.endPass();
    }
  }

  /**
   * At an address of the stop plan: ends the run, or has the instruction executed for once without
   * the check, by itself. Nothing is thrown, which would take longer than all the rest of a
   * breakpoint that is passed.
   */
  void checkStop() {
    if (debug.stopsAt(state.pc)) {
      stopped = true;
      limit = 0;
    } else {
      code.pass(state.pc);
      limit = instructions() + 1;
    }
    count--; // the interpreter counts a branch to the same address, which this looks like
  }

  private @Nullable DebugStop takeStop() {
    boolean now = stopped;
    stopped = false;
    return now ? met : null;
  }

  /** The instruction word at the pc, as a fetch would find it; 0 when it would fail. */
  public int wordAtPc() {
    try {
      return code.word(state.pc);
    } catch (GuestFault unreachable) {
      return 0;
    }
  }

  /** Whether the instruction at the pc is a branch that will be taken. */
  public boolean branchesNow() {
    int word = wordAtPc();
    return switch (word >>> 26) {
      case 16, 18 -> Branches.isTaken(state, word);
      case 19 ->
          (word >>> 1 & 0x3FF) == 16 && Branches.isTaken(state, word)
              || (word >>> 1 & 0x3FF) == 528 && Branches.isTakenToCount(state, word);
      default -> false;
    };
  }

  /** Stops time base and timers, or lets them go on. */
  public void freezeTimers(boolean frozen) {
    timers.freeze(frozen);
  }

  private void settle() {
    count = instructions();
    stretch = state.pc;
  }

  /** Translates as a debugger does: no permissions, no side effect; -1 when nothing is mapped. */
  public long debugTranslate(int effective) {
    TlbEntry entry = mmu.debug(effective);
    return entry == null ? -1 : entry.physical(effective);
  }

  /**
   * Makes a TLB1 entry, or one of the 440's TLB, with all permissions, as a board does before it
   * starts a core.
   */
  public void presetTlb1(int index, int effective, long physical, int tsize) {
    int mas3 = (int) physical & TlbEntry.EPN_MASK | 0x3F;
    mmu.tlb1[index].set(TlbEntry.VALID | tsize << 8, effective, mas3, (int) (physical >>> 32));
    data.flush();
    code.flush();
  }

  /** Puts the pc elsewhere between two instructions. */
  public void setPc(int pc) {
    state.pc = pc;
    stretch = pc;
    waits = false;
  }
}
