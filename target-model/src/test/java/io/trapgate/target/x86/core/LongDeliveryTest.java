package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.SystemGuest.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intel SDM 3A 6.14: gates of 16 bytes, the aligned stack frame, the interrupt stack table. */
class LongDeliveryTest {
  private static final int INTERRUPT = 0x8E;
  private static final int RF = Flag.RF | Flag.FIXED;
  private static final int STACK_0 = 4;
  private static final int IST_3 = 0x24 + 16;

  @Test
  void sameLevelAlignsTheStack() {
    SystemGuest guest = long64().longGate(0x21, KERNEL_CODE_64, INTERRUPT, 0);
    guest.state().gpr[Gpr.RSP] = STACK - 5;
    guest.run("CD 21");
    assertThat(guest.state().rip).isEqualTo(HANDLER);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(STACK - 16 - 40);
    assertThat(guest.stack(5, 8))
        .containsExactly(CODE + 2, KERNEL_CODE_64, Flag.FIXED, STACK - 5, KERNEL_DATA);
    assertThat(guest.state().ss().selector).isEqualTo(KERNEL_DATA);
  }

  @Test
  void inwardHasANullStackSegment() {
    SystemGuest guest = long64().user().longGate(X86Fault.GP, KERNEL_CODE_64, INTERRUPT, 0);
    guest.quad(TSS + STACK_0, INNER_STACK);
    guest.state().gpr[Gpr.RAX] = 0x13;
    guest.run("8E D8"); // mov ds, ax

    assertThat(guest.state().cpl).isZero();
    assertThat(guest.state().ss().selector).isZero();
    assertThat(guest.state().ss().unusable).isTrue();
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(INNER_STACK - 48);
    assertThat(guest.stack(6, 8)).containsExactly(0x10, CODE, USER_CODE_64, RF, STACK, USER_DATA);
  }

  @Test
  void interruptStackTableWithinTheSameLevel() {
    SystemGuest guest = long64().longGate(X86Fault.UD, KERNEL_CODE_64, INTERRUPT, 3);
    guest.quad(TSS + IST_3, INNER_STACK + 8).run("0F 0B");
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(INNER_STACK - 40);
    assertThat(guest.stack(5, 8)).containsExactly(CODE, KERNEL_CODE_64, RF, STACK, KERNEL_DATA);
    assertThat(guest.state().ss().selector).isEqualTo(KERNEL_DATA);
  }

  @Test
  void returnPopsTheStackAtTheSameLevelToo() {
    SystemGuest guest = long64();
    long[] frame = {CODE + 0x10, KERNEL_CODE_64, Flag.FIXED | Flag.ZF, 0x5F07, 0};
    for (int i = 0; i < frame.length; i++) {
      guest.quad(STACK + 8L * i, frame[i]);
    }
    guest.run("48 CF");
    assertThat(guest.state().rip).isEqualTo(CODE + 0x10);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(0x5F07);
    assertThat(guest.state().ss().unusable).isTrue();
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED | Flag.ZF);
  }

  @Test
  void returnToCompatibilityMode() {
    SystemGuest guest = long64();
    long[] frame = {CODE + 0x10, USER_CODE, Flag.FIXED, 0xFFFF_FFFF_0000_5F00L, USER_DATA};
    for (int i = 0; i < frame.length; i++) {
      guest.quad(STACK + 8L * i, frame[i]);
    }
    guest.run("48 CF");
    assertThat(guest.state().mode64()).isFalse();
    assertThat(guest.state().codeBits()).isEqualTo(32);
    assertThat(guest.state().cpl).isEqualTo(3);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(0x5F00);
  }

  @Test
  void compatibilityModeIsLeftThroughAGateOf64Bits() {
    SystemGuest guest = long64().longGate(0x21, KERNEL_CODE_64, INTERRUPT | 0x60, 0).user();
    guest.quad(TSS + STACK_0, INNER_STACK);
    guest.state().cs().selector = USER_CODE;
    guest.state().cs().longMode = false;
    guest.state().cs().big = true;
    guest.run("CD 21");
    assertThat(guest.state().mode64()).isTrue();
    assertThat(guest.stack(5, 8))
        .containsExactly(CODE + 2, USER_CODE, Flag.FIXED, STACK, USER_DATA);
  }

  @ParameterizedTest
  @CsvSource({
    // gate type, selector, IST, fault
    "0x86, 0x30, 0, #13(10a)", // 16-bit gates don't exist here
    "0x85, 0x30, 0, #13(10a)",
    "0x0E, 0x30, 0, #11(10a)",
    "0x8E, 0x00, 0, #13(0)",
    "0x8E, 0x08, 0, #13(8)", // not 64-bit code
    "0x8E, 0x70, 0, #13(70)",
    "0x8E, 0x30, 7, #12(0)", // the table's entry isn't canonical
  })
  void softwareInterruptFaults(String type, String selector, int ist, String fault) {
    SystemGuest guest =
        long64().longGate(0x21, Integer.decode(selector), Integer.decode(type), ist);
    guest.quad(TSS + 0x24 + 48, 1L << 47);
    String found = "none";
    try {
      guest.run("CD 21");
    } catch (TripleFault shutdown) {
      found = guest.test.cpu.lastFault().map(X86Fault::getMessage).orElse("?");
    }
    assertThat(found).isEqualTo(fault);
  }

  @Test
  void nestedTaskReturnIsAProtectionFault() {
    SystemGuest guest = long64();
    guest.state().flags |= Flag.NT;
    assertThat(guest.faultOf("48 CF")).isEqualTo("#13(0)");
  }
}
