package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.addi;
import static io.trapgate.target.booke.Guest.branch;
import static io.trapgate.target.booke.Guest.dForm;
import static io.trapgate.target.booke.Guest.li;
import static io.trapgate.target.booke.Guest.stw;
import static io.trapgate.target.booke.Guest.xForm;
import static io.trapgate.target.booke.SmpGuest.ALIAS;
import static io.trapgate.target.booke.SmpGuest.DATA;
import static io.trapgate.target.booke.SmpGuest.program;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.KvmException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What one core's stores and invalidations do to the others. */
class SharedMemoryTest {
  private static final int LIS_R4 = dForm(15, 4, 0, DATA >>> 16);
  private static final int LWARX = xForm(5, 0, 4, 20);
  private static final int STWCX = xForm(6, 0, 4, 150) | 1;
  private static final int NOP = dForm(24, 0, 0, 0);
  private static final int CR0_EQ = 0x2000_0000;

  /** Reserves DATA, and some time later tries to store 7 there. */
  private static final int[] RESERVING = program(LIS_R4, li(6, 7), LWARX, NOP, STWCX);

  private static int[] storing(int instruction) {
    return program(LIS_R4, dForm(15, 8, 0, (ALIAS | DATA) >>> 16), li(9, 0), instruction, NOP);
  }

  static Stream<Arguments> stores() {
    return Stream.of(
        Arguments.of("the word", stw(9, 4, 0), false),
        Arguments.of("the same value: no compare would see it", stw(5, 4, 0), false),
        Arguments.of("the block's last byte", dForm(38, 9, 4, 31), false),
        Arguments.of("the next block", stw(9, 4, 32), true),
        Arguments.of("the page's end", stw(9, 4, 4092), true),
        Arguments.of("by another address", stw(9, 8, 4), false),
        Arguments.of("dcbz of the block", xForm(0, 0, 4, 1014), false),
        Arguments.of("across the page's start", stw(9, 4, -2), false),
        Arguments.of("several words", dForm(47, 26, 4, -8), false),
        Arguments.of("a load", dForm(32, 9, 4, 0), true),
        Arguments.of("its own lwarx", xForm(9, 0, 4, 20), true));
  }

  private static void steps(SmpGuest guest, int core, int count) throws KvmException {
    for (int i = 0; i < count; i++) {
      guest.step(core);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stores")
  void aStoreIntoTheBlockTakesTheReservationAway(String what, int instruction, boolean kept)
      throws Exception {
    for (boolean recent : new boolean[] {false, true}) {
      SmpGuest guest = new SmpGuest(10, RESERVING, storing(instruction));
      if (recent) {
        // The page is in the other core's table of recent stores before anything is reserved.
        guest.load(SmpGuest.entry(1) + 16, stw(9, 4, 64), stw(9, 8, 64), stw(9, 4, -64));
        steps(guest, 1, 7);
        guest.load(SmpGuest.entry(1) + 16 + 12, instruction, NOP);
      }
      steps(guest, 0, 3);
      steps(guest, 1, recent ? 1 : 4);
      steps(guest, 0, 2);
      assertThat((guest.register(0, "cr") & CR0_EQ) != 0)
          .as("%s, recent %s", what, recent)
          .isEqualTo(kept);
      assertThat(guest.word(DATA) == 7).isEqualTo(kept);
    }
  }

  @Test
  void aSecondReservationOfTheSamePageIsWatchedAgain() throws Exception {
    int[] twice = program(LIS_R4, li(6, 7), LWARX, STWCX, LWARX, STWCX);
    SmpGuest guest =
        new SmpGuest(10, twice, program(LIS_R4, stw(9, 4, 64), stw(9, 4, 64), stw(9, 4, 0)));
    steps(guest, 0, 3);
    steps(guest, 1, 2);
    steps(guest, 0, 1);
    assertThat(guest.register(0, "cr") & CR0_EQ).as("another block").isEqualTo(CR0_EQ);
    steps(guest, 1, 1); // nothing is reserved: the page is on the fast way again
    steps(guest, 0, 1);
    steps(guest, 1, 1);
    steps(guest, 0, 1);
    assertThat(guest.register(0, "cr") & CR0_EQ).isZero();
  }

  @Test
  void oneOfTwoReservationsWins() throws Exception {
    SmpGuest guest = new SmpGuest(10, RESERVING, RESERVING);
    steps(guest, 0, 4);
    steps(guest, 1, 5);
    steps(guest, 0, 1);
    assertThat(guest.register(1, "cr") & CR0_EQ).isEqualTo(CR0_EQ);
    assertThat(guest.register(0, "cr") & CR0_EQ).isZero();
  }

  @Test
  void theDebuggersStoreTakesReservationsAway() throws Exception {
    SmpGuest guest = new SmpGuest(10, RESERVING, RESERVING);
    steps(guest, 0, 4);
    guest.cores.get(1).memory().write(DATA + 8, new byte[1], 0, 1);
    steps(guest, 0, 1);
    assertThat(guest.register(0, "cr") & CR0_EQ).isZero();
  }

  @Test
  void codeThatOneCoreRunsFollowsTheStoresOfAnother() throws Exception {
    int target = SmpGuest.entry(0);
    SmpGuest guest =
        new SmpGuest(
            100,
            program(addi(3, 3, 1), branch(-4)),
            program(
                li(4, target),
                dForm(15, 5, 0, addi(3, 3, 2) >>> 16),
                dForm(24, 5, 5, addi(3, 3, 2)),
                stw(5, 4, 0),
                branch(0)));
    guest.run(Set.of(0), 200);
    assertThat(guest.register(0, "r3")).isEqualTo(100);
    guest.run(Set.of(1), 10);
    guest.run(Set.of(0), 200);
    assertThat(guest.register(0, "r3")).isEqualTo(300);
  }

  @Test
  void tlbivaxReachesAllCores() throws Exception {
    int tlb1 = 0x8;
    SmpGuest guest =
        new SmpGuest(
            10,
            program(dForm(15, 4, 0, ALIAS >>> 16), dForm(24, 4, 4, tlb1), xForm(0, 0, 4, 786)),
            program(dForm(15, 4, 0, ALIAS >>> 16), dForm(32, 5, 4, 0), dForm(32, 5, 4, 0)));
    guest.load(0, NOP); // the miss handler: all vectors are 0
    steps(guest, 1, 2);
    assertThat(guest.cores.get(1).programCounter()).isEqualTo(SmpGuest.entry(1) + 8);
    steps(guest, 0, 3);
    for (BookeVcpu core : guest.cores) {
      assertThat(core.memory().read(ALIAS, new byte[4], 0, 4)).as("unmapped").isZero();
      assertThat(core.memory().read(0, new byte[4], 0, 4)).as("the other entry").isEqualTo(4);
    }
    steps(guest, 1, 1);
    assertThat(guest.register(1, "dear")).as("a data TLB miss").isEqualTo(ALIAS);
  }
}
