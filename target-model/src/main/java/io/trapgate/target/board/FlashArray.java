package io.trapgate.target.board;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a NOR flash: the image it starts with, which is shared and never changed, and a copy
 * of each block that was.
 */
final class FlashArray {
  /** What an erased byte reads as. */
  static final byte ERASED = (byte) 0xFF;

  final int bytes;
  final int blockBytes;
  private final byte[] image;
  private final byte[] @Nullable [] blocks;

  /**
   * @param image the content at the beginning; what it is too short for is erased
   * @param bytes size of all cells, a multiple of {@code blockBytes}
   */
  FlashArray(byte[] image, int bytes, int blockBytes) {
    this.image = image;
    this.bytes = bytes;
    this.blockBytes = blockBytes;
    this.blocks = new byte[bytes / blockBytes] @Nullable [];
  }

  int get(int offset) {
    byte[] block = blocks[offset / blockBytes];
    if (block != null) {
      return block[offset % blockBytes] & 0xFF;
    }
    return (offset < image.length ? image[offset] : ERASED) & 0xFF;
  }

  /** The bytes from there on as a big-endian value; behind the end all bits are 1. */
  int get(int offset, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | (offset + i < bytes ? get(offset + i) : ERASED & 0xFF);
    }
    return value;
  }

  /** Replaces a byte, whatever it was. */
  void set(int offset, int value) {
    changing(offset / blockBytes)[offset % blockBytes] = (byte) value;
  }

  /** Programs a byte: its bits can only become 0. */
  void program(int offset, int value) {
    set(offset, get(offset) & value);
  }

  void erase(int block) {
    byte[] erased = blocks[block];
    if (erased == null) {
      erased = new byte[blockBytes];
      blocks[block] = erased;
    }
    Arrays.fill(erased, ERASED);
  }

  private byte[] changing(int index) {
    byte[] block = blocks[index];
    if (block == null) {
      block = content(index * blockBytes, blockBytes);
      blocks[index] = block;
    }
    return block;
  }

  byte[] content() {
    return content(0, bytes);
  }

  private byte[] content(int from, int length) {
    byte[] copy = new byte[length];
    Arrays.fill(copy, ERASED);
    if (from < image.length) {
      System.arraycopy(image, from, copy, 0, Math.min(length, image.length - from));
    }
    for (int at = from; at < from + length; at += blockBytes) {
      byte[] block = blocks[at / blockBytes];
      if (block != null) {
        System.arraycopy(block, 0, copy, at - from, blockBytes);
      }
    }
    return copy;
  }
}
