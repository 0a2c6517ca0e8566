package io.trapgate.it.lockstep;

import io.trapgate.it.isa.HalfwordMac;
import io.trapgate.target.ppc.PpcOpRow;
import java.util.random.RandomGenerator;

/**
 * Multiply-accumulates of the 440, with operands for which QEMU is right about the overflow: of the
 * signed forms that is no overflow, of the unsigned ones either.
 */
final class StreamMac {
  /** Ends the block, so that QEMU multiplies registers and not constants that it knows. */
  private static final int ISYNC = 0x4C00_012C;

  private final StreamCode code;
  private final StreamRows rows;
  private final RandomGenerator random;

  StreamMac(StreamCode code, StreamRows rows, RandomGenerator random) {
    this.code = code;
    this.rows = rows;
    this.random = random;
  }

  boolean takes(PpcOpRow row) {
    return HalfwordMac.isMac(row.code());
  }

  void unit(PpcOpRow row) {
    int word = rows.word(row, random);
    int[] registers = new int[32];
    do {
      for (int i = 0; i < registers.length; i++) {
        registers[i] = random.nextInt() >> random.nextInt(32);
      }
    } while (HalfwordMac.mistakesOverflow(row.code(), word, i -> registers[i]));
    for (int field = 11; field <= 21; field += 5) {
      int register = word >>> field & 31;
      code.load(register, registers[register]);
    }
    code.add(ISYNC);
    code.add(word);
  }
}
