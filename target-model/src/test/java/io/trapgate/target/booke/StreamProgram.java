package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.ENTRY;
import static io.trapgate.target.booke.Guest.SC;
import static io.trapgate.target.booke.Guest.TLBWE;
import static io.trapgate.target.booke.Guest.VECTORS;
import static io.trapgate.target.booke.Guest.addi;
import static io.trapgate.target.booke.Guest.branch;
import static io.trapgate.target.booke.Guest.dForm;
import static io.trapgate.target.booke.Guest.li;
import static io.trapgate.target.booke.Guest.mfspr;
import static io.trapgate.target.booke.Guest.mtspr;

import io.trapgate.target.ppc.PpcFeature;
import io.trapgate.target.ppc.PpcOpRow;
import io.trapgate.target.ppc.PpcOpTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Random instructions of all that a core executes, with handlers that come back from whatever they
 * end in: a program for comparing two ways of executing it.
 *
 * <p>It loads and stores in its own code as well as in data, calls code behind a page that {@code
 * sc} maps anew each time, and goes from user to supervisor mode and back.
 */
final class StreamProgram {
  static final int WORDS = 200;
  static final int DATA = 0x20_0000;
  private static final int NOP = 0x6000_0000;
  private static final int BLR = 0x4E80_0020;
  private static final int RFCI = 0x4C00_0066;
  private static final int RFDI = 0x4C00_004E;
  private static final int RFMCI = 0x4C00_004C;
  private static final int MSR_PR = 0x4000;

  /** Effective address of the page that is mapped anew, and one of the two pages behind it. */
  private static final int MOVING = 0x4000_0000;

  private static final int BEHIND = 0x8000;

  /** What would end all: mappings and modes that the handlers don't come back from. */
  private static final Set<String> NEVER =
      Set.of(
          "mfspr", "mtspr", "mfpmr", "mtpmr", "mtmsr", "mtdcr", "mfdcr", "rfi", "rfci", "rfmci",
          "rfdi", "rfgi", "tlbwe", "tlbivax", "tlbilx", "tlbre", "tlbsx", "wait", "msgsnd");

  private static final Set<String> BRANCHES =
      Set.of(
          "b",
          "bl",
          "bc if false",
          "bc if true",
          "bdnz",
          "bc, bcl, bca, bcla",
          "blr",
          "bclr, bclrl",
          "bctr",
          "bcctr, bcctrl");

  private final CpuModel model;
  private final Random random;
  private final List<PpcOpRow> rows;

  StreamProgram(CpuModel model, Random random) {
    this.model = model;
    this.random = random;
    this.rows =
        PpcOpTable.ROWS.stream()
            .filter(row -> model.core().has(row.feature()))
            .filter(row -> !NEVER.contains(row.mnemonic().replace(" 440", "")))
            .toList();
  }

  /** A program that goes round for ever. */
  int[] words() {
    int[] words = new int[WORDS];
    int i = 0;
    while (i < WORDS - 5) {
      i = add(words, i);
    }
    java.util.Arrays.fill(words, i, WORDS - 1, NOP);
    words[WORDS - 1] = branch(-4 * (WORDS - 1));
    return words;
  }

  private int add(int[] words, int at) {
    int i = at;
    PpcOpRow row = rows.get(random.nextInt(rows.size()));
    int word = random.nextInt() & ~row.mask() | row.value();
    int choice = random.nextInt(60);
    if (choice == 0) { // the page that moves
      words[i++] = SC;
      words[i++] = dForm(15, 3, 0, MOVING >>> 16);
      words[i++] = mtspr(9, 3);
      words[i++] = 0x4E80_0421; // bctrl
    } else if (choice < 3) { // a user's register
      int spr = random.nextInt(3) == 0 ? 1 : 8 + random.nextInt(2);
      words[i++] = random.nextBoolean() ? mfspr(4 + random.nextInt(20), spr) : li(3, ENTRY);
    } else if (BRANCHES.contains(row.mnemonic())) {
      words[i++] = li(3, ENTRY + 4 * random.nextInt(WORDS));
      words[i++] = mtspr(random.nextBoolean() ? 8 : 9, 3);
      words[i++] = near(word, row.mnemonic());
    } else { // may be an access: mostly to data, seldom to its own code
      boolean code = random.nextInt(100) == 0;
      words[i++] = dForm(15, 1, 0, code ? 0 : DATA >>> 16);
      words[i++] = li(2, random.nextInt(0x1000 + 4 * WORDS) & -(1 << random.nextInt(4)));
      int based = (word & ~0x001F_0000 | 1 << 16) & ~row.mask() | row.value();
      words[i++] =
          word >>> 26 == 31 ? (based & ~0xF800 | 2 << 11) & ~row.mask() | row.value() : based;
    }
    return i;
  }

  /** The branch, going a few instructions forth, or seldom back. */
  private int near(int word, String mnemonic) {
    int distance = 4 * (random.nextInt(4) == 0 ? -random.nextInt(20) : 1 + random.nextInt(12));
    return switch (mnemonic) {
      case "b", "bl" -> word & ~0x03FF_FFFC | distance & 0x03FF_FFFC;
      case "bc if false", "bc if true", "bdnz" -> word & ~0xFFFE | distance & 0xFFFC;
      case "bc, bcl, bca, bcla" -> word & ~0xFFFE | distance & 0xFFFC | random.nextInt(2);
      default -> word;
    };
  }

  /** Vectors, handlers and the code behind the page that moves. */
  void surroundings(Guest guest) throws Exception {
    guest.vectors();
    int srr0 = 26;
    for (int vector = 0; vector < 16; vector++) {
      guest.load(VECTORS + 0x100 * vector, skip(srr0, Guest.RFI));
    }
    guest.load(VECTORS, skip(58, RFCI));
    guest.load(VECTORS + 0x100, skip(570, RFMCI));
    for (int fetch : new int[] {3, 14}) { // there is no code: from the start again
      guest.load(VECTORS + 0x100 * fetch, li(31, ENTRY), mtspr(srr0, 31), Guest.RFI);
    }
    for (int timer : new int[] {10, 11}) {
      guest.load(VECTORS + 0x100 * timer, dForm(15, 31, 0, -1), mtspr(336, 31), Guest.RFI);
    }
    // a program interrupt: from user to supervisor mode, or back
    guest.load(
        VECTORS + 0x600,
        mfspr(31, 27),
        dForm(26, 31, 31, MSR_PR),
        mtspr(27, 31),
        mfspr(31, srr0),
        addi(31, 31, 4),
        mtspr(srr0, 31),
        Guest.RFI);
    guest.load(VECTORS + 0x800, map());
    boolean own = model.core().has(PpcFeature.DEBUG_LEVEL);
    int save = own ? 574 : 58;
    guest.load(
        VECTORS + 0xF00,
        mfspr(31, save),
        addi(31, 31, 4),
        mtspr(save, 31),
        dForm(15, 31, 0, -1),
        mtspr(304, 31),
        own ? RFDI : RFCI);
    guest.load(BEHIND, addi(25, 25, 1), addi(26, 26, 3), BLR);
    guest.load(BEHIND + 0x1000, addi(25, 25, 7), dForm(34, 26, 0, DATA >>> 16), BLR);
  }

  /** Timers that fire again and again, and the guest's own debug registers; then the program. */
  void start(Guest guest, boolean ownDebug) throws Exception {
    Code code = new Code();
    code.spr(54, 300 + random.nextInt(3_000)); // DECAR
    code.spr(22, 300 + random.nextInt(3_000)); // DEC
    code.spr(340, 0x04C0_0000 | random.nextInt(4) << 24); // TCR: DIE, ARE, FIE and its period
    if (ownDebug) {
      code.spr(312, ENTRY + 4 * random.nextInt(WORDS)); // IAC1
      code.spr(316, DATA + 4 * random.nextInt(0x400)); // DAC1
      int each = random.nextInt(8) == 0 ? 0x0C00_0000 : 0; // each instruction and taken branch
      code.spr(308, 0x408C_0000 | each); // DBCR0: IDM, IAC1, DAC1 for loads and stores
      code.add(0x7C60_00A6).add(dForm(24, 3, 3, 0x200)).add(0x7C60_0124); // MSR[DE]
    }
    int unit = model.core().has(PpcFeature.SPE) ? 0x0200 : 0; // MSR[SPE], or MSR[FP]
    if (unit != 0) {
      for (int vector = 0; vector < 4; vector++) { // SPE and performance monitor: IVOR32 to 35
        code.spr(528 + vector, 0x500);
      }
    }
    code.add(0x7C60_00A6).add(dForm(25, 3, 3, unit)).add(dForm(24, 3, 3, 0x2000)); // mfmsr
    code.add(0x7C60_0124); // mtmsr
    code.add(branch(ENTRY - START - 4 * code.words.size()));
    guest.load(START, code.words.stream().mapToInt(Integer::intValue).toArray());
    guest.register("pc", START);
  }

  private static final int START = 0x6000;

  private record Code(List<Integer> words) {
    Code() {
      this(new ArrayList<>());
    }

    Code add(int word) {
      words.add(word);
      return this;
    }

    void spr(int number, int value) {
      add(dForm(15, 3, 0, value >>> 16)).add(dForm(24, 3, 3, value)).add(mtspr(number, 3));
    }
  }

  private static int[] skip(int save, int back) {
    return new int[] {mfspr(31, save), addi(31, 31, 4), mtspr(save, 31), back};
  }

  /** {@code sc}: the page is mapped to the other of the two; to supervisor mode. */
  private int[] map() {
    int mfsrr1 = mfspr(31, 27);
    int supervisor = 21 << 26 | 31 << 21 | 31 << 16 | 18 << 6 | 16 << 1; // rlwinm, PR cleared
    int turn = dForm(28, 29, 29, 0x1000); // andi.
    int other = dForm(26, 29, 29, 0x1000); // xori
    if (model.core().has(PpcFeature.IBM_MMU)) {
      return new int[] {
        turn,
        other,
        li(30, 20),
        dForm(15, 31, 0, MOVING >>> 16),
        dForm(24, 31, 31, 0x210),
        0x7FFE_07A4,
        dForm(24, 29, 28, BEHIND),
        0x7F9E_0FA4,
        li(31, 0x3F),
        0x7FFE_17A4,
        0x4C00_012C,
        mfsrr1,
        supervisor,
        mtspr(27, 31),
        Guest.RFI
      };
    }
    return new int[] {
      dForm(15, 30, 0, 0x1001),
      mtspr(624, 30),
      dForm(15, 30, 0, 0x8000),
      dForm(24, 30, 30, 0x100),
      mtspr(625, 30),
      dForm(15, 30, 0, MOVING >>> 16),
      mtspr(626, 30),
      turn,
      other,
      dForm(24, 29, 28, BEHIND | 0x3F),
      mtspr(627, 28),
      TLBWE,
      0x4C00_012C,
      mfsrr1,
      supervisor,
      mtspr(27, 31),
      Guest.RFI
    };
  }
}
