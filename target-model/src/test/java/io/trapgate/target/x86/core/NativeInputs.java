package io.trapgate.target.x86.core;

/** The inputs of the cases that {@code x86/cases.c} has run on a processor: the same numbers. */
final class NativeInputs {
  /** Where its memory is here; only the page offset is the same. */
  static final long MEMORY = 0x2_0000;

  private static final int WORDS = 8;
  private static final int COUNTS = 67;
  private static final long[] CORNERS = {
    0,
    1,
    2,
    9,
    0x7F,
    0x80,
    0x99,
    0xFF,
    0x100,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFF_FFFFL,
    0x8000_0000L,
    0xFFFF_FFFFL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2,
    -128,
    -32768
  };

  private final int bits;
  private long state;

  /** RAX, RBX, RCX, RDX. */
  final long[] registers = new long[4];

  final long[] memory = new long[WORDS];
  final int flags;

  NativeInputs(int bits, int instruction, int number, char kind) {
    this.bits = bits;
    this.state = (long) instruction << 20 | number;
    for (int i = 0; i < registers.length; i++) {
      registers[i] = register(value());
    }
    long random = next();
    for (int i = 0; i < WORDS; i++) {
      memory[i] = value();
    }
    int arithmetic = Flag.FIXED | Flag.IF | (int) random & Flag.ARITHMETIC;
    if ("sroh".indexOf(kind) >= 0) {
      registers[2] = registers[2] & ~0xFFL | number % COUNTS;
    } else if (kind == 'z') {
      registers[2] = registers[2] & 3;
      arithmetic |= (int) (random >>> 16) & Flag.DF;
    } else if (kind == 't') {
      registers[1] = register((int) Long.remainderUnsigned(registers[1], 320) - 160);
    }
    flags = arithmetic;
  }

  private long register(long value) {
    return bits == 64 ? value : value & 0xFFFF_FFFFL;
  }

  /** splitmix64. */
  private long next() {
    state += 0x9E37_79B9_7F4A_7C15L;
    long z = state;
    z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return z ^ z >>> 31;
  }

  private long value() {
    long pick = next();
    long any = next();
    boolean corner = (pick & 1) != 0;
    return corner ? CORNERS[(int) Long.remainderUnsigned(pick >>> 1, CORNERS.length)] : any;
  }

  /** Puts everything into a guest. */
  void load(TestCpu guest) {
    X86State s = guest.state();
    s.gpr[Gpr.RAX] = registers[0];
    s.gpr[Gpr.RBX] = registers[1];
    s.gpr[Gpr.RCX] = registers[2];
    s.gpr[Gpr.RDX] = registers[3];
    s.gpr[Gpr.RSI] = MEMORY + 3 * 8;
    s.gpr[Gpr.RDI] = MEMORY + 4 * 8 + 3;
    s.flags = flags;
    for (int i = 0; i < WORDS; i++) {
      guest.cpu.memory().linear().store(MEMORY + 8L * i, 8, memory[i], 0);
    }
  }

  /** What has changed, as the file has it: flags first. */
  String result(TestCpu guest) {
    X86State s = guest.state();
    StringBuilder text = new StringBuilder(Integer.toHexString(s.flags & Flag.ARITHMETIC));
    changed(text, "a", registers[0], s.gpr[Gpr.RAX]);
    changed(text, "b", registers[1], s.gpr[Gpr.RBX]);
    changed(text, "c", registers[2], s.gpr[Gpr.RCX]);
    changed(text, "d", registers[3], s.gpr[Gpr.RDX]);
    changed(text, "s", 0, register(s.gpr[Gpr.RSI] - MEMORY - 3 * 8));
    changed(text, "t", 0, register(s.gpr[Gpr.RDI] - MEMORY - 4 * 8 - 3));
    for (int i = 0; i < WORDS; i++) {
      long after = guest.cpu.memory().linear().load(MEMORY + 8L * i, 8, 0);
      changed(text, "m" + i, memory[i], after);
    }
    return text.toString();
  }

  private static void changed(StringBuilder text, String name, long before, long after) {
    if (before != after) {
      text.append(' ').append(name).append(Long.toHexString(after));
    }
  }
}
