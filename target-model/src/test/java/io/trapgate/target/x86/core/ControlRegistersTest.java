package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.SystemGuest.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intel SDM 3A 2.5, 4.1.2, 9.8.5 and SDM 2B, MOV to and from control and debug registers. */
class ControlRegistersTest {
  private static final String TO_CR0 = "0F 22 C0";
  private static final String TO_CR3 = "0F 22 D8";
  private static final String TO_CR4 = "0F 22 E0";
  private static final String WRMSR = "0F 30";

  private static SystemGuest with(SystemGuest guest, long rax) {
    guest.state().gpr[Gpr.RAX] = rax;
    return guest;
  }

  @ParameterizedTest
  @CsvSource({
    // CR0, 32-bit unpaged, 64-bit
    "0x11, none, #13(0)", // 64-bit mode can't leave paging
    "0x10, none, #13(0)",
    "0x80000011, none, none",
    "0x80000010, #13(0), #13(0)", // PG without PE
    "0x20000011, #13(0), #13(0)", // NW without CD
    "0x60000011, none, #13(0)",
    "0xE0000011, none, none",
    "0x1FFFFFC9, none, #13(0)", // reserved bits below 32 are ignored
    "0x180000011, none, #13(0)", // above, only 64-bit mode has them
  })
  void cr0(String value, String protectedMode, String longMode) {
    assertThat(with(identity(), Long.decode(value)).faultOf(TO_CR0)).isEqualTo(protectedMode);
    assertThat(with(long64(), Long.decode(value)).faultOf(TO_CR0)).isEqualTo(longMode);
  }

  /** 32-bit with a page directory in CR3 that maps 4 MiB as they are. */
  private static SystemGuest identity() {
    SystemGuest guest = flat().quad(0x10000, 0x87);
    guest.state().cr3 = 0x10000;
    guest.state().cr4 = X86State.CR4_PSE;
    return guest;
  }

  @Test
  void reservedBitsOfCr0AreDropped() {
    SystemGuest guest = with(flat(), 0x1FFF_FFC9L & ~X86State.CR0_NW);
    guest.run(TO_CR0);
    assertThat(guest.state().cr0)
        .isEqualTo(
            X86State.CR0_PE
                | X86State.CR0_TS
                | X86State.CR0_ET
                | X86State.CR0_WP
                | X86State.CR0_AM);
  }

  @Test
  void longModeBeginsWithPaging() {
    SystemGuest guest = paeTables(flat());
    guest.state().efer = X86State.EFER_LME;
    with(guest, X86State.CR0_PG | X86State.CR0_PE).run(TO_CR0);
    assertThat(guest.state().efer).isEqualTo(X86State.EFER_LME | X86State.EFER_LMA);

    guest = flat(); // without PAE
    guest.state().efer = X86State.EFER_LME;
    assertThat(with(guest, X86State.CR0_PG | X86State.CR0_PE).faultOf(TO_CR0)).isEqualTo("#13(0)");
  }

  /** Four levels and PAE's tables, both from 10000 on. */
  private static SystemGuest paeTables(SystemGuest guest) {
    guest.quad(0x10000, 0x11007).quad(0x11000, 0x12007).quad(0x12000, 0x87);
    guest.state().cr3 = 0x10000;
    guest.state().cr4 = X86State.CR4_PAE;
    return guest;
  }

  @ParameterizedTest
  @CsvSource({
    "0x11001, none",
    "0x11000, none",
    "0x11003, #13(0)",
    "0x11021, #13(0)",
    "0x10000011001, #13(0)",
    "0x8000000000011001, #13(0)",
    "0x11006, none"
  })
  void directoryPointersAreCheckedWhenLoaded(String pointer, String fault) {
    SystemGuest guest = flat().quad(0x11000, 0x87);
    guest.state().cr4 = X86State.CR4_PAE;
    guest.state().cr3 = 0x10000;
    guest.quad(0x10008, Long.parseUnsignedLong(pointer.substring(2), 16));
    guest.quad(0x10000, 0x11001);
    assertThat(with(guest, X86State.CR0_PG | X86State.CR0_PE).faultOf(TO_CR0)).isEqualTo(fault);
  }

  @ParameterizedTest
  @CsvSource({
    // CR4, 32-bit, 64-bit
    "0x7FC, none, none", // TSD to OSXMMEXCPT
    "0x0, none, #13(0)", // PAE can't be left in IA-32e mode
    "0x1, #13(0), #13(0)", // VME: no virtual-8086 mode
    "0x2, #13(0), #13(0)",
    "0x800, #13(0), #13(0)", // UMIP
    "0x2020, #13(0), #13(0)", // VMXE
    "0x100020, #13(0), #13(0)", // SMEP
    "0x40020, #13(0), #13(0)", // OSXSAVE
  })
  void cr4(String value, String protectedMode, String longMode) {
    assertThat(with(flat(), Long.decode(value)).faultOf(TO_CR4)).isEqualTo(protectedMode);
    assertThat(with(long64(), Long.decode(value)).faultOf(TO_CR4)).isEqualTo(longMode);
  }

  @Test
  void cr3HasTheWidthOfPhysicalAddresses() {
    assertThat(with(long64(), 1L << 40).faultOf(TO_CR3)).isEqualTo("#13(0)");
    assertThat(with(long64(), 0x10018).faultOf(TO_CR3)).isEqualTo("none");
  }

  @Test
  void taskPriorityHasFourBits() {
    assertThat(with(long64(), 0x10).faultOf("44 0F 22 C0")).isEqualTo("#13(0)");
    assertThat(with(long64(), 0xF).faultOf("44 0F 22 C0")).isEqualTo("none");
    assertThat(flat().faultOf("0F 22 C8")).isEqualTo("#6(0)"); // CR1
  }

  @ParameterizedTest
  @CsvSource({
    "0F 20 C0",
    "0F 22 C0",
    "0F 21 F8",
    "0F 23 F8",
    "0F 06",
    "0F 01 F0",
    "F4",
    "0F 30",
    "0F 32",
    "0F 01 38",
    "0F 09",
    "0F 01 10",
    "0F 00 D8",
    "0F 33"
  })
  void privilegedInstructions(String code) {
    assertThat(flat().user().faultOf(code)).isEqualTo("#13(0)");
  }

  /** The mod field of MOV CR is ignored: 00 means the register too (SDM 2B, MOV). */
  @Test
  void modFieldIsIgnored() {
    SystemGuest guest = flat();
    guest.state().cr2 = 0x1234;
    guest.run("0F 20 13"); // mod 0, cr2, ebx
    assertThat(guest.state().gpr[Gpr.RBX]).isEqualTo(0x1234);
    assertThat(guest.state().rip).isEqualTo(CODE + 3);
  }

  @Test
  void machineStatusWord() {
    SystemGuest guest = with(flat(), 0xFFFE); // can't clear PE
    guest.run("0F 01 F0");
    assertThat(guest.state().cr0).isEqualTo(0x1F);
    guest.run("0F 06");
    assertThat(guest.state().cr0).isEqualTo(0x17);
    guest.run("0F 01 E3"); // smsw ebx
    assertThat(guest.state().gpr[Gpr.RBX]).isEqualTo(0x17);
  }

  @ParameterizedTest
  @CsvSource({
    // EFER, 32-bit unpaged, 64-bit
    "0x4901, none, none", // SCE, LME, NXE, FFXSR
    "0x801, none, #13(0)", // LME can't change under paging
    "0x1100, #13(0), #13(0)", // SVME
    "0x102, #13(0), #13(0)",
  })
  void efer(String value, String protectedMode, String longMode) {
    assertThat(efer(flat(), Long.decode(value))).isEqualTo(protectedMode);
    assertThat(efer(long64(), Long.decode(value))).isEqualTo(longMode);
  }

  private static String efer(SystemGuest guest, long value) {
    guest.state().gpr[Gpr.RCX] = 0xC000_0080L;
    return with(guest, value).faultOf(WRMSR);
  }

  @Test
  void leavingProtectedModeNeedsNoPrivilegeCheckLater() {
    SystemGuest guest = with(flat(), X86State.CR0_ET);
    guest.run(TO_CR0);
    assertThat(guest.state().protectedMode()).isFalse();
    assertThat(guest.state().codeBits()).isEqualTo(32); // CS is as it was until a far jump
  }

  @Test
  void debugRegistersFourAndFive() {
    SystemGuest guest = with(flat(), 0xFFFF_0FF3L);
    assertThat(guest.faultOf("0F 23 E0")).isEqualTo("none"); // dr4: dr6
    assertThat(guest.faultOf("0F 21 F3")).isEqualTo("none"); // mov ebx, dr6
    assertThat(guest.state().gpr[Gpr.RBX]).isEqualTo(0xFFFF_0FF3L);
    guest.state().cr4 = X86State.CR4_DE;
    assertThat(guest.faultOf("0F 21 E3")).isEqualTo("#6(0)");
    assertThat(with(long64(), 1L << 32).faultOf("0F 23 F8")).isEqualTo("#13(0)");
    assertThat(with(long64(), 1L << 32).faultOf("0F 23 C0")).isEqualTo("none");
  }
}
