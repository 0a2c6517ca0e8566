package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.X86State;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** One FXSAVE or FXRSTOR with random prefixes, operand and control bits. */
final class FxCase {
  private static final int WINDOW = 0x2_0000;
  private static final byte[] PREFIXES = {
    0x66, (byte) 0xF2, (byte) 0xF3, 0x67, 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, (byte) 0xF0
  };

  private final FxPair pair;
  private final Random random;
  private byte[] code = {};
  private long rbx;
  private long rbp;
  private long cr0;
  private long cr4;

  FxCase(FxPair pair, Random random) {
    this.pair = pair;
    this.random = random;
  }

  /** Tries the next one; how the two differ. */
  String next() throws KvmException {
    prepare();
    pair.control(cr0, cr4);
    pair.code(code);
    int flat = (int) (rbx & 0xFFFF);
    int stack = (int) (rbp & 0xFFFF);
    for (int area : new int[] {flat, WINDOW + flat, stack, WINDOW + stack}) {
      pair.write(area & ~15, FxStates.any(random));
    }
    String difference = pair.probe(rbx, 0, rbp);
    for (int from : new int[] {0x8000, WINDOW, WINDOW + 0x8000}) {
      difference += pair.memory(from, 0x8000);
    }
    return difference;
  }

  private void prepare() {
    boolean save = random.nextBoolean();
    boolean byBp = random.nextInt(4) == 0;
    int count = random.nextInt(3);
    byte[] made = new byte[count + 4];
    boolean narrow = pair.mode().codeBits() == 16;
    for (int i = 0; i < count; i++) {
      made[i] = PREFIXES[random.nextInt(PREFIXES.length)];
    }
    for (int i = 0; i < count; i++) {
      if (made[i] == 0x67) {
        narrow = pair.mode().codeBits() != 16; // twice is once
      }
    }
    int bx = narrow ? 0x07 : 0x03;
    made[count] = 0x0F;
    made[count + 1] = (byte) 0xAE;
    made[count + 2] = (byte) ((byBp ? narrow ? 0x46 : 0x45 : bx) | (save ? 0 : 8));
    code = byBp ? made : Arrays.copyOf(made, count + 3);
    // In real mode the exception vectors are at 0.
    int least = pair.mode() == FxPair.Mode.REAL ? 0x8000 : 0;
    rbx = place() | least;
    rbp = place() | least;
    if (Math.abs(rbp - rbx) < FxStates.BYTES) {
      rbp = rbx; // one area, or two
    }
    cr0 = pair.ours().state().cr0 & ~(X86State.CR0_TS | X86State.CR0_EM | X86State.CR0_MP);
    if (random.nextInt(6) == 0) {
      long[] bits = {X86State.CR0_TS, X86State.CR0_EM, X86State.CR0_TS | X86State.CR0_MP};
      cr0 |= bits[random.nextInt(bits.length)];
    }
    cr0 |= random.nextInt(4) == 0 ? X86State.CR0_MP : 0;
    cr4 = pair.ours().state().cr4 & ~X86State.CR4_OSFXSR;
    cr4 |= random.nextInt(4) == 0 ? 0 : X86State.CR4_OSFXSR;
  }

  /** At the start of the short segments, in the middle, at the end of 64 KiB, or beyond. */
  private long place() {
    int misaligned = random.nextInt(4) == 0 ? 1 + random.nextInt(15) : 0;
    return misaligned
        + switch (random.nextInt(6)) {
          case 0 -> 0;
          case 1 -> 16L * random.nextInt(9);
          case 2 -> 0xFDC0 + 16L * random.nextInt(36);
          case 3 -> 0x1_0000 - 160 - 16L * random.nextInt(10);
          case 4 -> random.nextInt(8) == 0 ? 0x1_2340 : 0x9000;
          default -> 0x8000 + 16L * random.nextInt(0x100); // any of them
        };
  }

  @Override
  public String toString() {
    return "%s rbx %x rbp %x cr0 %x cr4 %x"
        .formatted(HexFormat.of().formatHex(code), rbx, rbp, cr0, cr4);
  }
}
