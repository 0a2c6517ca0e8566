package io.trapgate.it.lockstep;

import java.util.List;

/**
 * One block run on both sides: what a tolerance may look at.
 *
 * @param machine ours, behind the block
 * @param block what was run
 * @param names of QEMU's registers
 * @param before QEMU's registers at the start of the block
 * @param after QEMU's registers at the start of the next one
 */
record Step(OurMachine machine, TracedBlock block, List<String> names, int[] before, int[] after) {
  /** A register of QEMU's at the start of the block. */
  int before(String name) {
    return before[names.indexOf(name)];
  }

  /** A register of QEMU's behind the block. */
  int after(String name) {
    return after[names.indexOf(name)];
  }

  /** QEMU's time base when the block had not begun. */
  long timeBefore() {
    return (long) before("TBU") << 32 | before("TBL") & 0xFFFF_FFFFL;
  }

  /** QEMU's time base when the block was over. */
  long timeAfter() {
    return (long) after("TBU") << 32 | after("TBL") & 0xFFFF_FFFFL;
  }

  /** General register, as QEMU had it at the start of the block. */
  int gprBefore(int number) {
    return before("R" + number);
  }
}
