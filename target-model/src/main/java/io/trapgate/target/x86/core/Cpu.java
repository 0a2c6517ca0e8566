package io.trapgate.target.x86.core;

import io.trapgate.target.engine.IoPorts;
import io.trapgate.target.engine.LocalApic;
import io.trapgate.target.memory.PhysicalMap;

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

  private final X86State state = new X86State();
  private final LinearMemory linear;
  private final Memory memory;
  private final CodeCache code;
  private final Interrupts interrupts = new Interrupts(this);
  private final CpuClock clock;
  private final Wiring wiring;
  private final DebugHook debug;

  /** Offset of the instruction after the present one; a branch sets it. */
  private long nextRip;

  /** The next instruction is the same repeated one: its code breakpoint has been passed. */
  private boolean repeating;

  private boolean attention;
  private boolean nmiPending;
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
    this.wiring = wiring;
    this.debug = debug;
    this.profile = profile;
    this.clock = clock;
    this.linear = new LinearMemory(wiring.physical(), new Paging(state));
    this.memory = new Memory(state, linear, debug);
    this.code = new CodeCache(state, linear);
  }

  private final CpuProfile profile;

  public X86State state() {
    return state;
  }

  Memory memory() {
    return memory;
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

  /** Instructions completed, iterations of repeated ones each counted. */
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

  /** Whether nothing happens until an interrupt comes. */
  public boolean waiting() {
    return state.halted && !interruptDue() && !nmiDue();
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
    if (nmiDue()) {
      nmiPending = false;
      state.nmiMasked = true;
      enterHandler(X86Fault.NMI);
    } else if (interruptDue()) {
      enterHandler(wiring.apic().acknowledge());
    }
  }

  private void enterHandler(int vector) {
    state.halted = false;
    repeating = false;
    interrupts.deliver(vector);
    contextChanged();
    obey(debug.afterDelivery(vector));
  }

  private void step() {
    long at = state.linearRip();
    if (!repeating && debug.watchesCode() && obey(debug.beforeInstruction(at))) {
      return;
    }
    boolean trapFlag = (state.flags & Flag.TF) != 0;
    boolean shadow = state.interruptShadow;
    boolean again = repeating;
    repeating = false;
    try {
      Insn insn = code.fetch(at, memory.user());
      nextRip = after(insn);
      state.interruptShadow = false;
      state.movSsShadow = false;
      insn.row.method().execute(this, insn);
      state.rip = nextRip;
      instructions++;
      if (!repeating) {
        state.flags &= ~resumeFlagToClear;
        resumeFlagToClear = Flag.RF;
      }
      attention |= shadow;
    } catch (X86Fault fault) {
      repeating = false;
      debug.instructionFaulted();
      interrupts.deliver(fault);
      contextChanged();
      obey(debug.afterDelivery(fault.vector()));
      return;
    } catch (EmulationFailure failure) {
      repeating = again;
      state.interruptShadow = shadow;
      throw failure;
    }
    if (debug.trapPending(trapFlag)) {
      obey(debug.afterInstruction(trapFlag));
    }
  }

  /** IRET leaves RF as it loaded it; every other instruction clears it. */
  private int resumeFlagToClear = Flag.RF;

  void keepResumeFlag() {
    resumeFlagToClear = 0;
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
      case HOST -> hostWants = true;
      case GUEST -> {
        interrupts.deliver(X86Fault.DB);
        contextChanged();
        obey(debug.afterDelivery(X86Fault.DB));
      }
    }
    return true;
  }

  /** Ends the run after the present instruction, for the host. */
  void leaveForHost() {
    hostWants = true;
  }
}
