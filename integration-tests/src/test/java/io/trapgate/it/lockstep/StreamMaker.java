package io.trapgate.it.lockstep;

import io.trapgate.target.ppc.PpcOp;
import io.trapgate.target.ppc.PpcOpRow;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes a random stream: units of one instruction of the table each, with what it needs before it;
 * every row in turn first, then rows at random, now and then a loop of a few units.
 */
final class StreamMaker {
  private static final int UNITS_PER_SCOPE = 500;
  private static final int LOOP_UNITS = 6;
  private static final int LOOP_ROUNDS = 6;
  private static final int ONE_IN_LOOPS = 25;
  private static final int ONE_IN_SYSTEM_CALLS = 40;
  private static final int ONE_IN_ILLEGAL = 200;
  private static final int MTCTR = 0x7C09_03A6;
  private static final int MTCRF_ALL = 0x7C0F_F120;
  private static final int MTXER = 0x7C01_03A6;
  private static final int BDNZ = 0x4200_0000;
  private static final int SC = 0x4400_0002;
  private static final int BRANCH_TO_SELF = 0x4800_0000;

  private final StreamRows rows;
  private final RandomGenerator random;
  private final StreamCode code;
  private final StreamAccess access;
  private final StreamBranches branches;
  private final StreamSystem system;
  private final StreamUnifiedTlb unified;
  private final StreamMac mac;
  private final StreamFloat floating;

  StreamMaker(StreamRows rows, RandomGenerator random) {
    this.rows = rows;
    this.random = random;
    this.code = new StreamCode(StreamLayout.CODE, random);
    this.access = new StreamAccess(code, rows, random);
    this.branches = new StreamBranches(code, rows, random);
    this.system = new StreamSystem(code, rows, random);
    this.unified = new StreamUnifiedTlb(code, system, random);
    this.mac = new StreamMac(code, rows, random);
    this.floating = new StreamFloat(code, rows, random);
  }

  /**
   * Makes a stream of about that many words.
   *
   * @return the address of its last instruction, a branch to itself
   */
  int make(int words) {
    prologue();
    code.open();
    rows.rows().forEach(row -> unit(row, false));
    code.close();
    while (code.size() < words) {
      code.open();
      for (int i = 0; i < UNITS_PER_SCOPE; i++) {
        anything();
      }
      code.close();
    }
    int end = code.address();
    code.add(BRANCH_TO_SELF);
    return end;
  }

  /** The words made. */
  byte[] bytes() {
    return code.bytes();
  }

  /** Vectors first, then a value for every register. */
  private void prologue() {
    system.vectors();
    if (rows.core() == LockstepCore.PPC440) {
      unified.prologue();
    }
    code.load(3, random.nextInt() & StreamSystem.XER_BITS);
    code.add(MTCRF_ALL | 3 << 21);
    code.add(MTXER | 3 << 21);
    for (int register = 0; register < 32; register++) {
      code.load(register, random.nextInt());
    }
  }

  private void anything() {
    if (random.nextInt(ONE_IN_LOOPS) == 0) {
      loop();
    } else if (random.nextInt(ONE_IN_SYSTEM_CALLS) == 0) {
      code.unit();
      code.add(SC);
    } else if (random.nextInt(ONE_IN_ILLEGAL) == 0) {
      code.unit();
      code.add(0);
    } else {
      unit(any(), false);
    }
  }

  private PpcOpRow any() {
    List<PpcOpRow> all = rows.rows();
    return all.get(random.nextInt(all.size()));
  }

  /** A few units some rounds over; none of them touches CTR. */
  private void loop() {
    code.unit();
    int register = random.nextInt(32);
    code.load(register, 2 + random.nextInt(LOOP_ROUNDS));
    code.add(MTCTR | register << 21);
    int start = code.size();
    code.open();
    int count = 1 + random.nextInt(LOOP_UNITS);
    for (int i = 0; i < count; i++) {
      unit(any(), true);
    }
    code.close();
    code.add(BDNZ | 4 * (start - code.size()) & 0xFFFC);
  }

  private void unit(PpcOpRow row, boolean inLoop) {
    code.unit();
    if (access.takes(row)) {
      access.unit(row);
    } else if (branches.takes(row)) {
      branches.unit(row, inLoop);
    } else if (system.takes(row)) {
      system.unit(row, inLoop);
    } else if (unified.takes(row)) {
      unified.unit(row);
    } else if (mac.takes(row)) {
      mac.unit(row);
    } else if (floating.takes(row)) {
      floating.unit(row);
    } else if (row.code() != PpcOp.SC || !inLoop) {
      code.add(rows.word(row, random));
    }
  }
}
