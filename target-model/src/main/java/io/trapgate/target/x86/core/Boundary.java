package io.trapgate.target.x86.core;

/**
 * What the present instruction finds and leaves at the boundaries around it: the shadows of STI and
 * MOV SS, TF and RF.
 */
final class Boundary {
  private final X86State state;
  private boolean interruptShadow;
  private boolean movSsShadow;
  private boolean trapFlag;

  /** IRET leaves RF as it loaded it; every other instruction clears it. */
  private int resumeFlagToClear = Flag.RF;

  Boundary(X86State state) {
    this.state = state;
  }

  /** An instruction begins. */
  void begin() {
    interruptShadow = state.interruptShadow;
    movSsShadow = state.movSsShadow;
    sampleTrapFlag();
  }

  /** It executes now: the shadow over it is used up. */
  void leaveShadow() {
    state.interruptShadow = false;
    state.movSsShadow = false;
  }

  /** Nothing of it has happened: it begins again later. */
  void undo() {
    state.interruptShadow = interruptShadow;
    state.movSsShadow = movSsShadow;
  }

  /** It is complete, not only one of its iterations. */
  void complete() {
    state.flags &= ~resumeFlagToClear;
    resumeFlagToClear = Flag.RF;
  }

  /** Whether it began in the shadow of another one. */
  boolean wasShadowed() {
    return interruptShadow || movSsShadow;
  }

  /** Whether the TF that it found traps after it. */
  boolean traps() {
    return trapFlag && !state.movSsShadow;
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
    if (!wasShadowed()) {
      state.interruptShadow = true;
      state.movSsShadow = stack;
    }
  }
}
