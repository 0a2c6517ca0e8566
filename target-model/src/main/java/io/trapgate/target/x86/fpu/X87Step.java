package io.trapgate.target.x86.fpu;

/**
 * One x87 instruction's dealings with stack and status word: what it reads, what it raises, and
 * whether a result may be stored (Intel SDM 1 8.1.3, 8.4, 8.5).
 */
public final class X87Step {
  private static final int SF = 0x40;
  private static final int C1 = 0x200;

  /** Exceptions that keep the operands as they are when one isn't masked. */
  private static final int BEFORE = FloatEnv.IE | FloatEnv.DE | FloatEnv.ZE;

  private final FpuState state;
  private final FloatEnv env;
  private boolean stackFault;
  private boolean overflowed;
  private boolean keepsC1;
  private boolean storeStopped;

  /** Begins an instruction with the control word's rounding. */
  public X87Step(FpuState state) {
    this.state = state;
    this.env = FloatEnv.ofControlWord(state.fcw);
  }

  public FloatEnv env() {
    return env;
  }

  /** Precision of results in registers. */
  public FloatFormat format() {
    return FloatFormat.ofControlWord(state.fcw);
  }

  /** ST(i); an empty one is a stack underflow and reads as the indefinite value. */
  public F80 read(int i) {
    if (state.isEmpty(i)) {
      stackFault = true;
      env.raise(FloatEnv.IE);
      return F80.INDEFINITE;
    }
    return state.st(i);
  }

  /** Whether a register was empty that had to be full, or the other way round. */
  public boolean stackFault() {
    return stackFault;
  }

  /** Looks whether there is room for a push: without, it is a stack overflow. */
  public boolean room() {
    if (state.isEmpty(7)) {
      return true;
    }
    stackFault = true;
    overflowed = true;
    env.raise(FloatEnv.IE);
    return false;
  }

  /** C1 stays as it is without a stack fault: FNOP and FCMOVcc. */
  public void keepC1() {
    keepsC1 = true;
  }

  /** An operand was a denormal. */
  public void denormal() {
    env.raise(FloatEnv.DE);
  }

  /** Whether an unmasked exception keeps the instruction from having any effect but on flags. */
  public boolean stops() {
    return env.unmasked(BEFORE);
  }

  /**
   * As {@link #stops}, of a store to memory: overflow and underflow keep it from being done too.
   */
  public boolean stopsStore() {
    storeStopped = env.unmasked(BEFORE | FloatEnv.OE | FloatEnv.UE);
    return storeStopped;
  }

  /**
   * Pushes a value although reading it met a denormal: a load is done even if that isn't masked.
   */
  public void pushLoaded(F80 value) {
    if (!env.unmasked(FloatEnv.IE)) {
      state.top(state.top() - 1);
      state.st(0, stackFault ? F80.INDEFINITE : value);
    }
  }

  /** Pushes a value, or the indefinite one after a stack overflow. */
  public void push(F80 value) {
    if (!stops()) {
      state.top(state.top() - 1);
      state.st(0, stackFault ? F80.INDEFINITE : value);
    }
  }

  /** Puts a result into ST(i), or the indefinite value after a stack fault; not if stopped. */
  public void result(int i, F80 value) {
    if (!stops()) {
      state.st(i, stackFault ? F80.INDEFINITE : value);
    }
  }

  /** Takes ST(0) off, as far as the instruction isn't stopped. */
  public void pop(int times) {
    for (int i = 0; i < times && !stops(); i++) {
      state.valid &= ~(1 << state.top());
      state.top(state.top() + 1);
    }
  }

  /** Sets C3, C2 and C0. */
  public void condition(int bits) {
    state.fsw = state.fsw & ~X87Math.UNORDERED | bits;
  }

  /**
   * Ends the instruction: flags go to the status word.
   *
   * @return whether one of them isn't masked
   */
  public boolean end() {
    // What is found before computing and isn't masked hides what would be found after.
    int raised = stops() ? env.raised() & BEFORE : env.raised();
    raised &= storeStopped ? ~FloatEnv.PE : -1;
    boolean up = stackFault ? overflowed : env.roundedUp() && (raised & FloatEnv.PE) != 0;
    int kept = keepsC1 && !stackFault ? state.fsw & C1 : 0;
    state.fsw = state.fsw & ~C1 | kept | (up ? C1 : 0) | (stackFault ? SF : 0) | raised;
    state.summarize();
    return env.unmasked(FpuState.EXCEPTIONS);
  }
}
