package io.trapgate.target.kvm;

/**
 * Places in a machine's run that another run of the same machine finds again. A machine takes what
 * comes from outside, a kick or bytes for its UART, only between two stretches of guest code, and
 * the same start and the same commands give the same stretches: their number says exactly where it
 * came, also while the guest waits and no instruction is counted. Models have them; a real KVM does
 * not.
 */
public interface Moments {
  /**
   * Stretches since the machine was created; a reset doesn't set it back. To be asked while the
   * machine stands still, or on the machine thread.
   */
  long now();

  /**
   * Calls {@code action} once on the machine thread, as soon as the run is there and before
   * anything more is executed; at the beginning of the next run when that has passed. Replaces what
   * was asked for before. To be called while the machine stands still, or on the machine thread.
   */
  void at(long moment, Runnable action);
}
