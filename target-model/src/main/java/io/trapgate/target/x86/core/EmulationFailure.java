package io.trapgate.target.x86.core;

/**
 * The model can't execute this instruction: {@code KVM_EXIT_INTERNAL_ERROR} with suberror 1.
 * Nothing of it has happened, RIP stays at it.
 */
public final class EmulationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;

  /**
   * @param what what can't be done, for the user
   */
  public EmulationFailure(String what) {
    super(what, null, false, false);
    this.what = what;
  }

  /** What can't be done. */
  public String what() {
    return what;
  }
}
