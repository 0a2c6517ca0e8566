package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** x86.md 2.1 and 2.3: which access hits which slot. */
class ArmedSlotsTest {
  private static ArmedSlots one(int type, int bytes, long address) {
    return new ArmedSlots(new long[] {address, 0, 0, 0}, Guest.slot(0, type, bytes));
  }

  @ParameterizedTest(name = "{0} bytes at {1}, slot of {2} at {3}: {4}")
  @CsvSource({
    "1, 0x1000, 1, 0x1000, true",
    "1, 0x0FFF, 1, 0x1000, false",
    "1, 0x1001, 1, 0x1000, false",
    "2, 0x0FFF, 1, 0x1000, true",
    "4, 0x0FFD, 1, 0x1000, true",
    "4, 0x0FFC, 1, 0x1000, false",
    "1, 0x1001, 2, 0x1000, true",
    "1, 0x1002, 2, 0x1000, false",
    "1, 0x1003, 4, 0x1000, true",
    "1, 0x1004, 4, 0x1000, false",
    "1, 0x1007, 8, 0x1000, true",
    "1, 0x1008, 8, 0x1000, false",
    "8, 0x0FF9, 8, 0x1000, true",
    "16, 0x0FF0, 1, 0x0FFF, true",
    "512, 0x1000, 1, 0x11FF, true",
    "512, 0x1000, 1, 0x1200, false",
    // The slot's cell is aligned, whatever its address says.
    "1, 0x1000, 4, 0x1002, true",
    "1, 0x1003, 4, 0x1002, true",
    "1, 0x1004, 4, 0x1002, false",
    "1, 0x1000, 2, 0x1001, true",
    "1, 0x1000, 8, 0x1007, true",
  })
  void dataIsWatchedInAlignedCells(
      int bytes, String first, int slotBytes, String slot, boolean hit) {
    ArmedSlots slots = one(Guest.ACCESS, slotBytes, Long.decode(slot));
    assertThat(slots.data(Long.decode(first), bytes, false)).isEqualTo(hit ? 1 : 0);
    assertThat(slots.data(Long.decode(first), bytes, true)).isEqualTo(hit ? 1 : 0);
  }

  @Test
  void theTopOfTheAddressSpaceIsNotNextToItsBottom() {
    assertThat(one(Guest.ACCESS, 8, -8).data(-4, 4, true)).isEqualTo(1);
    assertThat(one(Guest.ACCESS, 8, -8).data(0, 8, true)).isZero();
    assertThat(one(Guest.ACCESS, 1, 0xFFFF_8000_0000_0000L).data(0x7FFF_FFFF_FFFFL, 1, true))
        .isZero();
  }

  @ParameterizedTest(name = "R/W {0}: read {1}, write {2}, execute {3}")
  @CsvSource({"0, 0, 0, 1", "1, 0, 1, 0", "2, 0, 0, 0", "3, 1, 1, 0"})
  void theTypeSaysWhatHits(int type, int read, int write, int execute) {
    ArmedSlots slots = one(type, 1, 0x500);
    assertThat(slots.data(0x500, 1, false)).isEqualTo(read);
    assertThat(slots.data(0x500, 1, true)).isEqualTo(write);
    assertThat(slots.code(0x500)).isEqualTo(execute);
    assertThat(slots.port(0x500, 1)).isEqualTo(type == Guest.PORT ? 1 : 0);
    assertThat(slots.hasCode()).isEqualTo(type == Guest.EXECUTE);
    assertThat(slots.hasPorts()).isEqualTo(type == Guest.PORT);
    assertThat(slots.hasData()).isEqualTo(type == Guest.WRITE || type == Guest.ACCESS);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void aCodeSlotWithALengthNeverHits(int bytes) {
    ArmedSlots slots = one(Guest.EXECUTE, bytes, 0x500);
    assertThat(slots.code(0x500)).isZero();
    assertThat(slots.hasCode()).isFalse();
  }

  @Test
  void codeIsComparedExactly() {
    ArmedSlots slots = one(Guest.EXECUTE, 1, 0x501);
    assertThat(slots.code(0x501)).isEqualTo(1);
    assertThat(slots.code(0x500)).isZero();
    assertThat(slots.code(0x502)).isZero();
    assertThat(slots.code(0x1_0000_0501L)).isZero();
  }

  @Test
  void eitherOfLAndGEnables() {
    long[] address = {0x10, 0x20, 0x30, 0x40};
    ArmedSlots slots = new ArmedSlots(address, 0b1101_0110);
    assertThat(slots.code(0x10)).as("G0").isEqualTo(1);
    assertThat(slots.code(0x20)).as("L1").isEqualTo(2);
    assertThat(slots.code(0x30)).as("L2").isEqualTo(4);
    assertThat(slots.code(0x40)).as("L3 and G3").isEqualTo(8);
    assertThat(new ArmedSlots(address, 0x700).hasCode()).as("LE, GE alone").isFalse();
  }

  @Test
  void severalSlotsHitAtOnce() {
    long dr7 = 0xFF | 0xF_0000_0000L; // the upper half isn't looked at
    ArmedSlots code = new ArmedSlots(new long[] {0x500, 0x500, 0x501, 0x500}, dr7);
    assertThat(code.code(0x500)).isEqualTo(0b1011);
    ArmedSlots data = new ArmedSlots(new long[] {0x500, 0x502, 0x503, 0x504}, 0xFF | 0x1111_0000L);
    assertThat(data.data(0x500, 4, true)).isEqualTo(0b0111);
  }

  @ParameterizedTest(name = "{0} bytes of port {1}: {2}")
  @CsvSource({"1, 0x60, 1", "2, 0x5F, 1", "1, 0x64, 0", "4, 0x60, 1", "4, 0x5C, 0", "1, 0x63, 1"})
  void portsAreWatchedInAlignedCells(int bytes, String port, int hit) {
    assertThat(one(Guest.PORT, 4, 0x61).port(Integer.decode(port), bytes)).isEqualTo(hit);
  }
}
