package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.Gpr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The guest's own debug registers: each snippet starts with moves of constants to DR0 and DR7,
 * which arm nothing while the stream is made, and are given values afterwards.
 */
final class OwnSlots {
  private static final byte[] TO_DR0 = {0x0F, 0x23, (byte) 0xC0};
  private static final byte[] TO_DR7 = {0x0F, 0x23, (byte) 0xF8};
  private static final int DR7_FIXED = 0x400;

  /** A CMP, so that the flags are defined which an exception of the moves pushes. */
  private static final int DEFINING_BYTES = 2;

  private OwnSlots() {}

  /** What a snippet starts with. */
  static List<byte[]> prologue(Assembly assembly) {
    return List.of(
        assembly.cmp(Gpr.RAX, Gpr.RAX),
        assembly.mov(Gpr.RAX, 0),
        TO_DR0,
        assembly.mov(Gpr.RAX, DR7_FIXED),
        TO_DR7);
  }

  /** Bytes of the prologue. */
  static int bytes(int codeBits) {
    return DEFINING_BYTES + 2 * (moveBytes(codeBits) + TO_DR0.length);
  }

  private static int moveBytes(int codeBits) {
    return new Assembly(codeBits).mov(Gpr.RAX, 0).length;
  }

  /** Gives the constants of the snippet at an address their values. */
  static void arm(byte[] image, int snippet, int codeBits, int dr0, int dr7) {
    int move = moveBytes(codeBits);
    int constant = codeBits == 64 ? Long.BYTES : Integer.BYTES;
    ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    int first = snippet + DEFINING_BYTES + move;
    bytes.putInt(first - constant, dr0);
    bytes.putInt(first + TO_DR0.length + move - constant, dr7 | DR7_FIXED);
  }
}
