package io.trapgate.target.x86.core;

import io.trapgate.target.engine.IoPorts;
import io.trapgate.target.engine.LocalApic;
import io.trapgate.target.memory.PhysicalMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One x86 processor: executes instructions one after another and takes interrupts between them. One
 * machine thread at a time.
 */
public final class Cpu {
  /** How a run of the processor ends. */
  public enum End {
    /** Its time is over, it waits, or somebody wants attention. */
    PAUSE,
    /** The host takes a debug exception; the debug hook knows which. */
    HOST
  }

  private static final int NONE = -1;

  private final X86State state;
  private final LinearMemory linear;
  private final Memory memory;
  private final CodeCache code;
  private final Paging paging;
  private final Descriptors descriptors;
  private final Interrupts interrupts;
  private final CpuClock clock;
  private final Wiring wiring;
  private final DebugHook debug;

  /** Offset of the instruction after the present one; a branch sets it. */
  private long nextRip;

  /** The next instruction is the same repeated one: its code breakpoint has been passed. */
  private boolean repeating;

  /** The present instruction began in the shadow of another one. */
  private boolean inShadow;

  /** The present instruction isn't to execute now: the host takes it first. */
  private boolean leaveBefore;

  /** The vector whose handler the present instruction has entered, or none. */
  private int entered = NONE;

  /** Whether TF was set when the present instruction began. */
  private boolean trapFlag;

  /** IRET leaves RF as it loaded it; every other instruction clears it. */
  private int resumeFlagToClear = Flag.RF;

  private boolean attention;
  private boolean nmiPending;

  /** The exception that the host has queued, or none. */
  private int queued = NONE;

  private @Nullable X86Fault lastFault;
  private boolean hostWants;
  private long instructions;

  /**
   * What a processor is connected to.
   *
   * @param physical guest physical space
   * @param ports I/O space
   * @param apic its local interrupt controller
   */
  public record Wiring(PhysicalMap physical, IoPorts ports, LocalApic apic) {}

  /**
   * @param debug the debug facility
   * @param profile what differs from processor to processor
   */
  public Cpu(Wiring wiring, DebugHook debug, CpuProfile profile, CpuClock clock) {
    this(new X86State(), wiring, debug, profile, clock);
  }

  /**
   * @param state its registers, which the debug facility looks at too
   */
  public Cpu(
      X86State state, Wiring wiring, DebugHook debug, CpuProfile profile, CpuClock clock) {
    this.state = state;
    this.wiring = wiring;
    this.debug = debug;
    this.profile = profile;
    this.clock = clock;
    this.paging = new Paging(state, wiring.physical());
    this.linear = new LinearMemory(wiring.physical(), paging);
    this.memory = new Memory(state, linear, debug);
    this.descriptors = new Descriptors(state, linear);
    this.interrupts = new Interrupts(this);
    this.code = new CodeCache(state, linear);
  }

  private final CpuProfile profile;

  public X86State state() {
    return state;
  }

  Memory memory() {
    return memory;
  }

  Paging paging() {
    return paging;
  }

  Descriptors descriptors() {
    return descriptors;
  }

  IoPorts ports() {
    return wiring.ports();
  }

  LocalApic apic() {
    return wiring.apic();
  }

  DebugHook debug() {
    return debug;
  }

  CpuProfile profile() {
    return profile;
  }

  CpuClock clock() {
    return clock;
  }

  Interrupts interrupts() {
    return interrupts;
  }

  /**
   * Instructions executed: each iteration of a repeated one counts, and one that has faulted too, so
   * that time passes whatever the guest does.
   */
  public long instructions() {
    return instructions;
  }

  /** Offset of the next instruction; while an instruction executes, of the one after it. */
  long nextRip() {
    return nextRip;
  }

  /** A branch: the next instruction's offset in CS, cut to the code's size by the caller. */
  void jump(long offset) {
    nextRip = offset;
  }

  /** The present instruction is to be executed again: one more iteration of a repeated one. */
  void repeat() {
    nextRip = state.rip;
    repeating = true;
  }

  /** Stores into a general register by the rules of its width. */
  void gpr(int number, int bytes, long value) {
    long[] gpr = state.gpr;
    switch (bytes) {
      case 1 -> gpr[number] = gpr[number] & ~0xFFL | value & 0xFF;
      case 2 -> gpr[number] = gpr[number] & ~0xFFFFL | value & 0xFFFF;
      case 4 -> gpr[number] = value & 0xFFFF_FFFFL;
      default -> gpr[number] = value; // 8
    }
  }

  /** Replaces all six arithmetic flags. */
  void arithmeticFlags(int value) {
    flags(Flag.ARITHMETIC, value);
  }

  /** Replaces the flags that the mask names; other bits of the value don't count. */
  void flags(int mask, int value) {
    state.flags = state.flags & ~mask | value & mask;
  }

  /** Something that interrupts or time depend on has changed: look before the next instruction. */
  public void attention() {
    attention = true;
  }

  /** An edge on the NMI input. */
  public void nmi() {
    nmiPending = true;
    attention = true;
  }

  /**
   * Mode, privilege, translations or code segment have changed: what was remembered may be wrong.
   */
  void contextChanged() {
    code.forgetLast();
  }

  /** As {@link #contextChanged}, and all translations are forgotten. */
  void flushTranslations() {
    linear.flush();
    code.forgetLast();
  }

  /** After the debugger or a loader changed registers: nothing remembered is trusted. */
  public void registersChanged() {
    repeating = false;
    attention = true;
    flushTranslations();
  }

  /** A reset: what isn't in a register is forgotten, decoded code included. */
  public void reset() {
    nmiPending = false;
    queued = NONE;
    lastFault = null;
    code.clear();
    registersChanged();
  }

  /**
   * Queues an exception without an error code for the guest, as {@code KVM_SET_VCPU_EVENTS} does:
   * the next run delivers it first. RIP is what the guest gets.
   */
  public void queue(int vector) {
    queued = vector;
    attention = true;
  }

  /** Whether a queued exception waits. */
  public boolean exceptionQueued() {
    return queued != NONE;
  }

  /** The last exception of an instruction, delivered or not. */
  public Optional<X86Fault> lastFault() {
    return Optional.ofNullable(lastFault);
  }

  /** Physical address of a linear one for a debugger, without side effect; -1 if unmapped. */
  public long look(long address) {
    return paging.look(address);
  }

  /** Whether nothing happens until an interrupt comes. */
  public boolean waiting() {
    return state.halted && !wakes() && !exceptionQueued();
  }

  /**
   * Whether HLT is over. Interrupts that the host blocks wake the processor too, which goes on
   * without them (Linux arch/x86/kvm/x86.c, kvm_vcpu_has_events doesn't ask for BLOCKIRQ).
   */
  private boolean wakes() {
    boolean interrupt = (state.flags & Flag.IF) != 0 && wiring.apic().pending();
    return interrupt || nmiPending && !state.nmiMasked;
  }

  private boolean interruptDue() {
    return (state.flags & Flag.IF) != 0
        && !state.interruptShadow
        && !debug.blocksInterrupts()
        && wiring.apic().pending();
  }

  private boolean nmiDue() {
    return nmiPending && !state.nmiMasked && !state.movSsShadow && !debug.blocksInterrupts();
  }

  /**
   * Executes at most so many instructions, until about that guest time.
   *
   * @throws EmulationFailure when the model can't execute one; RIP is at it
   * @throws TripleFault when the guest has shut the processor down
   */
  public End run(long most, long untilTicks) {
    long end = instructions + most;
    hostWants = false;
    attention = true;
    while (instructions < end && clock.ticks(instructions) < untilTicks) {
      if (attention) {
        attention = false;
        takeInterrupts();
        if (hostWants) {
          return End.HOST;
        }
        if (state.halted) {
          return End.PAUSE;
        }
      }
      step();
      if (hostWants) {
        return End.HOST;
      }
      if (clock.wanted()) {
        return End.PAUSE;
      }
    }
    return End.PAUSE;
  }

  private void takeInterrupts() {
    if (exceptionQueued()) {
      int vector = queued;
      queued = NONE;
      leaveRepetition();
      handlerEntered(interrupts.queued(vector));
    } else if (nmiDue()) {
      nmiPending = false;
      state.nmiMasked = true;
      enterHandler(X86Fault.NMI);
    } else if (interruptDue()) {
      enterHandler(wiring.apic().acknowledge());
    } else if (state.halted && wakes()) {
      state.halted = false;
    }
  }

  private void enterHandler(int vector) {
    leaveRepetition();
    handlerEntered(interrupts.external(vector));
  }

  /** Between two iterations RF is set, so the next one passes its code breakpoint. */
  private void leaveRepetition() {
    if (repeating) {
      state.flags |= Flag.RF;
      repeating = false;
    }
  }

  private void handlerEntered(int vector) {
    attention = true;
    obey(debug.afterDelivery(vector));
  }

  private void step() {
    if (!repeating && debug.watchesCode() && obey(debug.beforeInstruction(state.linearRip()))) {
      instructions += hostWants ? 0 : 1; // a slot on its own handler must not stop time
      return;
    }
    boolean again = repeating;
    repeating = false;
    trapFlag = (state.flags & Flag.TF) != 0;
    inShadow = state.interruptShadow || state.movSsShadow;
    boolean stackShadow = state.movSsShadow;
    try {
      execute();
    } catch (X86Fault fault) {
      lastFault = fault;
      entered = NONE;
      repeating = false;
      debug.instructionFaulted();
      state.interruptShadow = false;
      state.movSsShadow = false;
      instructions++;
      handlerEntered(interrupts.deliver(fault));
      return;
    } catch (EmulationFailure failure) {
      repeating = again;
      state.interruptShadow = inShadow;
      state.movSsShadow = stackShadow;
      throw failure;
    }
    if (leaveBefore) {
      leaveBefore = false;
      state.interruptShadow = inShadow;
      state.movSsShadow = stackShadow;
      hostWants = true;
      return;
    }
    complete();
  }

  private void execute() {
    Insn insn = code.fetch(state.linearRip(), memory.user());
    nextRip = after(insn);
    state.interruptShadow = false;
    state.movSsShadow = false;
    insn.row.method().execute(this, insn);
  }

  private void complete() {
    state.rip = nextRip;
    instructions++;
    if (!repeating) {
      state.flags &= ~resumeFlagToClear;
      resumeFlagToClear = Flag.RF;
    }
    attention |= inShadow;
    if (entered != NONE) {
      int vector = entered;
      entered = NONE;
      handlerEntered(vector);
      return;
    }
    boolean trap = trapFlag && !state.movSsShadow;
    if (debug.trapPending(trap)) {
      obey(debug.afterInstruction(trap));
    }
  }

  void keepResumeFlag() {
    resumeFlagToClear = 0;
  }

  /** SYSCALL and SYSRET trap by the TF that they leave, not by the one they found. */
  void sampleTrapFlag() {
    trapFlag = (state.flags & Flag.TF) != 0;
  }

  /**
   * The next instruction boundary takes no interrupt. Of several such instructions in a row only
   * the first has this effect (Intel SDM 3A 6.8.3).
   *
   * @param stack debug exceptions wait too: MOV SS and POP SS
   */
  void shadow(boolean stack) {
    if (!inShadow) {
      state.interruptShadow = true;
      state.movSsShadow = stack;
    }
    attention = true;
  }

  /** The present instruction has put RIP and CS to the handler of a vector. */
  void entered(int vector) {
    entered = vector;
    nextRip = state.rip;
  }

  /** The host takes the present instruction before it has done anything; RIP stays at it. */
  void leaveBefore() {
    leaveBefore = true;
  }

  private long after(Insn insn) {
    long next = state.rip + insn.length;
    return state.mode64() ? next : state.cs().big ? next & 0xFFFF_FFFFL : next & 0xFFFFL;
  }

  /** Does what the debug facility says; true when the instruction must not execute. */
  private boolean obey(DebugHook.Verdict verdict) {
    switch (verdict) {
      case NONE -> {
        return false;
      }
      case HOST -> {
        if (repeating) {
          state.flags |= Flag.RF; // as the processor leaves the guest to its host
        }
        hostWants = true;
      }
      case GUEST -> {
        leaveRepetition();
        handlerEntered(interrupts.debugException());
      }
    }
    return true;
  }
}
