package io.trapgate.stub.script.run;

import io.trapgate.stub.debug.Breakpoint;
import java.util.Optional;

/**
 * A watchpoint that stopped the guest, with what the watched bytes were.
 *
 * @param watch what was asked for
 * @param before the access; empty when they could not be read
 * @param after the access; empty while it has not been carried out, as on Book E, where the guest
 *     stops before it and gdb steps over it
 */
record WatchHit(Breakpoint watch, Optional<byte[]> before, Optional<byte[]> after) {
  /** Whether a variable lies in what is watched. */
  boolean covers(long address, int length) {
    long offset = address - watch.guestVirtual();
    return offset >= 0 && offset + length <= watch.length();
  }

  WatchHit withAfter(Optional<byte[]> bytes) {
    return new WatchHit(watch, before, bytes);
  }
}
