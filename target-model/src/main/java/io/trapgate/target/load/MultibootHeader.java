package io.trapgate.target.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * The header of a multiboot 1 kernel (Multiboot Specification 0.6.96, 3.1), somewhere in the first
 * 8 KiB of its file.
 *
 * @param at offset in the file
 * @param flags what it asks for
 * @param addresses the five address fields, when the flags have them count
 */
record MultibootHeader(int at, int flags, Optional<Addresses> addresses) {
  /** The header ends within so many bytes. */
  private static final int SEARCH_BYTES = 8192;

  private static final int MAGIC = 0x1BAD_B002;
  private static final int FIXED_BYTES = 12;
  private static final int ADDRESSES_END = 32;

  private static final int VIDEO = 1 << 2;
  private static final int ADDRESSES = 1 << 16;

  /** Requirements that we know: aligned modules and memory information. */
  private static final int MET = 0x3;

  private static final int REQUIREMENTS = 0xFFFF;

  /**
   * Where the image goes; all physical addresses.
   *
   * @param header where the header itself goes
   * @param load where the first byte to load goes
   * @param loadEnd where loading ends, 0 for the end of the file
   * @param bssEnd where zeros end, 0 for none
   * @param entry where execution starts
   */
  record Addresses(long header, long load, long loadEnd, long bssEnd, long entry) {}

  /** The first header in the file, or nothing. */
  static Optional<MultibootHeader> find(ImageSource source) throws ImageException {
    int bytes = (int) Math.min(source.size(), SEARCH_BYTES);
    ByteBuffer head = ByteBuffer.wrap(source.read(0, bytes)).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + FIXED_BYTES <= bytes; at += 4) {
      int flags = head.getInt(at + 4);
      if (head.getInt(at) == MAGIC && MAGIC + flags + head.getInt(at + 8) == 0) {
        return Optional.of(new MultibootHeader(at, flags, addresses(head, at, flags)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Addresses> addresses(ByteBuffer head, int at, int flags) {
    if ((flags & ADDRESSES) == 0 || at + ADDRESSES_END > head.limit()) {
      return Optional.empty();
    }
    return Optional.of(
        new Addresses(
            word(head, at + 12),
            word(head, at + 16),
            word(head, at + 20),
            word(head, at + 24),
            word(head, at + 28)));
  }

  private static long word(ByteBuffer head, int at) {
    return head.getInt(at) & 0xFFFF_FFFFL;
  }

  /**
   * Checks what the kernel can't do without.
   *
   * @throws ImageException for a requirement that the board doesn't meet
   */
  void requireMet(String name) throws ImageException {
    if ((flags & VIDEO) != 0) {
      throw new ImageException(
          name, "multiboot: the kernel asks for a video mode (expected: none); there is no screen");
    }
    int unknown = flags & REQUIREMENTS & ~MET;
    if (unknown != 0) {
      throw new ImageException(
          name, "multiboot: requirements 0x%x (expected: of 0x%x only)".formatted(unknown, MET));
    }
  }

  /**
   * The image where the address fields say.
   *
   * @throws ImageException when they contradict each other or the file, or lead outside of RAM
   */
  GuestImage place(ImageSource source, Addresses fields, long ramBytes) throws ImageException {
    String name = source.name();
    long first = at - (fields.header() - fields.load());
    if (first < 0 || first > at) {
      throw new ImageException(
          name,
          "multiboot: header_addr 0x%x, load_addr 0x%x (expected: 0 to 0x%x between them)"
              .formatted(fields.header(), fields.load(), at));
    }
    long present = source.size() - first;
    long bytes = fields.loadEnd() == 0 ? present : fields.loadEnd() - fields.load();
    if (bytes < 1 || bytes > present) {
      throw new ImageException(
          name, "multiboot: " + bytes + " bytes to load (expected: 1 to " + present + ")");
    }
    long end = Math.max(fields.load() + bytes, fields.bssEnd());
    if (end > ramBytes || bytes > ImageLoader.MAX_CONTENT_BYTES) {
      throw new ImageException(
          name,
          "multiboot: physical 0x%x to 0x%x is outside RAM (expected: below 0x%x)"
              .formatted(fields.load(), end - 1, ramBytes));
    }
    if (fields.entry() < fields.load() || fields.entry() >= end) {
      throw new ImageException(
          name,
          "multiboot: entry_addr 0x%x (expected: 0x%x to 0x%x)"
              .formatted(fields.entry(), fields.load(), end - 1));
    }
    byte[] content = source.read(first, (int) bytes);
    return new GuestImage(
        fields.entry(),
        List.of(new GuestImage.Segment(fields.load(), content, end - fields.load())));
  }
}
