package io.trapgate.target.x86;

/** {@code KVM_GET_MP_STATE}, as far as a model has it; the numbers are KVM's. */
public enum MpState {
  /** It executes. */
  RUNNABLE(0),
  /** It waits for INIT. */
  UNINITIALIZED(1),
  /** It has had INIT and waits for the start-up vector. */
  INIT_RECEIVED(2),
  /** HLT. */
  HALTED(3);

  private final int number;

  MpState(int number) {
    this.number = number;
  }

  /** {@code KVM_MP_STATE_*}. */
  public int number() {
    return number;
  }
}
