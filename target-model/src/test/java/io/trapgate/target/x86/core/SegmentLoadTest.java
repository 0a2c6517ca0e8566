package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.SystemGuest.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intel SDM 2B, MOV: "Loading a segment register while in protected mode"; SDM 3A 6.13. */
class SegmentLoadTest {
  private static final String MOV_DS_AX = "8E D8";
  private static final String MOV_SS_AX = "8E D0";
  private static final String MOV_FS_AX = "8E E0";

  /** Error codes are the selector without its RPL; #13 is #GP, #11 #NP, #12 #SS. */
  @ParameterizedTest
  @CsvSource({
    // selector, at CPL 0, at CPL 3
    "0x00, none, none",
    "0x03, none, none",
    "0x10, none, #13(10)",
    "0x13, #13(10), #13(10)",
    "0x23, none, none",
    "0x20, none, none",
    "0x08, none, #13(8)",
    "0x40, none, #13(40)",
    "0x48, #13(48), #13(48)",
    "0x50, #11(50), #13(50)",
    "0x58, none, none",
    "0x5B, none, none",
    "0x28, #13(28), #13(28)",
    "0x78, #13(78), #13(78)",
    "0x80, #13(80), #13(80)",
    "0x83, #13(80), #13(80)",
    "0x0C, #13(c), #13(c)", // LDT, which there is none of
  })
  void dataSegment(String selector, String kernel, String user) {
    assertThat(load(flat(), MOV_DS_AX, Integer.decode(selector))).isEqualTo(kernel);
    assertThat(load(flat().user(), MOV_DS_AX, Integer.decode(selector))).isEqualTo(user);
    assertThat(load(long64(), MOV_FS_AX, Integer.decode(selector))).isEqualTo(kernel);
  }

  @ParameterizedTest
  @CsvSource({
    // selector, 32-bit CPL 0, 32-bit CPL 3, 64-bit CPL 0, 64-bit CPL 3
    "0x00, #13(0), #13(0), none, #13(0)",
    "0x03, #13(0), #13(0), #13(0), #13(0)",
    "0x10, none, #13(10), none, #13(10)",
    "0x23, #13(20), none, #13(20), none",
    "0x20, #13(20), #13(20), #13(20), #13(20)",
    "0x40, #13(40), #13(40), #13(40), #13(40)",
    "0x08, #13(8), #13(8), #13(8), #13(8)",
    "0x50, #12(50), #13(50), #12(50), #13(50)",
    "0x80, #13(80), #13(80), #13(80), #13(80)",
  })
  void stackSegment(String selector, String k32, String u32, String k64, String u64) {
    int value = Integer.decode(selector);
    assertThat(load(flat(), MOV_SS_AX, value)).isEqualTo(k32);
    assertThat(load(flat().user(), MOV_SS_AX, value)).isEqualTo(u32);
    assertThat(load(long64(), MOV_SS_AX, value)).isEqualTo(k64);
    assertThat(load(long64().user(), MOV_SS_AX, value)).isEqualTo(u64);
  }

  private static String load(SystemGuest guest, String code, int selector) {
    guest.state().gpr[Gpr.RAX] = selector;
    return guest.faultOf(code);
  }

  @Test
  void hiddenPartAndAccessedBit() {
    SystemGuest guest = flat().quad(GDT + DATA_16, 0x1240_9234_5678_9ABCL);
    guest.state().gpr[Gpr.RAX] = DATA_16;
    guest.run(MOV_DS_AX);
    Segment ds = guest.state().segments[SegmentName.DS];

    assertThat(ds.base).isEqualTo(0x1234_5678L);
    assertThat(ds.limit).isEqualTo(0x9ABC);
    assertThat(ds.big).isTrue();
    assertThat(ds.type).isEqualTo(3);
    assertThat(guest.number(GDT + DATA_16 + 5, 1)).isEqualTo(0x93);
  }

  @Test
  void aFaultLeavesRegisterAndPointer() {
    SystemGuest guest = flat().gate(X86Fault.NP, KERNEL_CODE, 0x8E);
    guest.quad(STACK, ABSENT_DATA).run("1F"); // pop ds
    assertThat(guest.state().segments[SegmentName.DS].selector).isEqualTo(KERNEL_DATA);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(STACK - 16);
  }

  @Test
  void useOfANullSegmentIsAProtectionFault() {
    SystemGuest guest = flat();
    guest.state().segments[SegmentName.ES].setNull(0, 0);
    assertThat(guest.faultOf("26 8A 00")).isEqualTo("#13(0)"); // mov al, es:[eax]
  }

  @ParameterizedTest
  @CsvSource({
    "0xFFFE, 2, true",
    "0xFFFF, 1, true",
    "0xFFFF, 2, false",
    "0x10000, 1, false",
  })
  void limitOfADataSegment(String offset, int bytes, boolean inside) {
    Segment segment = new Descriptor(0x0000_9200_0000_FFFFL, 0, 0).segment(8);
    assertThat(segment.contains(Long.decode(offset), bytes)).isEqualTo(inside);
  }

  /** Expand-down: offsets above the limit, up to 64 KiB or 4 GiB by B (Intel SDM 3A 5.3). */
  @ParameterizedTest
  @CsvSource({
    "0x0FFF, 1, false, false",
    "0x1000, 1, true, true",
    "0xFFFF, 1, true, true",
    "0xFFFF, 2, false, true",
    "0xFFFFFFFF, 1, false, true",
    "0xFFFFFFFF, 2, false, false",
  })
  void limitOfAnExpandDownSegment(String offset, int bytes, boolean in16, boolean in32) {
    Segment small = new Descriptor(0x0000_9600_0000_0FFFL, 0, 0).segment(8);
    Segment large = new Descriptor(0x0040_9600_0000_0FFFL, 0, 0).segment(8);
    assertThat(small.contains(Long.decode(offset), bytes)).isEqualTo(in16);
    assertThat(large.contains(Long.decode(offset), bytes)).isEqualTo(in32);
  }

  @Test
  void movToSsShadowsTheNextBoundaryOnly() {
    SystemGuest guest = flat().gate(0x50, KERNEL_CODE, 0x8E);
    guest.test.put(HANDLER, "90");
    guest.state().flags |= Flag.IF;
    guest.state().gpr[Gpr.RAX] = KERNEL_DATA;
    guest.run(MOV_SS_AX + " 90 90");
    guest.test.interrupt = 0x50;
    assertThat(guest.state().movSsShadow).isTrue();
    guest.test.cpu.run(1, Long.MAX_VALUE);
    assertThat(guest.state().rip).isEqualTo(CODE + 3); // the NOP, not the handler
    guest.test.cpu.run(1, Long.MAX_VALUE);
    assertThat(guest.state().rip).isEqualTo(HANDLER + 1);
    assertThat(guest.stack(3, 4)).containsExactly(CODE + 3, KERNEL_CODE, Flag.FIXED | Flag.IF);
  }

  @Test
  void longModeIgnoresBasesButOfFsAndGs() {
    SystemGuest guest = long64().quad(0x1_8000, 0x1122_3344_5566_7788L);
    guest.state().segments[SegmentName.DS].base = 0x100;
    guest.state().segments[SegmentName.GS].base = 0x1_0000;
    guest.state().gpr[Gpr.RBX] = 0x8000;
    guest.run("65 48 8B 0B"); // mov rcx, gs:[rbx]
    assertThat(guest.state().gpr[Gpr.RCX]).isEqualTo(0x1122_3344_5566_7788L);
    guest.state().gpr[Gpr.RBX] = 0x1_8000;
    guest.run("48 8B 03"); // mov rax, [rbx]
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(0x1122_3344_5566_7788L);
  }

  /** #SS where rSP or rBP is the base, else #GP; both with 0 (Intel SDM 1 3.3.7.1). */
  @ParameterizedTest
  @CsvSource({"48 8B 03, #13(0)", "48 8B 45 00, #12(0)", "58, #12(0)"})
  void nonCanonicalAddress(String code, String fault) {
    SystemGuest guest = long64();
    guest.state().gpr[Gpr.RBX] = 1L << 47;
    guest.state().gpr[Gpr.RBP] = 1L << 47;
    guest.state().gpr[Gpr.RSP] = 1L << 47;
    assertThat(guest.faultOf(code)).isEqualTo(fault);
  }
}
