package io.trapgate.stub.debug;

import io.trapgate.target.kvm.VcpuExit;

/**
 * A vCPU has executed something in a run that ended with the stop of another. An exit of its own
 * may have come of it, which the port hands out in a later run; it is to be read with what was in
 * force then.
 *
 * @param armed what that was
 * @param stepped whether it was stepping
 * @param stale whether the client whom it concerned has gone
 */
record Unheard(Armed armed, boolean stepped, boolean stale) {
  /** All that it did has been heard of. */
  static final Unheard NONE = new Unheard(Armed.NOTHING, false, false);

  static Unheard of(Armed armed, boolean stepped) {
    return new Unheard(armed, stepped, false);
  }

  /** It still is user space's and not the guest's own, but nobody waits for it. */
  Unheard afterTheClient() {
    return equals(NONE) ? NONE : new Unheard(armed, stepped, true);
  }

  /** Whether user space has asked for that exit then. */
  boolean asksFor(VcpuExit.Debug.X86 exit) {
    return armed.asksFor(exit, stepped);
  }
}
