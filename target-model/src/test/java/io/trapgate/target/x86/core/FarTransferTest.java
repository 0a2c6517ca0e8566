package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.SystemGuest.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intel SDM 2A, JMP and CALL far; 2B, RET far, SYSCALL, SYSENTER; SDM 3A 5.8.1. */
class FarTransferTest {
  private static String jump(int selector) {
    return "EA 00 20 00 00 " + imm16(selector);
  }

  @ParameterizedTest
  @CsvSource({
    // selector, CPL 0, CPL 3
    "0x00, #13(0), #13(0)",
    "0x08, none, #13(8)",
    "0x0B, #13(8), #13(8)", // RPL above CPL
    "0x1B, #13(18), none",
    "0x18, #13(18), none", // RPL doesn't raise privilege
    "0x10, #13(10), #13(10)",
    "0x28, #13(28), #13(28)", // a busy TSS is none; here it is available: see below
    "0x48, none, #13(48)",
    "0x58, none, none", // conforming
    "0x70, #11(70), #13(70)",
    "0x80, #13(80), #13(80)",
  })
  void jumps(String selector, String kernel, String user) {
    int value = Integer.decode(selector);
    assertThat(busy(flat()).faultOf(jump(value))).isEqualTo(kernel);
    SystemGuest guest = busy(flat().user());
    assertThat(guest.faultOf(jump(value))).isEqualTo(user);
    if (user.equals("none")) {
      assertThat(guest.state().cs().selector).isEqualTo(value & ~3 | 3);
      assertThat(guest.state().cpl).isEqualTo(3);
      assertThat(guest.state().rip).isEqualTo(0x2000);
    }
  }

  private static SystemGuest busy(SystemGuest guest) {
    return guest.quad(GDT + TASK, guest.number(GDT + TASK, 8) | 2L << 40);
  }

  @Test
  void gatesAndTasksAreBeyondTheModel() {
    assertThatThrownBy(() -> flat().run(jump(CALL_GATE)))
        .isInstanceOf(EmulationFailure.class)
        .hasMessageContaining("call gate: selector 0x78");
    assertThatThrownBy(() -> flat().run(jump(TASK)))
        .isInstanceOf(EmulationFailure.class)
        .hasMessageContaining("task switch: selector 0x28");
  }

  @Test
  void offsetBeyondTheLimit() {
    SystemGuest guest = flat().quad(GDT + CONFORMING, 0x0040_9E00_0000_1FFFL);
    assertThat(guest.faultOf(jump(CONFORMING))).isEqualTo("#13(0)");
  }

  @Test
  void callPushesSelectorAndOffset() {
    SystemGuest guest = flat().run("9A 00 20 00 00 08 00");
    assertThat(guest.stack(2, 4)).containsExactly(CODE + 7, KERNEL_CODE);
    guest = flat().run("66 9A 00 20 08 00");
    assertThat(guest.stack(2, 2)).containsExactly(CODE + 6, KERNEL_CODE);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(STACK - 4);
  }

  @Test
  void indirectJumpInto64BitMode() {
    SystemGuest guest = long64();
    guest.state().cs().longMode = false; // compatibility mode
    guest.state().cs().big = true;
    guest.quad(0x8000, (long) KERNEL_CODE_64 << 32 | 0x2000);
    guest.run("FF 2D 00 80 00 00"); // jmp far [8000]
    assertThat(guest.state().mode64()).isTrue();
    assertThat(guest.state().rip).isEqualTo(0x2000);
    guest.quad(0x8000, 0x3000).quad(0x8008, KERNEL_CODE_64);
    guest.run("48 FF 1C 25 00 80 00 00"); // call far m16:64
    assertThat(guest.stack(2, 8)).containsExactly(0x2008, KERNEL_CODE_64);
    assertThat(guest.state().rip).isEqualTo(0x3000);
  }

  @Test
  void descriptorOfBothSizesIsRefusedInLongMode() {
    SystemGuest guest = long64().quad(GDT + CONFORMING, 0x00EF_9A00_0000_FFFFL);
    guest.quad(0x8000, (long) CONFORMING << 32);
    assertThat(guest.faultOf("FF 2C 25 00 80 00 00")).isEqualTo("#13(58)");
  }

  @Test
  void returnOutwardDropsParametersOnBothStacks() {
    SystemGuest guest = flat();
    guest.quad(STACK, (long) USER_CODE << 32 | 0x2000);
    guest.quad(STACK + 16, (long) USER_DATA << 32 | 0x5F00); // behind 8 bytes of parameters
    guest.run("CA 08 00");
    assertThat(guest.state().cpl).isEqualTo(3);
    assertThat(guest.state().rip).isEqualTo(0x2000);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(0x5F08);
  }

  @ParameterizedTest
  @CsvSource({
    // CS, SS, fault of RETF at CPL 0
    "0x00, 0x23, #13(0)",
    "0x18, 0x23, #13(18)", // DPL isn't RPL
    "0x1B, 0x00, #13(0)",
    "0x1B, 0x20, #13(20)", // RPL
    "0x1B, 0x10, #13(10)",
    "0x1B, 0x53, #13(50)",
    "0x5B, 0x23, none", // conforming, at CPL 3
    "0x70, 0x23, #11(70)",
  })
  void returnFaults(String code, String stack, String fault) {
    SystemGuest guest = flat();
    guest.quad(STACK, Long.decode(code) << 32 | 0x2000);
    guest.quad(STACK + 8, Long.decode(stack) << 32 | 0x5F00);
    assertThat(guest.faultOf("CB")).isEqualTo(fault);
  }

  @Test
  void returnInwardIsRefused() {
    SystemGuest guest = flat().user().quad(STACK, (long) KERNEL_CODE << 32 | 0x2000);
    assertThat(guest.faultOf("CB")).isEqualTo("#13(8)");
  }

  @Test
  void syscallAndBack() {
    SystemGuest guest = long64().user();
    X86State s = guest.state();
    s.efer |= X86State.EFER_SCE;
    s.msrs.star = 0x0028_0030L << 32; // SYSRET: 28 + 16, 28 + 8; SYSCALL: 30, 38
    s.msrs.lstar = HANDLER;
    s.msrs.sfmask = Flag.IF | Flag.TF | Flag.DF;
    s.flags = Flag.FIXED | Flag.IF | Flag.DF | Flag.ZF;
    guest.run("0F 05");
    assertThat(s.rip).isEqualTo(HANDLER);
    assertThat(s.cpl).isZero();
    assertThat(s.cs().selector).isEqualTo(0x30);
    assertThat(s.ss().selector).isEqualTo(0x38);
    assertThat(s.gpr[Gpr.RCX]).isEqualTo(CODE + 2);
    assertThat(s.gpr[11]).isEqualTo(Flag.FIXED | Flag.IF | Flag.DF | Flag.ZF);
    assertThat(s.flags).isEqualTo(Flag.FIXED | Flag.ZF);
    guest.run("48 0F 07");
    assertThat(s.rip).isEqualTo(CODE + 2);
    assertThat(s.cpl).isEqualTo(3);
    assertThat(s.cs().selector).isEqualTo(0x3B);
    assertThat(s.ss().selector).isEqualTo(0x33);
    assertThat(s.flags).isEqualTo(Flag.FIXED | Flag.IF | Flag.DF | Flag.ZF);

    assertThat(long64().faultOf("0F 05")).isEqualTo("#6(0)"); // SCE is clear
    assertThat(flat().faultOf("0F 05")).isEqualTo("#6(0)"); // Intel: 64-bit mode only
  }

  @Test
  void sysenterAndSysexit() {
    SystemGuest guest = flat().user();
    X86State s = guest.state();
    assertThat(flat().faultOf("0F 34")).isEqualTo("#13(0)"); // SYSENTER_CS is null
    s.msrs.sysenterCs = KERNEL_CODE;
    s.msrs.sysenterEip = HANDLER;
    s.msrs.sysenterEsp = INNER_STACK;
    s.flags |= Flag.IF;
    guest.run("0F 34");
    assertThat(s.rip).isEqualTo(HANDLER);
    assertThat(s.gpr[Gpr.RSP]).isEqualTo(INNER_STACK);
    assertThat(s.ss().selector).isEqualTo(KERNEL_DATA);
    assertThat(s.flags).isEqualTo(Flag.FIXED);
    s.gpr[Gpr.RDX] = CODE;
    s.gpr[Gpr.RCX] = STACK;
    guest.run("0F 35");
    assertThat(s.rip).isEqualTo(CODE);
    assertThat(s.cs().selector).isEqualTo(USER_CODE);
    assertThat(s.ss().selector).isEqualTo(USER_DATA);
    assertThat(s.cpl).isEqualTo(3);
  }
}
