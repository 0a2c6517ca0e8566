package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.fake.FakeVm;
import io.trapgate.target.kvm.GuestDebug;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** DR0 to DR3: what takes which, what shares one, what is refused, and the word in DR7. */
class X86SlotsTest {
  private final DebugHardware hardware = DebugHardware.of(FakeVm.x86(1), WatchPolicy.EXACT);
  private final SlotBudget budget = new SlotBudget(hardware);

  private static Breakpoint hard(long address) {
    return new Breakpoint(BreakpointKind.HARDWARE, address, 1);
  }

  private static Breakpoint watch(long address, int length) {
    return new Breakpoint(BreakpointKind.WRITE_WATCH, address, length);
  }

  private static Breakpoint access(long address, int length) {
    return new Breakpoint(BreakpointKind.ACCESS_WATCH, address, length);
  }

  private List<String> slots(Breakpoint... breakpoints) {
    return budget.assign(List.of(breakpoints)).stream().map(Slot::toString).toList();
  }

  @Test
  void codeAndDataShareTheFour() {
    assertThat(slots(watch(0x2000, 4), hard(0x1000), access(0x3001, 1)))
        .containsExactly(
            "DR0=0x00002000 (watch, 4 bytes)",
            "DR1=0x00001000 (hbreak)",
            "DR2=0x00003001 (awatch, 1 byte)",
            "DR3 free");
    assertThat(slots(hard(0x1000), access(0x3001, 1)))
        .as("whatever stands behind a removed one moves up")
        .containsExactly(
            "DR0=0x00001000 (hbreak)", "DR1=0x00003001 (awatch, 1 byte)", "DR2 free", "DR3 free");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1000 | 1 | 1000/1",
        "1000 | 2 | 1000/2",
        "1000 | 4 | 1000/4",
        "1000 | 8 | 1000/8",
        "1001 | 2 | 1001/1 1002/1",
        "1002 | 4 | 1002/2 1004/2",
        "1004 | 8 | 1004/4 1008/4",
        "1001 | 8 | 1001/1 1002/2 1004/4 1008/1",
        "1000 | 3 | 1000/2 1002/1",
        "1000 | 7 | 1000/4 1004/2 1006/1",
        "1000 | 32 | 1000/8 1008/8 1010/8 1018/8",
        "1ffffffff | 2 | 1ffffffff/1 200000000/1",
      })
  void aRegionFallsIntoAlignedPieces(String address, int length, String pieces) {
    long at = Long.parseLong(address, 16);
    assertThat(
            X86Pieces.of(at, length).stream()
                .map(p -> Long.toHexString(p.guestVirtual()) + "/" + p.bytes())
                .collect(Collectors.joining(" ")))
        .isEqualTo(pieces);
    assertThat(hardware.refusal(watch(at, length))).isEmpty();
  }

  @Test
  void piecesCoverTheRegionExactlyAndTheirCountIsRight() {
    long seed = 42;
    Random random = new Random(seed);
    for (int i = 0; i < 5000; i++) {
      long at = 0x1000L + random.nextInt(32);
      int length = 1 + random.nextInt(70);
      long next = at;
      for (X86Pieces.Piece piece : X86Pieces.of(at, length)) {
        assertThat(piece.guestVirtual()).as("seed %d", seed).isEqualTo(next);
        assertThat(piece.guestVirtual() % piece.bytes()).as("seed %d", seed).isZero();
        next += piece.bytes();
      }
      assertThat(next).as("seed %d", seed).isEqualTo(at + length);
      assertThat(X86Pieces.count(at, length))
          .as("seed %d: %x, %d", seed, at, length)
          .isEqualTo(X86Pieces.of(at, length).size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1000 | 0 | length: 0 at 0x00001000 (expected: >= 1)",
        "1001 | 16 | length: 16 at 0x00001001 needs 5 slots of 1, 2, 4 or 8 aligned bytes (expected: <= 4)",
        "1000 | 40 | length: 40 at 0x00001000 needs 5 slots of 1, 2, 4 or 8 aligned bytes (expected: <= 4)",
        "1000 | 2000000000 | length: 2000000000 at 0x00001000 needs 250000000 slots of 1, 2, 4 or 8 aligned bytes (expected: <= 4)",
        "ffffffffffffffff | 2 | length: 2 at 0xffffffffffffffff (expected: an end within the address space)",
      })
  void whatNoSlotsCanExpressIsRefused(String address, int length, String text) {
    assertThat(hardware.refusal(watch(Long.parseUnsignedLong(address, 16), length)))
        .isEqualTo(text)
        .doesNotContain(".");
  }

  @Test
  void anInstructionIsOneByteWhateverThePacketSays() {
    Breakpoint odd = new Breakpoint(BreakpointKind.HARDWARE, 0x1003, 4);
    assertThat(hardware.refusal(odd)).isEmpty();
    assertThat(hardware.needs(odd)).containsExactly(new Compare.X86(0x1003, X86Access.EXECUTE, 1));
    assertThat(slots(odd, hard(0x1003)).get(1)).as("both in one").isEqualTo("DR1 free");
  }

  @Test
  void theSamePieceIsSharedAndAnyOtherIsNot() {
    assertThat(slots(watch(0x1000, 12), watch(0x1008, 4), access(0x1008, 4), watch(0x1008, 2)))
        .containsExactly(
            "DR0=0x00001000 (watch, 8 bytes)",
            "DR1=0x00001008 (watch, 4 bytes)",
            "DR2=0x00001008 (awatch, 4 bytes)",
            "DR3=0x00001008 (watch, 2 bytes)");
    assertThat(budget.assign(List.of(watch(0x1000, 12), watch(0x1008, 4))).get(1).owners())
        .containsExactly(watch(0x1000, 12), watch(0x1008, 4));
    assertThat(
            budget.refusal(List.of(hard(1), hard(2), hard(3), watch(0x1008, 4)), watch(0x1008, 4)))
        .isEmpty();
  }

  @Test
  void theFifthIsRefusedWithTheHolders() {
    List<Breakpoint> full =
        List.of(hard(0x1000), watch(0x2000, 4), access(0x3000, 1), hard(0x1004));
    String holders =
        ": DR0=0x00001000 (hbreak), DR1=0x00002000 (watch, 4 bytes),"
            + " DR2=0x00003000 (awatch, 1 byte), DR3=0x00001004 (hbreak)";
    assertThat(budget.refusal(full, hard(0x1008)))
        .isEqualTo("no free hardware breakpoint slot" + holders)
        .doesNotContain(".", "#", "$", "}", "*");
    assertThat(budget.refusal(full, watch(0x2008, 8)))
        .isEqualTo("no free hardware watchpoint slot" + holders);
    assertThat(budget.refusal(full, watch(0x2008, 12)))
        .isEqualTo("no free hardware watchpoint slot, and 12 bytes need 2 slots" + holders);
  }

  @Test
  void aRegionThatNeedsMoreThanIsFreeSaysHowMany() {
    assertThat(budget.refusal(List.of(hard(0x1000), hard(0x1004)), watch(0x2001, 7)))
        .isEqualTo(
            "7 bytes need 3 slots and 2 hardware watchpoint slots are free:"
                + " DR0=0x00001000 (hbreak), DR1=0x00001004 (hbreak), DR2 free, DR3 free");
    assertThat(budget.refusal(List.of(hard(0x1000)), watch(0x2001, 7))).isEmpty();
  }

  @Test
  void readsAloneAreNothingItHas() {
    assertThat(hardware.serves(BreakpointKind.READ_WATCH)).isFalse();
    assertThat(hardware.serves(BreakpointKind.WRITE_WATCH)).isTrue();
    assertThat(hardware.serves(BreakpointKind.ACCESS_WATCH)).isTrue();
    assertThat(hardware.serves(BreakpointKind.HARDWARE)).isTrue();
  }

  static Stream<Arguments> dr7() {
    return Stream.of(
        Arguments.of(List.of(hard(0x1000)), 0x0000_0602L),
        Arguments.of(List.of(watch(0x1000, 1)), 0x0001_0602L),
        Arguments.of(List.of(watch(0x1000, 2)), 0x0005_0602L),
        Arguments.of(List.of(watch(0x1000, 4)), 0x000D_0602L),
        Arguments.of(List.of(watch(0x1000, 8)), 0x0009_0602L),
        Arguments.of(List.of(access(0x1000, 4)), 0x000F_0602L),
        Arguments.of(
            List.of(hard(0x1000), hard(0x1004), watch(0x2000, 8), access(0x3000, 2)),
            0x7900_06AAL));
  }

  @ParameterizedTest
  @MethodSource("dr7")
  void dr7IsAsQemuWritesIt(List<Breakpoint> breakpoints, long dr7) {
    GuestDebug plan = new DebugPlanner(hardware).plan(breakpoints, false);
    assertThat(plan.control()).isEqualTo(0x2_0001);
    assertThat(((GuestDebug.X86) plan).debugreg().get(7)).isEqualTo(dr7);
  }

  @Test
  void theBytesAreTheKernelsLayout() {
    DebugPlanner planner = new DebugPlanner(hardware);
    byte[] abi = planner.plan(List.of(hard(0x1000), watch(0x1_0000_0008L, 4)), true).toAbi();
    assertThat(HexFormat.of().formatHex(abi))
        .isEqualTo(
            "0300020000000000"
                + "0010000000000000"
                + "0800000001000000"
                + "0000000000000000".repeat(5)
                + "0a06d00000000000");
  }

  @Test
  void withoutSlotsTheRegistersStayZero() {
    DebugPlanner planner = new DebugPlanner(hardware);
    assertThat(planner.plan(List.of(), false)).isEqualTo(GuestDebug.X86.OFF);
    GuestDebug step = planner.plan(List.of(), true);
    assertThat(step.control()).isEqualTo(0x3);
    assertThat(((GuestDebug.X86) step).debugreg()).containsOnly(0L);
    Breakpoint soft = new Breakpoint(BreakpointKind.SOFTWARE, 0x1000, 1);
    assertThat(planner.plan(List.of(soft), false).control()).isEqualTo(0x1_0001);
  }

  @Test
  void dr7IsDecodedForEachSlot() {
    long dr7 = 0x7900_06AAL;
    assertThat(IntStream.range(0, 4).mapToObj(n -> Dr7.describe(dr7, n)))
        .containsExactly(
            "execute, 1 byte", "execute, 1 byte", "write, 8 bytes", "read+write, 2 bytes");
    assertThat(IntStream.range(0, 4).allMatch(n -> Dr7.enables(dr7, n))).isTrue();
    assertThat(Dr7.enables(0x401, 0)).as("by its L bit").isTrue();
    assertThat(Dr7.enables(0x401, 1)).isFalse();
  }

  /** All of these share a slot, whatever the kind says: slots alone would not bound them. */
  @Test
  void whatSharesASlotIsBounded() {
    DebugController controller = new DebugController(FakeVm.x86(1), WatchPolicy.EXACT);
    for (int kind = 1; kind <= TableLimits.MAX_OTHERS; kind++) {
      assertThat(controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x1000, kind)))
          .isInstanceOf(Change.Done.class);
    }
    Breakpoint further = new Breakpoint(BreakpointKind.HARDWARE, 0x1000, 1000);
    assertThat(controller.insert(further))
        .isEqualTo(
            new Change.Refused(
                "breakpoints and watchpoints in slots: 257 (expected: <= 256);"
                    + " delete some first"));
    controller.remove(new Breakpoint(BreakpointKind.HARDWARE, 0x1000, 7));
    assertThat(controller.insert(further)).isInstanceOf(Change.Done.class);
  }
}
