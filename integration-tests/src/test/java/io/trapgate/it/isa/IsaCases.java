package io.trapgate.it.isa;

import io.trapgate.target.ppc.PpcOpRow;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes instructions and states from a seed. */
final class IsaCases {
  /** Where the words under test lie, one case after the other. */
  static final int CODE = 0x0010_0000;

  /** Where loads and stores go. */
  static final int DATA = 0x0080_0000;

  /** Value of IVPR. */
  static final int VECTORS = 0x0003_0000;

  /** Nothing is mapped from here on. */
  private static final int UNMAPPED = 0x7000_0000;

  private static final int PAGE_BYTES = 4096;
  private static final int XER = 1;
  private static final int SRR0 = 26;
  private static final int CSRR0 = 58;
  private static final int MCSRR0 = 570;
  private static final int DSRR0 = 574;
  private static final int XER_BITS = 0xE000_007F;
  private static final int LWARX_R0 = 0x7C00_0028;

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
    0xFF,
    0x8000_8000,
    0x7FFF_7FFF,
    0x8000_7FFF,
    0x7FFF_8000
  };

  private final IsaCore core;
  private final Random random;
  private int made;

  IsaCases(IsaCore core, long seed) {
    this.core = core;
    this.random = new Random(seed);
  }

  /** Offset of an interrupt's vector. */
  static int vectorOffset(int ivor) {
    return 0x100 + 0x10 * ivor;
  }

  private int nextAddress() {
    return CODE + 4 * IsaCase.MOST_WORDS * made++;
  }

  private int value() {
    return random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextInt();
  }

  private int anyOf(int... values) {
    return values[random.nextInt(values.length)];
  }

  /** A word of that row. */
  int word(PpcOpRow row) {
    while (true) {
      int word = random.nextInt() & ~row.mask() | row.value();
      if (row.form().accepts(word)) {
        return word;
      }
    }
  }

  private CpuImage image(int msr) {
    return image(msr, CpuImage.SIZE);
  }

  private CpuImage image(int msr, int size) {
    int[] words = new int[size];
    for (int i = 0; i < size; i++) {
      words[i] = value();
    }
    words[CpuImage.PC] = nextAddress();
    words[CpuImage.MSR] = msr;
    words[CpuImage.CR] = random.nextInt();
    words[CpuImage.XER] &= XER_BITS;
    return new CpuImage(words);
  }

  /** An MSR that changes neither the address space nor whether the core runs or has SPE. */
  int msr() {
    return random.nextInt() & (MsrBits.UCLE | MsrBits.CE | MsrBits.EE | MsrBits.PR | MsrBits.ME);
  }

  /** An instruction that works on registers only. */
  IsaCase registers(PpcOpRow row) {
    return of(row.mnemonic(), word(row), image(msr()));
  }

  /** An MSR as above that mostly has SPE. */
  private int vectorMsr() {
    return msr() | (random.nextInt(8) == 0 ? 0 : MsrBits.SPE);
  }

  /** An instruction of the SPE that works on registers only. */
  IsaCase vectorRegisters(PpcOpRow row) {
    return of(row.mnemonic(), word(row), image(vectorMsr(), CpuImage.WIDE));
  }

  /** A load or store of the SPE, whose displacement counts in units of its size. */
  IsaCase vectorAccess(PpcOpRow row, int bytes) {
    int word = word(row);
    int ea = effectiveAddress(random.nextInt(8) == 0 ? 1 : bytes);
    CpuImage image = image(vectorMsr(), CpuImage.WIDE);
    boolean indexed = (word & 1) == 0;
    return indexed ? indexed(row, word, ea, image) : displaced(row, word, ea, image);
  }

  /** What the displacement of a load or store of the SPE adds. */
  static int vectorDisplacement(int word) {
    int bytes = SpeRows.accessBytes(word);
    return (word >>> 11 & 31) * bytes;
  }

  /** A word that may be anything. */
  IsaCase anyWord(int word) {
    return of("word", word, image(0));
  }

  private IsaCase of(String mnemonic, int word, CpuImage before) {
    return new IsaCase(core, mnemonic, List.of(word), before, Map.of(), 0);
  }

  /** A load, a store or a cache instruction with rA and perhaps rB. */
  IsaCase access(PpcOpRow row, boolean indexed, int alignment) {
    int word = word(row);
    int ea = effectiveAddress(alignment);
    CpuImage image = image(msr());
    return indexed ? indexed(row, word, ea, image) : displaced(row, word, ea, image);
  }

  /** Makes the registers add up to the address; rA of zero leaves the displacement alone. */
  private IsaCase displaced(PpcOpRow row, int word, int address, CpuImage image) {
    int displacement = word >>> 26 == SpeRows.PRIMARY ? vectorDisplacement(word) : (short) word;
    int ra = word >>> 16 & 31;
    int ea = ra == 0 ? displacement : address;
    CpuImage before = ra == 0 ? image : image.with(ra, ea - displacement);
    return new IsaCase(core, row.mnemonic(), List.of(word), before, Map.of(), window(ea));
  }

  private IsaCase indexed(PpcOpRow row, int word, int address, CpuImage image) {
    int ra = word >>> 16 & 31;
    int rb = word >>> 11 & 31;
    int ea = ra == rb && ra != 0 ? address & ~1 : address;
    CpuImage before;
    if (ra == 0) {
      before = image.with(rb, ea);
    } else if (ra == rb) {
      before = image.with(ra, ea >>> 1);
    } else {
      before = image.with(ra, ea - image.get(rb));
    }
    return new IsaCase(core, row.mnemonic(), List.of(word), before, Map.of(), window(ea));
  }

  /** A string whose address is rA alone. */
  IsaCase string(PpcOpRow row) {
    int word = word(row);
    int ra = word >>> 16 & 31;
    int ea = ra == 0 ? 0 : effectiveAddress(1);
    CpuImage image = image(msr());
    image = ra == 0 ? image : image.with(ra, ea);
    return new IsaCase(core, row.mnemonic(), List.of(word), image, Map.of(), window(ea));
  }

  private int effectiveAddress(int alignment) {
    int choice = random.nextInt(10);
    int within = random.nextInt(PAGE_BYTES) & -alignment;
    if (choice == 0) {
      return UNMAPPED + within;
    }
    boolean nearPageEnd = choice == 1;
    return DATA + (nearPageEnd ? PAGE_BYTES - (random.nextInt(16) & -alignment) : within);
  }

  private static int window(int ea) {
    return ea < 0 || ea >= UNMAPPED ? 0 : Math.max(64, ea & -32) - 32;
  }

  /** stwcx. after a lwarx of the same word, of another one, or after none. */
  IsaCase conditionalStore(PpcOpRow row) {
    int rs = 1 + random.nextInt(30);
    int word = row.value() | rs << 21 | 31 << 11;
    int ea = DATA + (random.nextInt(1024) & -4);
    CpuImage image = image(msr()).with(31, ea);
    image = image.with(30, ea + 64);
    List<Integer> words =
        random.nextInt(4) == 0 ? List.of(word) : List.of(LWARX_R0 | anyOf(30, 31, 31) << 11, word);
    return new IsaCase(core, row.mnemonic(), words, image, Map.of(), window(ea));
  }

  /** A return from interrupt to a state in the save registers. */
  IsaCase returns(PpcOpRow row, String address, String state) {
    Map<String, Integer> sprs =
        Map.of(address, value() & -4, state, msr() | random.nextInt() & 0x30);
    return new IsaCase(core, row.mnemonic(), List.of(word(row)), image(msr()), sprs, 0);
  }

  /** mtmsr and wrtee: a register that holds a harmless MSR. */
  IsaCase machineState(PpcOpRow row) {
    int word = word(row);
    CpuImage image = image(msr()).with(word >>> 21 & 31, msr());
    return of(row.mnemonic(), word, image);
  }

  /** A move from or to that special register; a move to it is read back. */
  IsaCase special(PpcOpRow row, int number, int moveFrom) {
    int field = (number & 31) << 16 | number >>> 5 << 11;
    int register = random.nextInt(32);
    int word = row.value() | register << 21 | field;
    boolean writes = moveFrom != row.value();
    List<Integer> words = writes ? List.of(word, moveFrom | 29 << 21 | field) : List.of(word);
    CpuImage image = image(msr());
    image = image.with(register, image.get(register) & implemented(number));
    return new IsaCase(core, row.mnemonic(), words, image, Map.of(), 0);
  }

  /** Bits of a register that hold a value; QEMU keeps the reserved ones too. */
  private static int implemented(int number) {
    return switch (number) {
      case XER -> XER_BITS;
      case SRR0, CSRR0, MCSRR0, DSRR0 -> -4;
      default -> -1;
    };
  }
}
