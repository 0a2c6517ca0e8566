package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.fake.FakeVm;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.GuestDebug;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotBudgetTest {
  private static final Breakpoint HB1 = new Breakpoint(BreakpointKind.HARDWARE, 0x1000, 4);
  private static final Breakpoint HB2 = new Breakpoint(BreakpointKind.HARDWARE, 0x2000, 4);
  private static final Breakpoint HB3 = new Breakpoint(BreakpointKind.HARDWARE, 0x3000, 4);
  private static final Breakpoint WATCH = new Breakpoint(BreakpointKind.WRITE_WATCH, 0x100, 4);
  private static final Breakpoint RWATCH = new Breakpoint(BreakpointKind.READ_WATCH, 0x100, 4);
  private static final Breakpoint OTHER = new Breakpoint(BreakpointKind.READ_WATCH, 0x200, 4);
  private static final Breakpoint DOUBLE = new Breakpoint(BreakpointKind.WRITE_WATCH, 0x300, 8);

  private static final DebugSlots.Booke TWO_EACH =
      new DebugSlots.Booke(List.of("IAC1", "IAC2"), List.of("DAC1", "DAC2"));

  private static SlotBudget booke(DebugSlots.Booke slots, WatchPolicy policy) {
    return new SlotBudget(new BookeHardware(new FakeVm().architecture(), slots, policy));
  }

  private static Compare held(Slot slot) {
    return slot.compare().orElseThrow();
  }

  private final SlotBudget budget = booke(TWO_EACH, WatchPolicy.EXACT);

  @Test
  void slotsFollowInsertionAndMoveUp() {
    assertThat(budget.assign(List.of(HB1, WATCH, HB2)))
        .extracting(Slot::toString)
        .containsExactly(
            "IAC1=0x00001000 (hbreak)",
            "IAC2=0x00002000 (hbreak)",
            "DAC1=0x00000100 (watch)",
            "DAC2 free");
    assertThat(budget.assign(List.of(HB2)))
        .extracting(Slot::toString)
        .containsExactly("IAC1=0x00002000 (hbreak)", "IAC2 free", "DAC1 free", "DAC2 free");
  }

  @Test
  void readAndWriteWatchOfOneAddressShareOneDac() {
    List<Slot> slots = budget.assign(List.of(WATCH, RWATCH, OTHER));
    assertThat(held(slots.get(2)))
        .isEqualTo(
            new Compare.Booke(0x100, GuestDebug.Booke.WATCH_READ | GuestDebug.Booke.WATCH_WRITE));
    assertThat(slots.get(2).owners()).containsExactly(WATCH, RWATCH);
    assertThat(slots.get(3).owners()).containsExactly(OTHER);
    assertThat(budget.refusal(List.of(WATCH, OTHER), RWATCH)).isEmpty();
  }

  @Test
  void aThirdHardwareBreakpointIsRefusedWithTheHolders() {
    assertThat(budget.refusal(List.of(HB1, HB2), HB3))
        .isEqualTo(
            "no free hardware breakpoint slot: IAC1=0x00001000 (hbreak), IAC2=0x00002000 (hbreak)")
        .doesNotContain(".", "#", "$", "}", "*");
  }

  @Test
  void eightBytesNeedBothDacs() {
    assertThat(budget.refusal(List.of(), DOUBLE)).isEmpty();
    assertThat(budget.assign(List.of(DOUBLE)).subList(2, 4))
        .extracting(slot -> held(slot).guestVirtual())
        .containsExactly(0x300L, 0x304L);
    assertThat(budget.refusal(List.of(WATCH), DOUBLE))
        .isEqualTo(
            "8 bytes need 2 slots and 1 hardware watchpoint slot is free:"
                + " DAC1=0x00000100 (watch), DAC2 free");
    assertThat(budget.refusal(List.of(DOUBLE), WATCH))
        .isEqualTo(
            "no free hardware watchpoint slot: DAC1=0x00000300 (watch), DAC2=0x00000304 (watch)");
  }

  @Test
  void theSecondWordOfADoubleIsShared() {
    Breakpoint second = new Breakpoint(BreakpointKind.READ_WATCH, 0x304, 4);
    assertThat(budget.refusal(List.of(DOUBLE), second)).isEmpty();
    assertThat(budget.assign(List.of(DOUBLE, second)).get(3).commands()).isEqualTo("watch+rwatch");
  }

  @Test
  void softwareBreakpointsTakeNoSlot() {
    Breakpoint soft = new Breakpoint(BreakpointKind.SOFTWARE, 0x1000, 4);
    assertThat(budget.refusal(List.of(HB1, HB2), soft)).isEmpty();
    assertThat(budget.assign(List.of(soft))).allMatch(Slot::isFree);
  }

  @Test
  void aCoreWithoutSlotsSaysSo() {
    SlotBudget none = booke(new DebugSlots.Booke(List.of(), List.of()), WatchPolicy.EXACT);
    assertThat(none.refusal(List.of(), HB1))
        .isEqualTo("this core has no hardware breakpoint slot for user space");
  }

  @Test
  void aRangeTakesBothDacs() {
    SlotBudget ranges = booke(TWO_EACH, WatchPolicy.RANGES);
    Breakpoint array = new Breakpoint(BreakpointKind.WRITE_WATCH, 0x101, 24);
    Breakpoint reads = new Breakpoint(BreakpointKind.READ_WATCH, 0x101, 24);
    int both = GuestDebug.Booke.WATCH_WRITE | GuestDebug.Booke.WATCH_READ;
    assertThat(ranges.refusal(List.of(), array)).isEmpty();
    assertThat(ranges.refusal(List.of(array), reads)).isEmpty();
    assertThat(ranges.assign(List.of(array, reads)).subList(2, 4))
        .extracting(SlotBudgetTest::held)
        .containsExactly(
            new Compare.Booke(0x101, both | GuestDebug.Booke.RANGE),
            new Compare.Booke(0x119, both | GuestDebug.Booke.RANGE));
    assertThat(ranges.refusal(List.of(array), OTHER))
        .isEqualTo(
            "no free hardware watchpoint slot, and 4 bytes need 2 slots:"
                + " DAC1=0x00000101 (watch), DAC2=0x00000119 (watch)");
    assertThat(ranges.refusal(List.of(array), HB1)).isEmpty();
  }
}
