package io.trapgate.target.engine;

/**
 * Thrown by an engine when the debug facility wants the instruction suppressed, before anything of
 * it has happened; the facility has recorded why. Without a stack trace: it is an event of the
 * guest, not a mistake of ours.
 */
public final class DebugStop extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The stop of the instruction that executes. */
  public DebugStop() {
    super(null, null, false, false);
  }
}
