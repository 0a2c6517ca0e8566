package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/** Worked by hand; many more cases are in {@link NativeCasesTest}. */
class ArithmeticTest {
  /** RAX and RBX before, carry before; RAX and the letters of the flags that are set after. */
  @ParameterizedTest
  @CsvSource({
    "64, 00D8, 7F, 1, 0, 80, OSA",
    "64, 00D8, FF, 1, 0, 0, ZAPC",
    "64, 00D8, 1234, CC, 0, 1200, ZAPC",
    "64, 10D8, FF, FF, 1, FF, SAPC",
    "64, 10D8, 80, 7F, 1, 0, ZAPC",
    "64, 28D8, 0, 1, 0, FF, SAPC",
    "64, 18D8, 0, FF, 1, 0, ZAPC",
    "64, 18D8, 80, 0, 1, 7F, OA",
    "64, 38D8, 80, 1, 0, 80, OA",
    "64, 00FC, 7F00, 100, 0, 8000, OSA",
    "64, 6601D8, 1234FFFF, 1, 0, 12340000, ZAPC",
    "64, 01D8, 55FFFFFFFF, 1, 0, 0, ZAPC",
    "64, 01D8, 7FFFFFFF, 1, 0, 80000000, OSAP",
    "64, 4801D8, 7FFFFFFFFFFFFFFF, 1, 0, 8000000000000000, OSAP",
    "64, 4829D8, 0, 1, 0, FFFFFFFFFFFFFFFF, SAPC",
    "64, 4883C0FF, 1, 0, 0, 0, ZAPC",
    "64, 480500000080, 0, 0, 1, FFFFFFFF80000000, SP",
    "64, 21D8, F0F0, FF00, 1, F000, P",
    "64, 09D8, 80000000, 1, 1, 80000001, S",
    "64, 31D8, 5A5A, 5A5A, 1, 0, ZP",
    "64, 84D8, F0, 0F, 1, F0, ZP",
    "64, F6D8, 80, 0, 0, 80, OSC",
    "64, F6D8, 0, 0, 1, 0, ZP",
    "64, F6D8, 1, 0, 0, FF, SAPC",
    "64, F7D0, 0, 0, 1, FFFFFFFF, C",
    "64, FEC0, FF, 0, 1, 0, ZAPC",
    "64, FEC0, 7F, 0, 0, 80, OSA",
    "64, FEC8, 80, 0, 1, 7F, OAC",
    "32, 48, 0, 0, 0, FFFFFFFF, SAP",
    "32, 6640, 1FFFF, 0, 0, 10000, ZAP",
    "32, 82C0FF, 1, 0, 0, 0, ZAPC",
    "16, 01D8, 1FFFF, 1, 0, 10000, ZAPC",
    "16, 6601D8, FFFFFFFF, 1, 0, 0, ZAPC",
    "16, 48, 0, 0, 0, FFFF, SAP"
  })
  void resultAndFlags(int bits, String code, ArgumentsAccessor row) {
    TestCpu guest = TestCpu.of(bits);
    guest.state().gpr[Gpr.RAX] = Long.parseUnsignedLong(row.getString(2), 16);
    guest.state().gpr[Gpr.RBX] = Long.parseUnsignedLong(row.getString(3), 16);
    guest.state().flags = Flag.FIXED | row.getInteger(4);

    SingleStep.execute(guest, code);

    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(Long.parseUnsignedLong(row.getString(5), 16));
    assertThat(FlagLetters.of(guest.state().flags)).isEqualTo(row.getString(6));
  }

  @Test
  void aByteRegisterWithAnyRexIsTheLowOne() {
    TestCpu guest = TestCpu.of(64);
    guest.state().gpr[Gpr.RSP] = 0x70F0;
    guest.state().gpr[Gpr.RAX] = 0x0100;
    guest.state().gpr[Gpr.RBX] = 0x0F;

    SingleStep.execute(guest, "40 00DC"); // ADD SPL, BL
    SingleStep.execute(guest, "00DC"); // ADD AH, BL

    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(0x70FF);
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(0x1000);
  }

  @ParameterizedTest
  @CsvSource({
    "F0 01 03, false", // ADD [..], ..
    "F0 01 C3, true", // a register
    "F0 03 03, true", // memory is the source
    "F0 39 03, true", // CMP
    "F0 83 3B 01, true",
    "F0 83 03 01, false",
    "F0 F7 13, false", // NOT
    "F0 F7 1B, false", // NEG
    "F0 FF 03, false", // INC
    "F0 FF 23, true", // JMP
    "F0 84 03, true", // TEST
    "F0 87 03, false", // XCHG
    "F0 89 03, true", // MOV
    "F0 0F AB 03, false", // BTS
    "F0 0F A3 03, true", // BT
    "F0 0F BA 23 01, true",
    "F0 0F BA 33 01, false",
    "F0 0F B1 03, false", // CMPXCHG
    "F0 0F C1 03, false", // XADD
    "F0 0F C7 0B, false", // CMPXCHG8B
    "F0 C1 03 01, true", // ROL
    "F0 90, true"
  })
  void lockIsForDestinationsInMemory(String code, boolean undefined) {
    for (int bits : new int[] {16, 32, 64}) {
      TestCpu guest = TestCpu.of(bits);
      // [BP+DI] with 16-bit addresses, [rBX] with others
      guest.state().gpr[Gpr.RBX] = 0x2000;
      guest.state().gpr[Gpr.RDI] = 0x2000;
      if (undefined) {
        assertThat(SingleStep.fault(guest, code)).as("%d bits", bits).isEqualTo(X86Fault.UD);
      } else {
        SingleStep.execute(guest, code);
      }
    }
  }

  @Test
  void encodingsThat64BitModeHasNot() {
    for (String code : new String[] {"82C001", "27", "2F", "37", "3F", "D40A", "D50A", "D6"}) {
      assertThat(SingleStep.fault(TestCpu.of(64), code)).as(code).isEqualTo(X86Fault.UD);
    }
    for (String code : new String[] {"60", "61", "6203"}) {
      assertThat(SingleStep.fault(TestCpu.of(64), code)).as(code).isEqualTo(X86Fault.UD);
    }
  }

  @Test
  void memoryIsWrittenOrNothingHappens() {
    TestCpu guest = TestCpu.of(32);
    guest.state().gpr[Gpr.RBX] = 0x2000;
    guest.state().gpr[Gpr.RAX] = 0x22;
    guest.put(0x2000, "11000000");
    guest.state().segments[SegmentName.DS].type = Segment.ACCESSED; // read-only

    for (String code : new String[] {"0103", "F713", "FF03", "D103", "0FC103", "0FB103", "8703"}) {
      assertThat(SingleStep.fault(guest, code)).as(code).isEqualTo(X86Fault.GP);
    }
    for (String code :
        new String[] {"0FA403 04", "0FAB03", "0FC70B", "0F9403", "8903", "A300200000"}) {
      assertThat(SingleStep.fault(guest, code)).as(code).isEqualTo(X86Fault.GP);
    }
    assertThat(guest.get(0x2000, 4)).containsExactly(0x11, 0, 0, 0);
    SingleStep.execute(guest, "0303"); // reading is allowed
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(0x33);
  }
}
