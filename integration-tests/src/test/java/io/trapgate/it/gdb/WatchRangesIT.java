package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbReply;
import org.junit.jupiter.api.Test;

/**
 * What an exact DAC can't see, and what {@code --watch-ranges} makes of it: stores by two functions
 * of the debugregs guest, one of a byte and one of a word, to any address.
 */
@NeedsTool("gdb-multiarch")
class WatchRangesIT {
  private static Rig rig(boolean ranges) {
    Guest guest = Guest.debugRegisters();
    Rig rig = Rig.ours(guest, OurServer.start(OurServer.spec("e500v2", guest.elf()), ranges));
    rig.gdb().ok("break between_rounds");
    rig.gdb().go("continue");
    rig.gdb().ok("delete");
    return rig;
  }

  /** Has the guest call {@code store_byte} or {@code store_once} with that address. */
  private static GdbReply store(Rig rig, String function, String address) {
    rig.gdb().ok("set $lr = (unsigned) first_target");
    rig.gdb().ok("set $pc = (unsigned) " + function);
    rig.gdb().ok("set $r3 = " + address);
    rig.gdb().ok("set $r4 = 0x11223344");
    rig.gdb().ok("break *(unsigned) first_target");
    GdbReply stop = rig.gdb().go("continue");
    rig.gdb().ok("clear *(unsigned) first_target");
    return stop;
  }

  private static final String IN_THE_MIDDLE = "(unsigned) &cell + 1";

  @Test
  void aByteStoreIntoTheMiddleOfAWatchedWordIsNotSeenByAnExactDac() {
    try (Rig rig = rig(false)) {
      rig.gdb().ok("watch cell");
      assertThat(store(rig, "store_byte", IN_THE_MIDDLE).reason()).isEqualTo("breakpoint-hit");
      assertThat(rig.gdb().ok("print/x cell")).contains("0x440000");
      assertThat(rig.gdb().ok("monitor slots"))
          .contains(
              "not one that starts at 0x" + "%08x".formatted(rig.guest().address("cell") + 1));
    }
  }

  @Test
  void aRangeSeesIt() {
    try (Rig rig = rig(true)) {
      rig.gdb().ok("watch cell");
      GdbReply stop = store(rig, "store_byte", IN_THE_MIDDLE);
      assertThat(stop.reason()).as(stop.shown()).isEqualTo("watchpoint-trigger");
      assertThat(stop.function()).isEqualTo("store_byte");
      assertThat(rig.gdb().ok("monitor slots")).contains("write+range");
    }
  }

  @Test
  void aRangeOfAnyLengthSeesWhatTouchesIt() {
    try (Rig rig = rig(true)) {
      rig.gdb().ok("watch seen_pc");
      int mark = rig.tap().mark();
      String inside = "(unsigned) &seen_pc + 37";
      assertThat(store(rig, "store_byte", inside).reason()).isEqualTo("watchpoint-trigger");
      assertThat(rig.tap().requestsSince(mark))
          .contains("Z2," + rig.guest().hex("seen_pc") + ",40");
      String reachesIn = "(unsigned) &seen_pc - 2";
      assertThat(store(rig, "store_once", reachesIn).reason()).isEqualTo("watchpoint-trigger");
      String before = "(unsigned) &seen_pc - 4";
      assertThat(store(rig, "store_once", before).reason()).isEqualTo("breakpoint-hit");
      String behind = "(unsigned) &seen_pc + 64";
      assertThat(store(rig, "store_once", behind).reason()).isEqualTo("breakpoint-hit");
    }
  }
}
