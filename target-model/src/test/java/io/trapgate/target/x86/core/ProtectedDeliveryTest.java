package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.SystemGuest.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intel SDM 3A 6.12 and 6.13: gates, stacks and error codes of 32-bit protected mode. */
class ProtectedDeliveryTest {
  private static final int INTERRUPT_32 = 0x8E;
  private static final int TRAP_32 = 0x8F;
  private static final int INTERRUPT_16 = 0x86;
  private static final int RF = Flag.RF | Flag.FIXED;

  @Test
  void interruptGateAtTheSameLevel() {
    SystemGuest guest = flat().gate(0x21, KERNEL_CODE, INTERRUPT_32);
    guest.state().flags = Flag.FIXED | Flag.IF | Flag.NT | Flag.CF;
    guest.run("CD 21");

    assertThat(guest.state().rip).isEqualTo(HANDLER);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(STACK - 12);
    assertThat(guest.stack(3, 4))
        .containsExactly(CODE + 2, KERNEL_CODE, Flag.FIXED | Flag.IF | Flag.NT | Flag.CF);
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED | Flag.CF);
  }

  @Test
  void trapGateKeepsTheInterruptFlag() {
    SystemGuest guest = flat().gate(0x21, KERNEL_CODE, TRAP_32);
    guest.state().flags = Flag.FIXED | Flag.IF;
    assertThat(guest.run("CD 21").state().flags).isEqualTo(Flag.FIXED | Flag.IF);
  }

  @Test
  void gateOf16BitsPushesWords() {
    SystemGuest guest = flat().gate(0x21, KERNEL_CODE, INTERRUPT_16);
    guest.quad(IDT + 8 * 0x21, guest.number(IDT + 8 * 0x21, 8) | 0xDEADL << 48);
    guest.run("CD 21");
    assertThat(guest.state().rip).isEqualTo(HANDLER); // the upper word doesn't count
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(STACK - 6);
    assertThat(guest.stack(3, 2)).containsExactly(CODE + 2, KERNEL_CODE, Flag.FIXED);
  }

  @Test
  void faultWithErrorCodePushesItLastAndResumes() {
    SystemGuest guest = flat().gate(X86Fault.GP, KERNEL_CODE, INTERRUPT_32);
    guest.state().gpr[Gpr.RAX] = 0x80;
    guest.run("8E D8"); // mov ds, ax
    assertThat(guest.stack(4, 4)).containsExactly(0x80, CODE, KERNEL_CODE, RF);
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED);
  }

  @Test
  void inwardThroughATaskStateOf32Bits() {
    SystemGuest guest = flat().user().gate(0x21, KERNEL_CODE, INTERRUPT_32 | 0x60);
    guest.quad(TSS + 4, (long) KERNEL_DATA << 32 | INNER_STACK);
    guest.run("CD 21");

    assertThat(guest.state().cpl).isZero();
    assertThat(guest.state().cs().selector).isEqualTo(KERNEL_CODE);
    assertThat(guest.state().ss().selector).isEqualTo(KERNEL_DATA);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(INNER_STACK - 20);
    assertThat(guest.stack(5, 4))
        .containsExactly(CODE + 2, USER_CODE, Flag.FIXED, STACK, USER_DATA);
  }

  @Test
  void inwardThroughATaskStateOf16Bits() {
    SystemGuest guest = flat().user().gate(X86Fault.UD, KERNEL_CODE, INTERRUPT_32);
    guest.state().tr.type = 3;
    guest.quad(TSS + 2, (long) KERNEL_DATA << 16 | INNER_STACK);
    guest.run("0F 0B");
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(INNER_STACK - 20);
    assertThat(guest.stack(5, 4)).containsExactly(CODE, USER_CODE, RF, STACK, USER_DATA);
  }

  @Test
  void returnOutwardHidesInnerSegments() {
    SystemGuest guest = flat();
    long[] frame = {CODE + 0x100, USER_CODE, Flag.FIXED | Flag.IF | Flag.IOPL, 0x5F00, USER_DATA};
    for (int i = 0; i < frame.length; i++) {
      guest.quad(STACK + 4L * i, frame[i]);
    }
    guest.state().segments[SegmentName.ES].selector = USER_DATA;
    guest.state().segments[SegmentName.ES].dpl = 3;
    guest.state().segments[SegmentName.FS].setNull(3, 0);
    guest.state().segments[SegmentName.FS].base = 0x1234;
    guest.run("CF");

    assertThat(guest.state().rip).isEqualTo(CODE + 0x100);
    assertThat(guest.state().cpl).isEqualTo(3);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(0x5F00);
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED | Flag.IF | Flag.IOPL);
    assertThat(guest.state().segments[SegmentName.DS].unusable).isTrue();
    assertThat(guest.state().segments[SegmentName.DS].selector).isZero();
    assertThat(guest.state().segments[SegmentName.ES].unusable).isFalse();
    assertThat(guest.state().segments[SegmentName.FS].selector).as("RPL of null").isZero();
    assertThat(guest.state().segments[SegmentName.FS].base).isEqualTo(0x1234);
  }

  @Test
  void returnChangesOnlyTheFlagsThatPrivilegeAllows() {
    SystemGuest guest = flat().user();
    int popped = Flag.FIXED | Flag.IF | Flag.IOPL | Flag.ZF | Flag.RF;
    guest.quad(STACK, (long) USER_CODE << 32 | CODE).quad(STACK + 8, popped);
    guest.run("CF");
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED | Flag.ZF | Flag.RF);
  }

  /** What INT 21h meets: the table's limit, the gate, its privilege, the code it leads to. */
  @ParameterizedTest
  @CsvSource({
    // gate type, selector, fault: vector * 8 + IDT is 10a
    "0x80, 0x08, #13(10a)", // no gate
    "0x8C, 0x08, #13(10a)", // call gate
    "0x0E, 0x08, #11(10a)", // not present
    "0x8E, 0x00, #13(0)",
    "0x8E, 0x10, #13(10)", // data
    "0x8E, 0x80, #13(80)", // outside the GDT
    "0x8E, 0x70, #11(70)",
    "0x8E, 0x1B, #13(18)", // outward
  })
  void softwareInterruptFaults(String type, String selector, String fault) {
    SystemGuest guest = flat().gate(0x21, Integer.decode(selector), Integer.decode(type));
    assertThat(fault(guest, "CD 21")).isEqualTo(fault);
  }

  @Test
  void gatesBelongToTheirPrivilege() {
    SystemGuest guest = flat().user().gate(0x21, KERNEL_CODE, INTERRUPT_32);
    assertThat(fault(guest, "CD 21")).isEqualTo("#13(10a)");
    guest = flat().gate(0x21, KERNEL_CODE, INTERRUPT_32);
    guest.state().idtLimit--;
    assertThat(fault(guest, "CD 21")).isEqualTo("#13(10a)");
  }

  /** The fault of an instruction; nobody takes it. */
  private static String fault(SystemGuest guest, String hex) {
    try {
      guest.run(hex);
    } catch (TripleFault shutdown) {
      return guest.test.cpu.lastFault().map(X86Fault::getMessage).orElse("?");
    }
    return "none";
  }

  /** EXT is set in what a fault's delivery meets, and in a selector's error code as well. */
  @Test
  void errorCodeOfAnExternalEvent() {
    SystemGuest guest = flat().gate(0x50, ABSENT_CODE, INTERRUPT_32);
    guest.gate(X86Fault.NP, KERNEL_CODE, INTERRUPT_32).state().flags |= Flag.IF;
    guest.test.put(HANDLER, "90").interrupt = 0x50;
    guest.run("90");
    assertThat(guest.stack(2, 4)).containsExactly(ABSENT_CODE | Selector.EXT, CODE);
    assertThat(guest.number(STACK - 4, 4)).isEqualTo(RF | Flag.IF);
  }

  /** Inner stack faults: SDM 2A, INT, "stack fault at the new stack" rules. */
  @ParameterizedTest
  @CsvSource({
    // SS in the TSS, pushed error code with EXT, vector
    "0x00, 0x01, 10",
    "0x13, 0x11, 10", // RPL
    "0x40, 0x41, 10", // read-only
    "0x80, 0x81, 10",
    "0x50, 0x51, 12",
  })
  void innerStackFaults(String selector, String errorCode, int vector) {
    SystemGuest guest = flat().user().gate(X86Fault.UD, KERNEL_CODE, INTERRUPT_32);
    guest.gate(vector, CONFORMING, INTERRUPT_32); // its handler stays on the user's stack
    guest.quad(TSS + 4, Long.decode(selector) << 32 | INNER_STACK);
    guest.run("0F 0B");
    assertThat(guest.state().cpl).isEqualTo(3);
    assertThat(guest.stack(4, 4)).containsExactly(Long.decode(errorCode), CODE, USER_CODE, RF);
  }

  @Test
  void shortTaskStateIsAnInvalidTaskState() {
    SystemGuest guest = flat().user().gate(X86Fault.UD, KERNEL_CODE, INTERRUPT_32);
    guest.gate(X86Fault.TS, CONFORMING, INTERRUPT_32).state().tr.limit = 6;
    guest.run("0F 0B");
    assertThat(guest.stack(1, 4)).containsExactly(TASK | Selector.EXT);
  }

  /** Intel SDM 3A table 6-5: contributory during contributory is #DF, benign before it isn't. */
  @Test
  void doubleFault() {
    SystemGuest guest = flat().gate(X86Fault.DF, KERNEL_CODE, INTERRUPT_32);
    quiet(guest, X86Fault.GP).gate(X86Fault.NP, KERNEL_CODE, INTERRUPT_32);
    guest.state().gpr[Gpr.RAX] = 0x80;
    guest.run("8E D8"); // #GP(80), whose gate isn't present: #NP is contributory
    assertThat(guest.stack(4, 4)).containsExactly(0, CODE, KERNEL_CODE, RF);

    guest = flat().gate(X86Fault.DF, KERNEL_CODE, INTERRUPT_32);
    quiet(guest, X86Fault.UD).gate(X86Fault.NP, KERNEL_CODE, INTERRUPT_32);
    guest.run("0F 0B");
    int errorCode = X86Fault.UD * 8 | Selector.IDT | Selector.EXT;
    assertThat(guest.stack(2, 4)).containsExactly(errorCode, CODE);
  }

  /** A gate that isn't present. */
  private static SystemGuest quiet(SystemGuest guest, int vector) {
    return guest.gate(vector, KERNEL_CODE, 0x0E);
  }

  @Test
  void tripleFault() {
    SystemGuest guest = flat();
    quiet(quiet(guest, X86Fault.GP), X86Fault.DF).state().gpr[Gpr.RAX] = 0x80;
    assertThatThrownBy(() -> guest.run("8E D8")).isInstanceOf(TripleFault.class);
  }

  @Test
  void taskGateIsBeyondTheModel() {
    SystemGuest guest = flat().gate(0x21, TASK, 0x85);
    assertThatThrownBy(() -> guest.run("CD 21"))
        .isInstanceOf(EmulationFailure.class)
        .hasMessageContaining("task gate: vector 33");
    assertThat(guest.state().rip).isEqualTo(CODE);
  }

  /** A repeated string instruction between two iterations is pushed with RF (SDM 3B 17.3.1.1). */
  @Test
  void interruptWithinARepetitionSetsResume() {
    SystemGuest guest = flat().gate(0x50, KERNEL_CODE, INTERRUPT_32);
    guest.state().flags |= Flag.IF;
    guest.state().gpr[Gpr.RCX] = 5;
    guest.state().gpr[Gpr.RDI] = 0x8000;
    guest.run("F3 AA"); // rep stosb
    guest.test.interrupt = 0x50;
    guest.test.put(HANDLER, "90").cpu.run(1, Long.MAX_VALUE);
    assertThat(guest.state().gpr[Gpr.RCX]).isEqualTo(4);
    assertThat(guest.stack(3, 4)).containsExactly(CODE, KERNEL_CODE, RF | Flag.IF);
  }
}
