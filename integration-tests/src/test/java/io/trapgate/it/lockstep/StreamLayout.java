package io.trapgate.it.lockstep;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** Where a random stream and what it needs lie: 64 MiB mapped one to one. */
final class StreamLayout {
  /** What QEMU's board takes for its firmware. */
  static final int ENTRY = 0x1_0000;

  /** Holds a return, for the absolute branches that reach only the first 32 KiB. */
  static final int TRAMPOLINE = 0x2000;

  /** Value of IVPR. */
  static final int VECTORS = 0x3_0000;

  /** The stream. */
  static final int CODE = 0x10_0000;

  /** The most words of a stream: above them QEMU's device tree lies. */
  static final int MOST_WORDS = 0x0160_0000 / 4;

  /** What loads and stores reach. */
  static final int SCRATCH = 0x200_0000;

  static final int SCRATCH_BYTES = 0x1_0000;

  /** Nothing is mapped here. */
  static final int UNMAPPED = 0x7000_0000;

  /** Pages mapped by the stream itself, one TLB1 entry every 16 MiB. */
  static final int WINDOWS = 0x5000_0000;

  static final int MAPPED_BYTES = 64 << 20;
  static final int TSIZE_64_MEBIBYTES = 8;

  private static final int VECTOR_BYTES = 0x10;
  private static final int VECTOR_COUNT = 64;
  private static final int SKIP = VECTORS + 0x1000;
  private static final int LEAVE = VECTORS + 0x1100;
  private static final int LOST = VECTORS + 0x1200;
  private static final int SYSTEM_CALL = 8;

  private StreamLayout() {}

  /** Offset of the vector of an IVOR. */
  static int vectorOffset(int ivor) {
    return VECTOR_BYTES * (ivor + 1);
  }

  /** Where a stream ends up that left its tracks. */
  static int lost() {
    return LOST;
  }

  static byte[] trampoline() {
    return ByteBuffer.allocate(4).putInt(0x4E80_0020).array();
  }

  static byte[] scratch(RandomGenerator random) {
    byte[] bytes = new byte[SCRATCH_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  /**
   * The vectors: a system call returns to supervisor mode, an interrupt that left the tracks stays,
   * every other one skips its instruction.
   */
  static byte[] vectors() {
    ByteBuffer bytes = ByteBuffer.allocate(LOST + 4 - VECTORS);
    for (int ivor = 0; ivor < VECTOR_COUNT; ivor++) {
      int handler = ivor == SYSTEM_CALL ? LEAVE : isLost(ivor) ? LOST : SKIP;
      int at = vectorOffset(ivor);
      bytes.putInt(at, 0x4800_0000 | handler - VECTORS - at);
    }
    words(
        bytes,
        SKIP,
        0x7C70_43A6, // mtsprg0 r3
        0x7C7A_02A6, // mfsrr0 r3
        0x3863_0004, // addi r3,r3,4
        0x7C7A_03A6, // mtsrr0 r3
        0x7C7B_02A6, // mfsrr1 r3
        0x5463_0416, // rlwinm r3,r3,0,16,11: without QEMU's reasons of a program interrupt
        0x7C7B_03A6, // mtsrr1 r3
        0x7C70_42A6, // mfsprg0 r3
        0x4C00_0064); // rfi
    words(
        bytes,
        LEAVE,
        0x7C70_43A6, // mtsprg0 r3
        0x7C7B_02A6, // mfsrr1 r3
        0x5463_04A0, // rlwinm r3,r3,0,18,16: without PR
        0x7C7B_03A6, // mtsrr1 r3
        0x7C70_42A6, // mfsprg0 r3
        0x4C00_0064); // rfi
    words(bytes, LOST, 0x4800_0000);
    return bytes.array();
  }

  /** Critical input, machine check, instruction storage and TLB, timers and debug. */
  private static boolean isLost(int ivor) {
    return ivor <= 1
        || ivor == 3
        || ivor == 4
        || ivor >= 10 && ivor <= 12
        || ivor == 14
        || ivor == 15;
  }

  private static void words(ByteBuffer bytes, int address, int... words) {
    for (int i = 0; i < words.length; i++) {
      bytes.putInt(address - VECTORS + 4 * i, words[i]);
    }
  }
}
