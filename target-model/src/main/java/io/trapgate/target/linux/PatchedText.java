package io.trapgate.target.linux;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Breakpoint instructions in guest RAM. A debugger that reads finds what they replaced, and what it
 * writes there comes back with their removal; the guest sees them. Where the guest has written over
 * one it is gone, and its removal changes nothing (as QEMU has it, target/i386/kvm/kvm.c,
 * kvm_arch_remove_sw_breakpoint).
 */
final class PatchedText {
  /** INT3. */
  private static final byte BREAKPOINT = (byte) 0xCC;

  private static final long NONE = -1;

  /** Guest RAM as it is, by physical address; how many bytes were copied. */
  interface Ram {
    int read(long physical, byte[] into, int offset, int length);

    int write(long physical, byte[] from, int offset, int length);
  }

  private final Ram ram;
  private final Map<Long, Byte> replaced = new HashMap<>();
  private long lifted = NONE;

  PatchedText(Ram ram) {
    this.ram = ram;
  }

  private byte at(long physical) {
    byte[] one = new byte[1];
    return ram.read(physical, one, 0, 1) == 1 ? one[0] : 0;
  }

  private boolean set(long physical, byte value) {
    return ram.write(physical, new byte[] {value}, 0, 1) == 1;
  }

  /** Puts a breakpoint instruction there, unless ours is; false where there is no RAM. */
  boolean put(long physical) {
    byte before = at(physical);
    if (before == BREAKPOINT && has(physical)) {
      return true;
    }
    if (!set(physical, BREAKPOINT)) {
      return false;
    }
    replaced.put(physical, before);
    return true;
  }

  /** Takes it away again. */
  void remove(long physical) {
    Byte before = replaced.remove(physical);
    if (before != null && at(physical) == BREAKPOINT) {
      set(physical, before);
    }
  }

  /** Whether one is there, or was until the guest wrote over it. */
  boolean has(long physical) {
    return replaced.containsKey(physical);
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return replaced.isEmpty();
  }

  /** What was replaced there, if anything was, is there until {@link #putBack}. */
  void lift(long physical) {
    Byte before = replaced.get(physical);
    if (before != null && at(physical) == BREAKPOINT) {
      set(physical, before);
      lifted = physical;
    }
  }

  /** Whether what was replaced there is there now. */
  boolean isLifted(long physical) {
    return lifted == physical && physical != NONE;
  }

  /** The instruction that was lifted may have written there: that is what is replaced now. */
  void putBack() {
    if (lifted >= 0) {
      long physical = lifted;
      lifted = NONE;
      replaced.remove(physical);
      boolean ignored = put(physical);
    }
  }

  /** Physical addresses of all. */
  Set<Long> places() {
    return Set.copyOf(replaced.keySet());
  }

  /** The memory is to be filled anew: nothing is put back. */
  void forget() {
    replaced.clear();
  }

  /** For a debugger that has read these bytes. */
  void hide(long physical, byte[] into, int offset, int length) {
    if (replaced.isEmpty()) {
      return;
    }
    replaced.forEach((at, before) -> {
      long index = at - physical;
      if (index >= 0 && index < length && into[offset + (int) index] == BREAKPOINT) {
        into[offset + (int) index] = before;
      }
    });
  }

  /** A debugger has written these bytes to RAM: breakpoints stay. */
  void written(long physical, byte[] from, int offset, int length) {
    for (long at : places()) {
      long index = at - physical;
      if (index >= 0 && index < length) {
        replaced.put(at, from[offset + (int) index]);
        set(at, BREAKPOINT);
      }
    }
  }
}
