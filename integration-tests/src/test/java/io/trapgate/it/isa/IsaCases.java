package io.trapgate.it.isa;

import io.trapgate.target.ppc.PpcOpRow;
import java.util.Random;

/** Makes instructions and states from a seed. */
final class IsaCases {
  /** Where the words under test lie, one after the other. */
  static final int CODE = 0x0010_0000;

  /** Where loads and stores go. */
  static final int DATA = 0x0020_0000;

  /** Value of IVPR. */
  static final int VECTORS = 0x0003_0000;

  private static final int[] EDGES = {
    0,
    1,
    -1,
    2,
    -2,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE + 1,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x1_0000,
    -0x8000,
    -0x8001,
    31,
    32,
    33,
    63,
    64,
    0x80,
    0xFF
  };
  private static final int XER_BITS = 0xE000_007F;

  private final Random random;

  IsaCases(long seed) {
    this.random = new Random(seed);
  }

  /** Offset of an interrupt's vector. */
  static int vectorOffset(int ivor) {
    return 0x100 + 0x10 * ivor;
  }

  private int value() {
    return random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextInt();
  }

  private int word(PpcOpRow row) {
    while (true) {
      int word = random.nextInt() & ~row.mask() | row.value();
      if (row.form().accepts(word)) {
        return word;
      }
    }
  }

  private CpuImage image(int pc, int msr) {
    int[] words = new int[CpuImage.SIZE];
    for (int i = 0; i < CpuImage.SIZE; i++) {
      words[i] = value();
    }
    words[CpuImage.PC] = pc;
    words[CpuImage.MSR] = msr;
    words[CpuImage.CR] = random.nextInt();
    words[CpuImage.XER] &= XER_BITS;
    return new CpuImage(words);
  }

  /** A case that touches registers only. */
  IsaCase registers(PpcOpRow row, int pc, int msr) {
    return new IsaCase(row.mnemonic(), word(row), image(pc, msr), 0);
  }

  /** A word that may be anything. */
  IsaCase anyWord(int word, int pc) {
    return new IsaCase("%08x".formatted(word), word, image(pc, 0), 0);
  }
}
