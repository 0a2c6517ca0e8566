package io.trapgate.target.x86.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembered translations to RAM pages, direct-mapped, for one kind of access. Pages of devices and
 * of nothing aren't remembered.
 */
final class Tlb {
  private static final int ENTRIES = 1024;
  private static final long EMPTY = -1;

  private final long[] tags = new long[ENTRIES];
  private final byte[] @Nullable [] pages = new byte[ENTRIES] @Nullable [];
  private final long[] physical = new long[ENTRIES];

  Tlb() {
    flush();
  }

  /** The RAM page of a linear address, or null when it isn't remembered. */
  byte @Nullable [] page(long linear, int user) {
    int slot = slot(linear);
    return tags[slot] == tag(linear, user) ? pages[slot] : null;
  }

  void enter(long linear, int user, byte[] page, long physicalPage) {
    int slot = slot(linear);
    tags[slot] = tag(linear, user);
    pages[slot] = page;
    physical[slot] = physicalPage;
  }

  void flush() {
    Arrays.fill(tags, EMPTY);
  }

  void flushPage(long linear) {
    tags[slot(linear)] = EMPTY;
  }

  /** Forgets what leads to this physical page. */
  void flushPhysical(long physicalPage) {
    for (int i = 0; i < ENTRIES; i++) {
      if (physical[i] == physicalPage) {
        tags[i] = EMPTY;
      }
    }
  }

  /** Forgets what leads to this array. */
  @SuppressWarnings("ReferenceEquality") // the array itself, not what is in it
  void flushArray(byte[] page) {
    for (int i = 0; i < ENTRIES; i++) {
      if (pages[i] == page) {
        tags[i] = EMPTY;
      }
    }
  }

  private static int slot(long linear) {
    return (int) (linear >>> 12) & ENTRIES - 1;
  }

  /** Page number and privilege; canonical addresses never make it {@link #EMPTY}. */
  private static long tag(long linear, int user) {
    return linear >>> 12 << 1 | (user == 0 ? 0 : 1);
  }
}
