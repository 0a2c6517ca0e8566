package io.trapgate.target.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of RAM as an array of 4 KiB pages, each allocated when it is first written or mapped
 * for a guest access: a machine with 256 MiB starts without touching them.
 */
final class RamRegion {
  private static final int SHIFT = 12;

  final long base;
  final long bytes;
  private final byte[] @Nullable [] pages;
  private final boolean[] code;

  RamRegion(long base, long bytes) {
    this.base = base;
    this.bytes = bytes;
    int count = Math.toIntExact(bytes >>> SHIFT);
    this.pages = new byte[count] @Nullable [];
    this.code = new boolean[count];
  }

  boolean holds(long physical) {
    return physical >= base && physical - base < bytes;
  }

  private int index(long physical) {
    return (int) ((physical - base) >>> SHIFT);
  }

  byte @Nullable [] allocated(long physical) {
    return pages[index(physical)];
  }

  byte[] page(long physical) {
    int index = index(physical);
    byte[] page = pages[index];
    if (page == null) {
      page = new byte[PhysicalMap.PAGE_BYTES];
      pages[index] = page;
    }
    return page;
  }

  boolean isCode(long physical) {
    return code[index(physical)];
  }

  void markCode(long physical) {
    code[index(physical)] = true;
  }

  void clear() {
    Arrays.fill(pages, null);
    Arrays.fill(code, false);
  }
}
