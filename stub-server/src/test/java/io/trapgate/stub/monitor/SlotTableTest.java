package io.trapgate.stub.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.debug.Breakpoint;
import io.trapgate.stub.debug.BreakpointKind;
import io.trapgate.stub.debug.Compare;
import io.trapgate.stub.debug.Slot;
import io.trapgate.target.kvm.GuestDebug.Booke;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlotTableTest {
  private static Slot watch(long slotAddress, int type, long address, int length) {
    Breakpoint owner = new Breakpoint(BreakpointKind.WRITE_WATCH, address, length);
    return new Slot("DAC1", Optional.of(new Compare.Booke(slotAddress, type)), List.of(owner));
  }

  @Test
  void aDataSlotSaysWhatItCannotSee() {
    assertThat(SlotTable.lines(List.of(watch(0x4000, Booke.WATCH_WRITE, 0x4000, 4))).getLast())
        .isEqualTo(
            "DAC1 sees accesses that start at 0x00004000, of any size;"
                + " not one that starts at 0x00004001 to 0x00004003, nor one that starts before");
    assertThat(SlotTable.lines(List.of(watch(0x4004, Booke.WATCH_WRITE, 0x4000, 8))).getLast())
        .contains("not one that starts at 0x00004005 to 0x00004007,");
    assertThat(SlotTable.lines(List.of(watch(0x4001, Booke.WATCH_WRITE, 0x4001, 1))).getLast())
        .isEqualTo(
            "DAC1 sees accesses that start at 0x00004001, of any size; not one that starts before");
  }

  @Test
  void aRangeSeesEverything() {
    List<String> lines =
        SlotTable.lines(List.of(watch(0x4000, Booke.WATCH_WRITE | Booke.RANGE, 0x4000, 24)));
    assertThat(lines).hasSize(2);
    assertThat(lines.getLast()).contains("write+range", "watch (Z2,4000,18)");
  }
}
