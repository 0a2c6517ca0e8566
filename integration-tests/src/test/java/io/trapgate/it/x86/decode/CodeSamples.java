package io.trapgate.it.x86.decode;

import java.util.Random;

/**
 * Byte strings that begin like instructions: random legal and illegal prefixes, a chosen opcode,
 * random bytes behind it.
 */
final class CodeSamples {
  static final int BYTES = 15;

  private static final int[] PREFIXES = {
    0x66, 0x66, 0x66, 0x67, 0x67, 0xF2, 0xF3, 0xF3, 0xF0, 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65
  };
  private static final int[][] MAPS = {{}, {0x0F}, {0x0F, 0x38}, {0x0F, 0x3A}};

  private final Random random;

  CodeSamples(Random random) {
    this.random = random;
  }

  /**
   * A sample.
   *
   * @param bits size of the code
   * @param map 0 to 3: one byte, 0F, 0F 38, 0F 3A
   */
  byte[] sample(int bits, int map, int opcode) {
    byte[] code = new byte[BYTES];
    random.nextBytes(code);
    int at = 0;
    for (int prefixes = prefixes(); prefixes > 0; prefixes--) {
      code[at++] = (byte) PREFIXES[random.nextInt(PREFIXES.length)];
    }
    if (bits == 64 && random.nextInt(3) == 0) {
      code[at++] = (byte) (0x40 | random.nextInt(16));
    }
    for (int escape : MAPS[map]) {
      code[at++] = (byte) escape;
    }
    code[at++] = (byte) opcode;
    if (random.nextInt(4) == 0) { // registers, which are rare among random bytes behind prefixes
      code[at] |= (byte) 0xC0;
    }
    return code;
  }

  /** The bytes before an opcode of a map. */
  static int[] escapes(int map) {
    return MAPS[map].clone();
  }

  private int prefixes() {
    int kind = random.nextInt(16);
    return kind < 6 ? 0 : kind < 12 ? 1 : kind < 15 ? 2 : 4;
  }
}
