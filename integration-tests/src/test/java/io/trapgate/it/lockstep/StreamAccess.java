package io.trapgate.it.lockstep;

import io.trapgate.target.ppc.EmbeddedOp;
import io.trapgate.target.ppc.PpcOp;
import io.trapgate.target.ppc.PpcOpRow;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Loads, stores and cache instructions, with their addresses steered to where they do no harm. */
final class StreamAccess {
  private static final Pattern INDEXED =
      Pattern.compile("(l[bhw]ep|lwz|lbz|lhz|lha|lhbr|lwbr|lwar|lsw|lf|st|dcb|icb|evl|evst).*");
  private static final int STWCX = 0x7C00_012D;
  private static final int LOW_AREA = 0x4000;
  private static final int PAGE_BYTES = 4096;
  private static final int LONGEST_BYTES = 256;

  private final StreamCode code;
  private final StreamRows rows;
  private final RandomGenerator random;

  StreamAccess(StreamCode code, StreamRows rows, RandomGenerator random) {
    this.code = code;
    this.rows = rows;
    this.random = random;
  }

  boolean takes(PpcOpRow row) {
    return isDisplaced(row) || isScaled(row) || isIndexed(row);
  }

  private static boolean isDisplaced(PpcOpRow row) {
    int primary = row.value() >>> 26;
    return primary >= 32 && primary < 56;
  }

  /** Vector accesses with five bits of displacement, counted in elements. */
  private static boolean isScaled(PpcOpRow row) {
    return isVector(row) && !row.mnemonic().endsWith("x");
  }

  private static boolean isVector(PpcOpRow row) {
    return row.mnemonic().startsWith("evl") || row.mnemonic().startsWith("evst");
  }

  private static boolean isIndexed(PpcOpRow row) {
    boolean cache = row.code() >= PpcOp.DCBA && row.code() <= PpcOp.ICBLC;
    boolean named = INDEXED.matcher(row.mnemonic()).matches();
    return cache || named && (row.value() >>> 26 == 31 || isVector(row));
  }

  void unit(PpcOpRow row) {
    int word = rows.word(row, random);
    int address = address(row);
    if (row.code() == PpcOp.LWARX || row.code() == PpcOp.STWCX_RC) {
      reserved(row, address & -4);
    } else if (isDisplaced(row)) {
      displaced(row, word, address);
    } else if (isScaled(row)) {
      scaled(row, address);
    } else if (isCounted(row)) {
      counted(word, address);
    } else {
      indexed(word, address);
    }
  }

  /** rB is the number of bytes. */
  private static boolean isCounted(PpcOpRow row) {
    return row.code() == EmbeddedOp.LSWI || row.code() == EmbeddedOp.STSWI;
  }

  /** dcbi, whose fault QEMU calls a load; stwcx., which may fault or not without a reservation. */
  private static boolean isAlwaysMapped(PpcOpRow row) {
    return row.code() == PpcOp.DCBI || row.code() == PpcOp.LWARX || row.code() == PpcOp.STWCX_RC;
  }

  /** Words for lmw and stmw, as QEMU doesn't know their alignment interrupt. */
  private int address(PpcOpRow row) {
    int alignment =
        switch (row.code()) {
          case PpcOp.LMW, PpcOp.STMW, PpcOp.LWARX, PpcOp.STWCX_RC -> 4;
          default -> isVector(row) ? 8 : 1;
        };
    int choice = isAlwaysMapped(row) ? 2 : random.nextInt(20);
    if (choice == 0) {
      return StreamLayout.UNMAPPED + random.nextInt(PAGE_BYTES) & -alignment;
    }
    if (choice == 1) {
      return StreamSystem.window(random) + random.nextInt(PAGE_BYTES - LONGEST_BYTES) & -alignment;
    }
    int most = StreamLayout.SCRATCH_BYTES - LONGEST_BYTES;
    return StreamLayout.SCRATCH + random.nextInt(most) & -alignment;
  }

  private void displaced(PpcOpRow row, int drawn, int address) {
    int word = drawn;
    int ra = word >>> 16 & 31;
    if (ra == 0) {
      int low = LOW_AREA + random.nextInt(LOW_AREA - LONGEST_BYTES) & -4;
      code.add(word & 0xFFFF_0000 | low);
      return;
    }
    if (row.code() == PpcOp.LMW || row.code() == PpcOp.STMW) {
      word &= ~3;
    }
    code.load(ra, address - (short) word);
    code.add(word);
  }

  /** The base is aligned, so that the access is. */
  private void scaled(PpcOpRow row, int address) {
    int word = rows.word(row, random) & ~0x001F_0000;
    int ra = 1 + random.nextInt(31);
    code.load(ra, address);
    code.add(word | ra << 16);
  }

  private void counted(int word, int address) {
    int ra = word >>> 16 & 31;
    if (ra != 0) {
      code.load(ra, address);
    }
    code.add(word);
  }

  private void indexed(int word, int address) {
    int ra = word >>> 16 & 31;
    int rb = word >>> 11 & 31;
    if (ra == 0) {
      code.load(rb, address);
    } else if (ra == rb) {
      code.load(ra, (address & -16) >>> 1);
    } else {
      int offset = random.nextInt();
      code.load(ra, address - offset);
      code.load(rb, offset);
    }
    code.add(word);
  }

  /** lwarx and stwcx. together, so that no reservation is left: to one word, two, or none. */
  private void reserved(PpcOpRow row, int address) {
    int rb = 1 + random.nextInt(31);
    if (row.code() == PpcOp.LWARX || random.nextInt(4) != 0) {
      int lwarx = rows.word(row(PpcOp.LWARX), random);
      code.load(rb, address);
      code.add(lwarx & ~0x001F_F800 | rb << 11);
    }
    int rs = random.nextInt(32);
    code.load(rb, random.nextInt(4) == 0 ? address ^ 64 : address);
    code.add(STWCX | rs << 21 | rb << 11);
  }

  private PpcOpRow row(int code) {
    return rows.rows().stream().filter(each -> each.code() == code).findFirst().orElseThrow();
  }
}
