package io.trapgate.it.lockstep;

import io.trapgate.target.ppc.PpcFeature;
import io.trapgate.target.ppc.PpcOp;
import io.trapgate.target.ppc.PpcOpRow;
import io.trapgate.target.ppc.Spr;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Special registers, machine state, returns from interrupts and translations. */
final class StreamSystem {
  private static final int MTSPR = 0x7C00_03A6;
  private static final int ISYNC = 0x4C00_012C;

  /** Instructions of the e500mc, by name. */
  private static final Set<String> BY_NAME = Set.of("rfdi", "msgsnd", "msgclr", "tlbilx");

  private static final int DSRR0 = 574;

  /** A message type that no processor takes. */
  private static final int NO_MESSAGE = 31 << 27;

  /** T of tlbilx: one page. */
  private static final int BY_ADDRESS = 3;

  private static final int XER = 1;
  private static final int CTR = 9;
  private static final int SRR0 = 26;
  private static final int SRR1 = 27;
  private static final int CSRR0 = 58;
  private static final int CSRR1 = 59;
  private static final int IVPR = 63;
  private static final int MCSRR0 = 570;
  private static final int TBL = 268;
  private static final int TBU = 269;
  private static final int PVR = 287;
  private static final int MAS0 = 624;
  private static final int MAS6 = 630;
  private static final int MAS7 = 944;

  /** Bits of XER that the core keeps; QEMU keeps the reserved ones too. */
  static final int XER_BITS = 0xE000_007F;

  /** Not on the way to a handler, and the same bits on both sides. */
  private static final List<Integer> PLAIN =
      List.of(
          XER, 8, CTR, SRR0, SRR1, CSRR0, CSRR1, 61, 62, 256, 274, 275, 276, 277, 278, 279, 570,
          571);

  private static final List<Integer> READ_ONLY = List.of(260, 261, 262, 263, IVPR, PVR);

  /** What the e500 family has and the 440 has not. */
  private static final List<Integer> FREESCALE_READ_ONLY = List.of(259, 1023);

  /** Of the 440: unused addresses of the debug facility, victims and limits of its caches. */
  private static final List<Integer> PPC440_PLAIN =
      List.of(
          314, 315, 318, 319, 880, 881, 882, 883, 884, 885, 886, 887, 888, 912, 913, 914, 915, 916,
          917, 918, 919, 920, 921, 947, 1011);

  private static final List<Integer> PPC440_READ_ONLY = List.of(923, 924, 925, 926, 927, 979);

  private static final int MSR_UCLE_SPE = 0x0600_0000;
  private static final int MSR_EE_PR = 0x0000_C000;
  private static final int MSR_SPE = 0x0200_0000;
  private static final int MSR_FP = 0x2000;
  private static final int FIRST_WINDOW = 4;
  static final int WINDOW_COUNT = 12;
  private static final int WINDOW_DISTANCE = 0x0100_0000;

  private final StreamCode code;
  private final StreamRows rows;
  private final RandomGenerator random;
  private final List<Integer> writable;
  private final List<Integer> readable;

  StreamSystem(StreamCode code, StreamRows rows, RandomGenerator random) {
    this.code = code;
    this.rows = rows;
    this.random = random;
    boolean is440 = rows.core() == LockstepCore.PPC440;
    writable = both(PLAIN, is440 ? PPC440_PLAIN : List.of());
    readable = both(writable, both(READ_ONLY, is440 ? PPC440_READ_ONLY : FREESCALE_READ_ONLY));
  }

  private static List<Integer> both(List<Integer> some, List<Integer> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  /** Where some TLB entry may map a page of the scratch memory. */
  static int window(RandomGenerator random) {
    return windowAt(random.nextInt(WINDOW_COUNT));
  }

  /** Address of that window. */
  static int windowAt(int number) {
    return StreamLayout.WINDOWS + number * WINDOW_DISTANCE;
  }

  boolean takes(PpcOpRow row) {
    return row.code() >= PpcOp.MFSPR && row.code() <= PpcOp.TLBSYNC
        || BY_NAME.contains(row.mnemonic());
  }

  void unit(PpcOpRow row, boolean keepsCtr) {
    switch (row.mnemonic()) {
      case "rfdi" -> returns(row, DSRR0, DSRR0 + 1);
      case "msgsnd", "msgclr" -> {
        int register = register();
        code.load(register, NO_MESSAGE);
        code.add(row.value() | register << 11);
      }
      case "tlbilx" -> {
        set(MAS6, 0);
        inWindow(row.value() | BY_ADDRESS << 21);
      }
      default -> common(row, keepsCtr);
    }
  }

  private void common(PpcOpRow row, boolean keepsCtr) {
    switch (row.code()) {
      case PpcOp.MFSPR -> readSpr(row);
      case PpcOp.MTSPR -> writeSpr(keepsCtr);
      case PpcOp.MFTB -> {
        code.add(row.value() | register() << 21 | spr(random.nextBoolean() ? TBL : TBU));
        code.add(ISYNC);
      }
      case PpcOp.MTMSR -> {
        int register = register();
        code.load(register, msr());
        code.add(row.value() | register << 21);
      }
      case PpcOp.RFI -> returns(row, SRR0, SRR1);
      case PpcOp.RFCI -> returns(row, CSRR0, CSRR1);
      case PpcOp.RFMCI -> returns(row, MCSRR0, MCSRR0 + 1);
      case PpcOp.TLBRE -> {
        select();
        code.add(row.value());
      }
      case PpcOp.TLBWE -> writeEntry(row);
      case PpcOp.TLBSX -> {
        set(MAS6, 0);
        inWindow(row.value());
      }
      case PpcOp.TLBIVAX -> inWindow(row.value());
      default -> code.add(rows.word(row, random));
    }
  }

  private int register() {
    return random.nextInt(32);
  }

  private static int spr(int number) {
    return (number & 31) << 16 | number >>> 5 << 11;
  }

  /** Sets a special register by way of any general one. */
  void set(int number, int value) {
    int register = register();
    code.load(register, value);
    code.add(MTSPR | register << 21 | spr(number));
  }

  private void readSpr(PpcOpRow row) {
    int number = readable.get(random.nextInt(readable.size()));
    code.add(row.value() | register() << 21 | spr(number));
  }

  private void writeSpr(boolean keepsCtr) {
    int number = writable.get(random.nextInt(writable.size()));
    if (number == CTR && keepsCtr) {
      return;
    }
    int value = random.nextInt();
    set(
        number,
        switch (number) {
          case XER -> value & XER_BITS;
          case SRR0, CSRR0, MCSRR0 -> value & -4;
          default -> value;
        });
  }

  /** A machine state that goes on with the stream. */
  private int msr() {
    boolean spe = rows.core().model().core().has(PpcFeature.SPE);
    int bits = MSR_EE_PR | (spe ? MSR_UCLE_SPE : rows.core().hasFpu() ? MSR_FP : 0);
    int value = random.nextInt() & bits;
    int unit = spe ? MSR_SPE : rows.core().hasFpu() ? MSR_FP : 0;
    return random.nextInt(4) != 0 ? value | unit : value;
  }

  private void returns(PpcOpRow row, int address, int state) {
    int register = register();
    code.loadTarget(register);
    code.add(MTSPR | register << 21 | spr(address));
    set(state, msr());
    code.add(row.value());
  }

  /** MAS0 names an entry: one of TLB1 that a window has, or of TLB0. */
  private int select() {
    int window = random.nextInt(WINDOW_COUNT);
    set(MAS0, 0x1000_0000 | FIRST_WINDOW + window << 16);
    return window;
  }

  private void writeEntry(PpcOpRow row) {
    int window = select();
    int size = 1 + random.nextInt(3); // 4, 16 or 64 KiB
    int valid = random.nextInt(4) == 0 ? 0 : 0x8000_0000;
    set(MAS0 + 1, valid | size << 8);
    set(MAS0 + 2, windowAt(window));
    int page = random.nextInt(StreamLayout.SCRATCH_BYTES) & -(1024 << 2 * size);
    set(MAS0 + 3, StreamLayout.SCRATCH + page | random.nextInt(64));
    set(MAS7, 0);
    code.add(row.value());
    code.add(ISYNC);
  }

  /** Adds an instruction with rB, which some window's address is loaded into. */
  void inWindow(int word) {
    int register = register();
    code.load(register, window(random) + random.nextInt(0x2_0000) & -4096 | random.nextInt(2) * 8);
    code.add(word | register << 11);
  }

  /** Gives every interrupt its vector. */
  void vectors() {
    set(IVPR, StreamLayout.VECTORS);
    for (Spr row : rows.core().model().core().sprs().rows()) {
      if (row.name().startsWith("ivor")) {
        int ivor = Integer.parseInt(row.name().substring("ivor".length()));
        set(row.number(), StreamLayout.vectorOffset(ivor));
      }
    }
  }
}
