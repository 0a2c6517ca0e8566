package io.trapgate.target.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of RAM as 4 KiB pages, each allocated when it is first written: a machine with 256 MiB
 * starts without touching them. What it starts with may be shared with other machines; a page of
 * that is copied when it is first written.
 */
final class RamRegion {
  private static final int SHIFT = 12;

  /** Pages in a chunk: a power of two, which makes both levels of the table small. */
  private static final int CHUNK = 64;

  private static final int CHUNK_SHIFT = 6;

  /** What every page that nobody has written to reads as; never written. */
  private static final byte[] ZEROS = new byte[PhysicalMap.PAGE_BYTES];

  /** Pages of this machine's own, and which of them hold decoded code. */
  private static final class Chunk {
    final byte[] @Nullable [] own = new byte[CHUNK] @Nullable [];
    long code;
  }

  final long base;
  final long bytes;
  private final @Nullable Chunk[] chunks;
  private byte[] @Nullable [] @Nullable [] start;

  RamRegion(long base, long bytes) {
    this.base = base;
    this.bytes = bytes;
    int count = Math.toIntExact((bytes >>> SHIFT) + CHUNK - 1 >>> CHUNK_SHIFT);
    this.chunks = new @Nullable Chunk[count];
    this.start = new byte[count] @Nullable [] @Nullable [];
  }

  boolean holds(long physical) {
    return physical >= base && physical - base < bytes;
  }

  private int index(long physical) {
    return (int) ((physical - base) >>> SHIFT);
  }

  /** For reading only; it may be another machine's page, too. */
  byte[] page(long physical) {
    int index = index(physical);
    Chunk chunk = chunks[index >>> CHUNK_SHIFT];
    byte[] page = chunk == null ? null : chunk.own[index & CHUNK - 1];
    return page == null ? startPage(index) : page;
  }

  private byte[] startPage(int index) {
    byte[] @Nullable [] pages = start[index >>> CHUNK_SHIFT];
    byte[] page = pages == null ? null : pages[index & CHUNK - 1];
    return page == null ? ZEROS : page;
  }

  /** Whether the page that {@link #page} gives may be written to. */
  boolean owns(long physical) {
    int index = index(physical);
    Chunk chunk = chunks[index >>> CHUNK_SHIFT];
    return chunk != null && chunk.own[index & CHUNK - 1] != null;
  }

  /** A page of this machine's own with what it read so far, which takes the shared one's place. */
  @SuppressWarnings("ReferenceEquality") // the array itself, not what is in it
  byte[] own(long physical) {
    int index = index(physical);
    byte[] shared = startPage(index);
    byte[] page = shared == ZEROS ? new byte[PhysicalMap.PAGE_BYTES] : shared.clone();
    chunk(index).own[index & CHUNK - 1] = page;
    return page;
  }

  private Chunk chunk(int index) {
    Chunk chunk = chunks[index >>> CHUNK_SHIFT];
    if (chunk == null) {
      chunk = new Chunk();
      chunks[index >>> CHUNK_SHIFT] = chunk;
    }
    return chunk;
  }

  boolean isCode(long physical) {
    int index = index(physical);
    Chunk chunk = chunks[index >>> CHUNK_SHIFT];
    return chunk != null && (chunk.code & 1L << index) != 0;
  }

  void markCode(long physical) {
    int index = index(physical);
    chunk(index).code |= 1L << index;
  }

  /** Back to what it started with. */
  void clear() {
    Arrays.fill(chunks, null);
  }

  /** What it holds now is what it starts with from here on; pages handed out aren't its own now. */
  RamImage.Part freeze() {
    byte[] @Nullable [] @Nullable [] pages = start.clone();
    for (int i = 0; i < chunks.length; i++) {
      Chunk chunk = chunks[i];
      if (chunk != null) {
        pages[i] = merged(pages[i], chunk);
      }
    }
    clear();
    start = pages;
    return new RamImage.Part(base, bytes, pages);
  }

  private static byte[] @Nullable [] merged(byte @Nullable [] @Nullable [] shared, Chunk chunk) {
    byte[] @Nullable [] all = shared == null ? new byte[CHUNK] @Nullable [] : shared.clone();
    for (int i = 0; i < CHUNK; i++) {
      if (chunk.own[i] != null) {
        all[i] = chunk.own[i];
      }
    }
    return all;
  }

  /** Nothing was written yet: it starts with this. */
  void startFrom(RamImage.Part part) {
    if (part.base() != base || part.bytes() != bytes) {
      throw new IllegalArgumentException(
          "ram image: 0x%x+0x%x (expected: 0x%x+0x%x)"
              .formatted(part.base(), part.bytes(), base, bytes));
    }
    start = part.pages();
  }
}
