package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.SystemGuest.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptor-table registers, checks of selectors, and I/O (Intel SDM 3A 2.4, 5.10; 1 19.5). */
class SystemRegistersTest {
  @Test
  void tablesAreStoredAsLoaded() {
    SystemGuest guest = flat().quad(0x8000, 0x1122_3344_5566_7788L);
    guest.run("0F 01 1D 00 80 00 00"); // lidt
    assertThat(guest.state().idtLimit).isEqualTo(0x7788);
    assertThat(guest.state().idtBase).isEqualTo(0x3344_5566L);
    guest.run("66 0F 01 1D 00 80 00 00"); // 24 bits of the base
    assertThat(guest.state().idtBase).isEqualTo(0x0044_5566L);
    guest.run("0F 01 0D 10 80 00 00"); // sidt
    assertThat(guest.number(0x8010, 8)).isEqualTo(0x0000_0044_5566_7788L);
    guest.run("0F 01 05 10 80 00 00"); // sgdt
    assertThat(guest.number(0x8010, 6)).isEqualTo(GDT << 16 | GDT_END - 1);
  }

  @Test
  void longModeHasLongBases() {
    SystemGuest guest = long64().quad(0x8000, 0x8880_0000_1000_00FFL).quad(0x8008, 0xFFFF);
    guest.run("0F 01 1C 25 00 80 00 00");
    assertThat(guest.state().idtBase).isEqualTo(0xFFFF_8880_0000_1000L);
    guest.quad(0x8008, 0x7FFF);
    assertThat(guest.faultOf("0F 01 1C 25 00 80 00 00")).isEqualTo("#13(0)");
  }

  @ParameterizedTest
  @CsvSource({
    // selector, LTR, LLDT
    "0x00, #13(0), none",
    "0x28, none, #13(28)",
    "0x68, #13(68), none",
    "0x08, #13(8), #13(8)",
    "0x0C, #13(c), #13(c)", // not in the LDT
    "0x80, #13(80), #13(80)",
  })
  void taskAndLocalTable(String selector, String task, String local) {
    SystemGuest guest = flat();
    guest.state().gpr[Gpr.RAX] = Long.decode(selector);
    assertThat(guest.faultOf("0F 00 D8")).isEqualTo(task);
    guest = flat();
    guest.state().gpr[Gpr.RAX] = Long.decode(selector);
    assertThat(guest.faultOf("0F 00 D0")).isEqualTo(local);
  }

  @Test
  void loadedTaskIsBusy() {
    SystemGuest guest = flat();
    guest.state().gpr[Gpr.RAX] = TASK;
    guest.run("0F 00 D8");
    assertThat(guest.number(GDT + TASK + 5, 1)).isEqualTo(0x8B);
    assertThat(guest.state().tr.type).isEqualTo(Descriptor.TSS_BUSY);
    assertThat(guest.faultOf("0F 00 D8")).isEqualTo("#13(28)"); // twice
  }

  @Test
  void localTableHoldsSegments() {
    SystemGuest guest = flat().quad(0x2C08, 0x0040_9255_0000_00FFL);
    guest.state().gpr[Gpr.RAX] = LOCAL_TABLE;
    guest.run("0F 00 D0");
    guest.state().gpr[Gpr.RAX] = 0x0C;
    guest.run("8E D8");
    assertThat(guest.state().segments[SegmentName.DS].base).isEqualTo(0x55_0000);
    guest.state().gpr[Gpr.RAX] = 0x14; // behind its limit
    assertThat(guest.faultOf("8E D8")).isEqualTo("#13(14)");
  }

  /** ZF says whether; at CPL 3 with RPL 3. */
  @ParameterizedTest
  @CsvSource({
    // selector, VERR, VERW, LAR (AND 00F0FF00) or 0, LSL or -1
    "0x08, false, false, 0, -1",
    "0x1B, true, false, 0xc0fa00, 0xffffffff",
    "0x23, true, true, 0xc0f200, 0xffffffff",
    "0x5B, true, false, 0xc09e00, 0xffffffff", // conforming: whatever the privilege
    "0x7B, false, false, 0xec00, -1", // a call gate has rights and no limit
    "0x00, false, false, 0, -1",
    "0x83, false, false, 0, -1",
  })
  void checksOfSelectors(
      String selector, boolean read, boolean write, String rights, String limit) {
    long value = Long.decode(selector);
    assertThat(found("0F 00 E0", value)).isEqualTo(read);
    assertThat(found("0F 00 E8", value)).isEqualTo(write);
    SystemGuest lar = checked("0F 02 D8", value); // lar ebx, ax
    assertThat(lar.state().gpr[Gpr.RBX]).isEqualTo(Long.decode(rights));
    SystemGuest lsl = checked("0F 03 D8", value);
    boolean limited = !limit.equals("-1");
    assertThat((lsl.state().flags & Flag.ZF) != 0).isEqualTo(limited);
    assertThat(lsl.state().gpr[Gpr.RBX]).isEqualTo(limited ? Long.decode(limit) : 0);
  }

  private static SystemGuest checked(String code, long selector) {
    SystemGuest guest = flat().user();
    guest.state().gpr[Gpr.RAX] = selector;
    return guest.run(code);
  }

  private static boolean found(String code, long selector) {
    return (checked(code, selector).state().flags & Flag.ZF) != 0;
  }

  @Test
  void requestedPrivilegeIsRaised() {
    SystemGuest guest = flat();
    guest.state().gpr[Gpr.RAX] = 0x11;
    guest.state().gpr[Gpr.RBX] = 3;
    guest.run("63 D8"); // arpl ax, bx
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(0x13);
    assertThat(guest.state().flags & Flag.ZF).isNotZero();
    guest.run("63 D8");
    assertThat(guest.state().flags & Flag.ZF).isZero();
  }

  @ParameterizedTest
  @CsvSource({"63 D8", "0F 00 C0", "0F 00 D8", "0F 02 D8", "0F 00 E0"})
  void realModeKnowsNoSelectors(String code) {
    TestCpu guest = new TestCpu().real(0, 0x1000).put(4 * 6, "00 50 00 00").put(0x5000, "90");
    guest.run(code, 1);
    assertThat(guest.state().rip).isEqualTo(0x5000);
  }

  /** Port 3F8 and its neighbours through the I/O permission bitmap at offset 68. */
  @ParameterizedTest
  @CsvSource({
    // byte 7F and 80 of the map, code, fault
    "0x00, 0x00, EE, none",
    "0x01, 0x00, EE, #13(0)",
    "0x02, 0x00, EE, none",
    "0x02, 0x00, 66 EF, #13(0)", // two ports
    "0x08, 0x00, EF, #13(0)", // four ports
    "0x10, 0x00, EF, none",
    "0x00, 0x01, EF, none",
    "0x01, 0x00, EC, #13(0)",
    "0x01, 0x00, 6E, #13(0)",
    "0x01, 0x00, 6C, #13(0)",
  })
  void permissionBitmap(String first, String second, String code, String fault) {
    assertThat(mapped(first, second).faultOf(code)).isEqualTo(fault);
    SystemGuest privileged = mapped(first, second);
    privileged.state().flags |= Flag.IOPL;
    assertThat(privileged.faultOf(code)).isEqualTo("none");
  }

  private static SystemGuest mapped(String first, String second) {
    SystemGuest guest = flat().user();
    X86State s = guest.state();
    s.tr.limit = 0x68 + 0x80;
    s.gpr[Gpr.RDX] = 0x3F8;
    s.gpr[Gpr.RSI] = 0x8000;
    s.gpr[Gpr.RDI] = 0x8000;
    guest
        .quad(TSS + 0x66, 0x68)
        .quad(TSS + 0x68 + 0x7F, Long.decode(second) << 8 | Long.decode(first));
    return guest;
  }

  @Test
  void portsBeyondTheMapAreForbidden() {
    SystemGuest guest = mapped("0x00", "0x00");
    guest.state().tr.limit = 0x68 + 0x7F; // the byte behind the port's is needed too
    assertThat(guest.faultOf("EE")).isEqualTo("#13(0)");
    guest = mapped("0x00", "0x00");
    guest.state().tr.type = 3; // a TSS of 16 bits has no map
    assertThat(guest.faultOf("EE")).isEqualTo("#13(0)");
  }

  @Test
  void stringsOfPorts() {
    SystemGuest guest = flat().quad(0x8000, 0x4433_2211L);
    guest.state().gpr[Gpr.RDX] = 0x3F8;
    guest.state().gpr[Gpr.RSI] = 0x8000;
    guest.state().gpr[Gpr.RCX] = 2;
    guest.test.put(CODE, "F3 66 6F").cpu.run(2, Long.MAX_VALUE);
    assertThat(guest.test.outs)
        .containsExactly(new TestCpu.Out(0x3F8, 2, 0x2211), new TestCpu.Out(0x3F8, 2, 0x4433));
    assertThat(guest.state().gpr[Gpr.RSI]).isEqualTo(0x8004);
    assertThat(guest.state().gpr[Gpr.RCX]).isZero();
    guest.test.in = 0xA5;
    guest.state().gpr[Gpr.RDI] = 0x8003;
    guest.state().flags |= Flag.DF;
    guest.run("6C");
    assertThat(guest.number(0x8003, 1)).isEqualTo(0xA5);
    assertThat(guest.state().gpr[Gpr.RDI]).isEqualTo(0x8002);
  }

  @Test
  void interruptFlagBelongsToIopl() {
    assertThat(flat().user().faultOf("FA")).isEqualTo("#13(0)");
    assertThat(flat().user().faultOf("FB")).isEqualTo("#13(0)");
    SystemGuest guest = flat().user();
    guest.state().flags |= Flag.IOPL;
    assertThat(guest.run("FB").state().flags & Flag.IF).isNotZero();
  }
}
