package io.trapgate.target.x86.core;

import io.trapgate.target.engine.DebugStop;
import io.trapgate.target.engine.IoPorts;
import io.trapgate.target.engine.LocalApic;
import io.trapgate.target.memory.PhysicalMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One x86 processor: executes instructions one after another and takes interrupts between them. One
 * machine thread at a time.
 */
public final class Cpu extends CpuParts {
  /** How a run of the processor ends. */
  public enum End {
    /** Its time is over, it waits, or somebody wants attention. */
    PAUSE,
    /** The host takes a debug exception; the debug hook knows which. */
    HOST
  }

  private final Interrupts interrupts;
  private final PendingEvents pending;
  private final Boundary boundary;

  /** Offset of the instruction after the present one; a branch sets it. */
  private long nextRip;

  /** The next instruction is the same repeated one: its code breakpoint has been passed. */
  private boolean repeating;

  private boolean attention;
  private boolean hostWants;
  private long instructions;

  /** The vector that the present instruction has delivered itself, or -1. */
  private int softwareVector = -1;

  private @Nullable X86Fault lastFault;
  private final FaultStops faultStops;

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
  public Cpu(X86State state, Wiring wiring, DebugHook debug, CpuProfile profile, CpuClock clock) {
    super(state, wiring, debug, profile, clock);
    this.interrupts = new Interrupts(this);
    this.boundary = new Boundary(state);
    this.pending = new PendingEvents(state, wiring.apic(), debug);
    this.faultStops = new FaultStops(state);
  }

  /** Where it stops before the guest takes an exception. */
  public FaultStops faultStops() {
    return faultStops;
  }

  /** Whether it stops before the guest takes this exception of the present instruction. */
  public boolean stopsBefore(int vector) {
    return faultStops.stopsBefore(X86Fault.of(vector), instructions);
  }

  /** Leaves for the host before an event that has become of one that could not be delivered. */
  void stopBefore(Event event, X86Fault fault) {
    if (faultStops.stopsBefore(event, fault, instructions)) {
      leaveForHost();
    }
  }

  Boundary boundary() {
    return boundary;
  }

  Interrupts interrupts() {
    return interrupts;
  }

  /**
   * Instructions executed: each iteration of a repeated one counts, and one that has faulted too,
   * so that time passes whatever the guest does.
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
    pending.nmi();
    attention = true;
  }

  /** Translations have changed: all that are remembered are forgotten, those of code too. */
  void flushTranslations() {
    linear.flush();
    code.forgetLast();
  }

  /** After the debugger or a loader changed registers: nothing remembered is trusted. */
  public void registersChanged() {
    repeating = false;
    attention = true;
    paging.reloadDirectoryPointers();
    flushTranslations();
  }

  /** A reset: what isn't in a register is forgotten, decoded code included. */
  public void reset() {
    pending.clear();
    softwareVector = -1;
    lastFault = null;
    faultStops.reset();
    code.clear();
    registersChanged();
  }

  /**
   * Queues an exception without an error code for the guest, as {@code KVM_SET_VCPU_EVENTS} does:
   * the next run delivers it first. RIP is what the guest gets.
   */
  public void queue(int vector) {
    pending.queue(vector);
    attention = true;
  }

  /** Whether a queued exception waits. */
  public boolean exceptionQueued() {
    return pending.exceptionQueued();
  }

  /** The last exception of the guest, delivered or not. */
  public Optional<X86Fault> lastFault() {
    return Optional.ofNullable(lastFault);
  }

  /** Physical address of a linear one for a debugger, without side effect; -1 if unmapped. */
  public long look(long address) {
    return paging.look(address);
  }

  /** Whether nothing happens until an interrupt comes. */
  public boolean waiting() {
    return state.halted && !pending.wakes();
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
    try {
      return loop(end, untilTicks);
    } catch (DebugStop left) {
      return End.HOST; // before an exception that came up while an event was delivered
    }
  }

  private End loop(long end, long untilTicks) {
    while (instructions < end && clock.ticks(instructions) < untilTicks) {
      if (attention) {
        attention = false;
        takeEvents();
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

  private void takeEvents() {
    FaultStops.Kept kept = faultStops.takeKept(instructions);
    if (kept != null) {
      handlerEntered(interrupts.deliver(kept));
      return;
    }
    if (faultStops.resuming(instructions) && !pending.exceptionQueued()) {
      attention = true; // what was announced comes first
      return;
    }
    Event event = pending.take();
    if (event != null) {
      markRepetition();
      handlerEntered(interrupts.deliver(event));
    } else if (state.halted && pending.wakes()) {
      state.halted = false;
    }
  }

  private void handlerEntered(Event event) {
    handlerEntered(event.vector(), event.isDebugException());
  }

  private void handlerEntered(int vector, boolean debugException) {
    repeating = false;
    attention = true;
    obey(debug.afterDelivery(vector, debugException));
  }

  private void step() {
    if (!repeating && debug.watchesCode() && obey(debug.beforeInstruction(state.linearRip()))) {
      instructions += hostWants ? 0 : 1; // a slot on its own handler must not stop time
      return;
    }
    boolean again = repeating;
    repeating = false;
    boundary.begin();
    try {
      execute();
    } catch (X86Fault fault) {
      if (faultStops.stopsBefore(fault, instructions)) {
        undone(again);
        hostWants = true;
      } else {
        faulted(fault);
      }
      return;
    } catch (DebugStop | EmulationFailure left) {
      undone(again);
      if (left instanceof EmulationFailure failure) {
        throw failure;
      }
      hostWants = true;
      return;
    }
    complete();
  }

  private void undone(boolean again) {
    repeating = again;
    boundary.restore();
    debug.instructionUndone();
  }

  private void execute() {
    Insn insn = code.fetch(state.linearRip(), memory.user());
    nextRip = after(insn);
    boundary.leaveShadow();
    insn.method.execute(this, insn);
  }

  private void faulted(X86Fault fault) {
    repeating = false;
    lastFault = fault;
    boundary.leaveShadow();
    instructions++;
    debug.instructionUndone();
    handlerEntered(interrupts.deliver(fault));
  }

  private void complete() {
    state.rip = nextRip;
    instructions++;
    if (!repeating) {
      boundary.complete();
    }
    attention |= boundary.inShadow() || state.interruptShadow;
    if (softwareVector >= 0) {
      int vector = softwareVector;
      softwareVector = -1;
      handlerEntered(vector, false);
      return;
    }
    boolean trap = boundary.traps();
    if (debug.trapPending(trap)) {
      DebugHook.Verdict verdict = debug.afterInstruction(trap);
      if (verdict != DebugHook.Verdict.NONE) {
        markRepetition();
      }
      obey(verdict);
    }
  }

  /**
   * An event between two iterations: RF keeps the instruction's code breakpoint from a second hit
   * when it goes on (Intel SDM 3B 18.3.1.1).
   */
  private void markRepetition() {
    if (repeating) {
      state.flags |= Flag.RF;
    }
  }

  /**
   * The present instruction has delivered a vector and RIP is at its handler: INT n, INT3, INTO.
   */
  void delivered(int vector) {
    nextRip = state.rip;
    softwareVector = vector;
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
        if (stopsBefore(X86Fault.DB)) {
          pending.queue(X86Fault.DB);
          hostWants = true;
        } else {
          handlerEntered(interrupts.debugException());
        }
      }
    }
    return true;
  }

  /**
   * Ends the run for the host with a {@link DebugStop}: nothing of the instruction has happened.
   */
  @SuppressWarnings("DoNotCallSuggester") // a stop is what the caller wants
  void leaveForHost() {
    throw new DebugStop();
  }
}
