package io.trapgate.target.x86.core;

/** The guest has shut its processor down: #DF couldn't be delivered ({@code KVM_EXIT_SHUTDOWN}). */
public final class TripleFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The shutdown of the processor that executes. */
  public TripleFault() {
    super(null, null, false, false);
  }
}
