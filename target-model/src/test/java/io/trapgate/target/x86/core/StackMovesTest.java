package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class StackMovesTest {
  private static final long TOP = 0x7000;

  private static long[] gpr(TestCpu guest) {
    return guest.state().gpr;
  }

  private static long memory(TestCpu guest, long at, int bytes) {
    return guest.cpu.memory().linear().load(at, bytes, 0);
  }

  /** What is pushed, and how far rSP goes. */
  @ParameterizedTest
  @CsvSource({
    "16, 50, 2, 7788",
    "16, 6650, 4, 55667788",
    "32, 50, 4, 55667788",
    "32, 6650, 2, 7788",
    "64, 50, 8, 1122334455667788",
    "64, 6650, 2, 7788",
    "64, 4850, 8, 1122334455667788",
    "16, 6AFE, 2, FFFE",
    "16, 666AFE, 4, FFFFFFFE",
    "32, 6AFE, 4, FFFFFFFE",
    "64, 6AFE, 8, FFFFFFFFFFFFFFFE",
    "64, 666AFE, 2, FFFE",
    "64, 6800000080, 8, FFFFFFFF80000000",
    "32, 6800000080, 4, 80000000",
    "32, 66680080, 2, 8000",
    "16, 54, 2, 7000",
    "32, 54, 4, 7000",
    "64, 54, 8, 7000",
    "64, FFF0, 8, 1122334455667788",
    "32, FF742404, 4, BBBBAAAA"
  })
  void push(int bits, String code, int size, String value) {
    TestCpu guest = TestCpu.of(bits);
    gpr(guest)[Gpr.RAX] = 0x1122_3344_5566_7788L;
    guest.put(TOP + 4, "AAAABBBB");

    SingleStep.execute(guest, code);

    assertThat(gpr(guest)[Gpr.RSP]).isEqualTo(TOP - size);
    assertThat(memory(guest, TOP - size, size)).isEqualTo(Long.parseUnsignedLong(value, 16));
  }

  @Test
  void a16BitStackWrapsAndKeepsTheUpperHalfOfEsp() {
    TestCpu guest = TestCpu.of(32);
    guest.state().ss().big = false;
    gpr(guest)[Gpr.RSP] = 0xABCD_0000L;
    gpr(guest)[Gpr.RAX] = 0x1234_5678;

    SingleStep.execute(guest, "50");

    assertThat(gpr(guest)[Gpr.RSP]).isEqualTo(0xABCD_FFFCL);
    assertThat(memory(guest, 0xFFFC, 4)).isEqualTo(0x1234_5678);
    SingleStep.execute(guest, "59");
    assertThat(gpr(guest)[Gpr.RSP]).isEqualTo(0xABCD_0000L);
    assertThat(gpr(guest)[Gpr.RCX]).isEqualTo(0x1234_5678);
  }

  @Test
  void popAddressesItsDestinationWithTheNewStackPointer() {
    TestCpu guest = TestCpu.of(32).put(TOP, "11223344");

    SingleStep.execute(guest, "8F0424"); // POP [ESP]

    assertThat(guest.get(TOP + 4, 4)).containsExactly(0x11, 0x22, 0x33, 0x44);
    assertThat(gpr(guest)[Gpr.RSP]).isEqualTo(TOP + 4);
  }

  @Test
  void popOfTheStackPointerLoadsIt() {
    TestCpu guest = TestCpu.of(64).put(TOP, "8877665544332211");
    SingleStep.execute(guest, "5C");
    assertThat(gpr(guest)[Gpr.RSP]).isEqualTo(0x1122_3344_5566_7788L);

    TestCpu narrow = TestCpu.of(32).put(TOP, "3412");
    SingleStep.execute(narrow, "665C"); // ESP is incremented, then SP loaded
    assertThat(gpr(narrow)[Gpr.RSP]).isEqualTo(0x1234);
  }

  @Test
  void popIntoMemoryThatFaultsChangesNothing() {
    TestCpu guest = TestCpu.of(32);
    guest.state().segments[SegmentName.DS].limit = 0x1FFF;
    gpr(guest)[Gpr.RBX] = 0x2000;

    assertThat(SingleStep.fault(guest, "8F03")).isEqualTo(X86Fault.GP);
    guest.state().ss().limit = 0x6FFF;
    assertThat(SingleStep.fault(guest, "58")).isEqualTo(X86Fault.SS);
  }

  @Test
  void pushaStoresAllOrNothing() {
    TestCpu guest = TestCpu.of(16);
    for (int i = 0; i < 8; i++) {
      gpr(guest)[i] = i == Gpr.RSP ? TOP : 0x1111L * (i + 1);
    }
    SingleStep.execute(guest, "60");
    assertThat(gpr(guest)[Gpr.RSP]).isEqualTo(TOP - 16);
    assertThat(memory(guest, TOP - 2, 2)).isEqualTo(0x1111); // AX first
    assertThat(memory(guest, TOP - 10, 2)).isEqualTo(TOP); // SP as it was
    assertThat(memory(guest, TOP - 16, 2)).isEqualTo(0x8888); // DI last

    TestCpu small = TestCpu.of(32);
    small.state().ss().type |= Segment.EXPAND_DOWN_OR_CONFORMING; // from 0x6FF1 up
    small.state().ss().limit = 0x6FF0;
    assertThat(SingleStep.fault(small, "60")).isEqualTo(X86Fault.SS);
    assertThat(small.get(TOP - 32, 32)).containsOnly(0);
  }

  @Test
  void popaSkipsTheStackPointer() {
    TestCpu guest = TestCpu.of(32);
    guest.put(TOP, "01000000 02000000 03000000 FFFFFFFF 05000000 06000000 07000000 08000000");

    SingleStep.execute(guest, "61");

    assertThat(gpr(guest)[Gpr.RDI]).isEqualTo(1);
    assertThat(gpr(guest)[Gpr.RSI]).isEqualTo(2);
    assertThat(gpr(guest)[Gpr.RBP]).isEqualTo(3);
    assertThat(gpr(guest)[Gpr.RSP]).isEqualTo(TOP + 32);
    assertThat(gpr(guest)[Gpr.RBX]).isEqualTo(5);
    assertThat(gpr(guest)[Gpr.RDX]).isEqualTo(6);
    assertThat(gpr(guest)[Gpr.RCX]).isEqualTo(7);
    assertThat(gpr(guest)[Gpr.RAX]).isEqualTo(8);
  }

  @Test
  void enterBuildsADisplay() {
    TestCpu guest = TestCpu.of(32);
    gpr(guest)[Gpr.RBP] = 0x6000;
    guest.put(0x5FF8, "22222222 11111111");

    SingleStep.execute(guest, "C8 1000 03"); // 16 bytes of locals, level 3

    assertThat(memory(guest, TOP - 4, 4)).isEqualTo(0x6000);
    assertThat(memory(guest, TOP - 8, 4)).isEqualTo(0x1111_1111);
    assertThat(memory(guest, TOP - 12, 4)).isEqualTo(0x2222_2222);
    assertThat(memory(guest, TOP - 16, 4)).isEqualTo(TOP - 4); // the new frame
    assertThat(gpr(guest)[Gpr.RBP]).isEqualTo(TOP - 4);
    assertThat(gpr(guest)[Gpr.RSP]).isEqualTo(TOP - 32);

    SingleStep.execute(guest, "C9");
    assertThat(gpr(guest)[Gpr.RBP]).isEqualTo(0x6000);
    assertThat(gpr(guest)[Gpr.RSP]).isEqualTo(TOP);
  }

  @ParameterizedTest
  @CsvSource({"16, 2", "32, 4", "64, 8"})
  void enterWithoutLevelsAndItsLimits(int bits, int size) {
    TestCpu guest = TestCpu.of(bits);
    gpr(guest)[Gpr.RBP] = 0x1234;
    SingleStep.execute(guest, "C8 0800 20"); // level 32 is level 0
    assertThat(gpr(guest)[Gpr.RBP]).isEqualTo(TOP - size);
    assertThat(gpr(guest)[Gpr.RSP]).isEqualTo(TOP - size - 8);
    assertThat(memory(guest, TOP - size, size)).isEqualTo(0x1234);

    if (bits != 64) { // the place that rSP will name must be writable
      TestCpu small = TestCpu.of(bits);
      small.state().ss().type |= Segment.EXPAND_DOWN_OR_CONFORMING;
      small.state().ss().limit = 0x6FE0;
      small.state().cr0 |= X86State.CR0_PE;
      assertThat(SingleStep.fault(small, "C8 4000 00")).isEqualTo(X86Fault.SS);
    }
  }

  /** Flags before, value on the stack, privilege level; flags after. */
  @ParameterizedTest
  @CsvSource({
    "32, 9D, 00000002, FFFFFFFF, 0, 00247FD7", // not RF, VM, VIF, VIP
    "32, 9D, 00247FD7, 00000000, 0, 00000002",
    "32, 9D, 00000002, FFFFFFFF, 3, 00244DD7", // neither IF nor IOPL
    "32, 9D, 00003202, 00000000, 3, 00003002", // IF, with IOPL 3
    "32, 9D, 00001202, 00000000, 1, 00001002",
    "32, 9D, 00001202, 00000000, 2, 00001202",
    "32, 669D, 00240002, FFFFFFFF, 0, 00247FD7", // AC and ID stay
    "32, 669D, 00240002, 00000000, 0, 00240002",
    "64, 9D, 00000002, FFFFFFFF, 0, 00247FD7",
    "16, 9D, 00000002, FFFFFFFF, 0, 00007FD7",
    "16, 669D, 00000002, FFFFFFFF, 0, 00247FD7"
  })
  void popFlags(int bits, String code, ArgumentsAccessor row) {
    TestCpu guest = TestCpu.of(bits);
    guest.state().flags = Integer.parseInt(row.getString(2), 16);
    guest.state().cpl = row.getInteger(4);
    guest.cpu.memory().linear().store(TOP, 8, Long.parseUnsignedLong(row.getString(3), 16), 0);

    SingleStep.execute(guest, code);

    assertThat(guest.state().flags).isEqualTo(Integer.parseInt(row.getString(5), 16));
  }

  @Test
  void pushFlagsHidesRfAndVm() {
    TestCpu guest = TestCpu.of(64);
    guest.state().flags = 0x0027_7FD7;

    SingleStep.execute(guest, "9C");

    assertThat(memory(guest, TOP - 8, 8)).isEqualTo(0x0024_7FD7);
    assertThat(gpr(guest)[Gpr.RSP]).isEqualTo(TOP - 8);
  }

  @ParameterizedTest
  @CsvSource({"FFFE, true", "0, true", "5, true", "FFFD, false", "6, false"})
  void boundIsInclusiveAndSigned(String index, boolean inside) {
    TestCpu guest = TestCpu.of(16).put(0x2000, "FEFF0500");
    gpr(guest)[Gpr.RBX] = 0x2000;
    gpr(guest)[Gpr.RCX] = Integer.parseInt(index, 16);
    if (inside) {
      SingleStep.execute(guest, "620F");
    } else {
      assertThat(SingleStep.fault(guest, "620F")).isEqualTo(X86Fault.BR);
    }
  }

  /** 66 C8 on a stack of 16 bits: EBP gets all of ESP as it is after the push (as QEMU has it). */
  @Test
  void enterOf32BitsOnAStackOf16() {
    TestCpu guest = TestCpu.of(16);
    guest.state().gpr[Gpr.RSP] = 0xABCD_7000L;
    guest.state().gpr[Gpr.RBP] = 0x1234_5678L;

    SingleStep.execute(guest, "66 C8 08 00 00");

    assertThat(guest.state().gpr[Gpr.RBP]).isEqualTo(0xABCD_6FFCL);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(0xABCD_6FF4L);
    assertThat(guest.get(0x6FFC, 4)).containsExactly(0x78, 0x56, 0x34, 0x12);
  }
}
