package io.trapgate.target.x86.core;

/**
 * What an instruction does to the boundary behind it: the shadows of STI and MOV SS (Intel SDM 3A
 * 6.8.3), the single step of TF and the end of RF (3B 17.3.1).
 */
final class Boundary {
  private final X86State state;

  private boolean interruptShadow;
  private boolean movSsShadow;
  private boolean trapFlag;

  /** IRET and SYSRET leave RF as they loaded it; every other instruction clears it. */
  private boolean keepsResumeFlag;

  Boundary(X86State state) {
    this.state = state;
  }

  /** An instruction is about to be fetched. */
  void begin() {
    interruptShadow = state.interruptShadow;
    movSsShadow = state.movSsShadow;
    trapFlag = (state.flags & Flag.TF) != 0;
    keepsResumeFlag = false;
  }

  /** It is in no shadow any more: it executes, or an exception is delivered instead. */
  void leaveShadow() {
    state.interruptShadow = false;
    state.movSsShadow = false;
  }

  /** Nothing of it has happened after all. */
  void restore() {
    state.interruptShadow = interruptShadow;
    state.movSsShadow = movSsShadow;
  }

  /** Whether interrupts were kept from it, and so have to be looked at after it. */
  boolean inShadow() {
    return interruptShadow || movSsShadow;
  }

  /** It is complete, and not to be repeated. */
  void complete() {
    if (!keepsResumeFlag) {
      state.flags &= ~Flag.RF;
    }
  }

  /** Whether it is to trap: TF was set when it began, and it isn't a MOV SS. */
  boolean traps() {
    return trapFlag && !state.movSsShadow;
  }

  /**
   * The next instruction boundary takes no interrupt. Of several such instructions in a row only
   * the first has this effect.
   *
   * @param stack debug exceptions wait too: MOV SS and POP SS
   */
  void shadow(boolean stack) {
    if (!inShadow()) {
      state.interruptShadow = true;
      state.movSsShadow = stack;
    }
  }

  /** RF stays as the present instruction has loaded it. */
  void keepResumeFlag() {
    keepsResumeFlag = true;
  }

  /** SYSCALL and SYSRET trap by the TF that they leave, not by the one they found. */
  void sampleTrapFlag() {
    trapFlag = (state.flags & Flag.TF) != 0;
  }
}
