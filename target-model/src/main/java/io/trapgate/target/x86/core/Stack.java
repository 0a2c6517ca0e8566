package io.trapgate.target.x86.core;

/**
 * The top of a stack while something is pushed or popped: memory is checked and changed at once,
 * the stack pointer only by {@link #commit}, so a fault in between leaves the registers as they
 * were.
 */
final class Stack {
  private final Cpu cpu;
  private final Segment segment;
  private final int pointerBytes;
  private final Use use;
  private long pointer;

  /**
   * How it is used.
   *
   * @param user {@link Access#USER} or 0
   * @param errorCode of #SS
   */
  private record Use(int user, int errorCode) {
    static Use at(int privilege, int errorCode) {
      return new Use(privilege == 3 ? Access.USER : 0, errorCode);
    }
  }

  private Stack(Cpu cpu, Segment segment, int pointerBytes, long pointer, Use use) {
    this.cpu = cpu;
    this.segment = segment;
    this.pointerBytes = pointerBytes;
    this.pointer = pointer & Width.mask(pointerBytes);
    this.use = use;
  }

  /** The present stack. */
  static Stack of(Cpu cpu) {
    return of(cpu, 0);
  }

  /**
   * The present stack while an event is delivered.
   *
   * @param errorCode of #SS
   */
  static Stack of(Cpu cpu, int errorCode) {
    X86State state = cpu.state();
    long pointer = state.gpr[Gpr.RSP];
    Use use = new Use(cpu.memory().user(), errorCode);
    return new Stack(cpu, state.ss(), state.stackBytes(), pointer, use);
  }

  /**
   * A 16- or 32-bit stack that isn't in SS yet.
   *
   * @param privilege that it is used with
   * @param errorCode of #SS
   */
  static Stack at(Cpu cpu, Segment segment, long pointer, int privilege, int errorCode) {
    return new Stack(cpu, segment, segment.big ? 4 : 2, pointer, Use.at(privilege, errorCode));
  }

  /** A stack of 64-bit mode. */
  static Stack flat(Cpu cpu, long pointer, int privilege, int errorCode) {
    return new Stack(cpu, cpu.state().ss(), 8, pointer, Use.at(privilege, errorCode));
  }

  /**
   * Pushes the low 2, 4 or 8 bytes.
   *
   * @throws X86Fault #SS, #AC or #PF
   */
  void push(long value, int bytes) {
    long next = pointer - bytes & Width.mask(pointerBytes);
    Memory memory = cpu.memory();
    long linear = address(next, bytes, true);
    memory.linear().store(linear, bytes, value, use.user());
    memory.watched(linear, bytes, true);
    pointer = next;
  }

  /**
   * Pops 2, 4 or 8 bytes, zero-extended.
   *
   * @throws X86Fault #SS, #AC or #PF
   */
  long pop(int bytes) {
    Memory memory = cpu.memory();
    long linear = address(pointer, bytes, false);
    long value = memory.linear().load(linear, bytes, use.user());
    memory.watched(linear, bytes, false);
    skip(bytes);
    return value;
  }

  private long address(long offset, int bytes, boolean write) {
    Memory memory = cpu.memory();
    long linear;
    if (pointerBytes == 8) {
      if (!Memory.canonical(offset) || !Memory.canonical(offset + bytes - 1)) {
        throw X86Fault.of(X86Fault.SS, use.errorCode());
      }
      linear = offset;
    } else {
      linear = memory.inSegment(segment, offset, bytes, write);
      if (linear < 0) {
        throw X86Fault.of(X86Fault.SS, use.errorCode());
      }
    }
    if (use.user() != 0) {
      memory.checkAlignment(linear, bytes);
    }
    return linear;
  }

  /** Leaves so many bytes out. */
  void skip(long bytes) {
    pointer = pointer + bytes & Width.mask(pointerBytes);
  }

  /** Stores the pointer into RSP, as wide as this stack's pointers are. */
  void commit() {
    cpu.gpr(Gpr.RSP, pointerBytes, pointer);
  }
}
