package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Intel SDM 3B 20.1.4: interrupts and exceptions through the interrupt vector table. */
class RealModeEventsTest {
  private static final int CODE = 0x1000;

  private static TestCpu guest() {
    // Vector n at 0000:4n goes to n00:n: CS 0n00h, IP n.
    TestCpu guest = new TestCpu().real(0, CODE);
    for (int n = 0; n < 256; n++) {
      guest.put(4L * n, "%02X00%02X%02X".formatted(n, n == 0 ? 8 : 0, n));
    }
    return guest;
  }

  @Test
  void softwareInterruptPushesTheNextInstruction() {
    TestCpu guest = guest();
    guest.state().flags = Flag.FIXED | Flag.IF | Flag.CF | Flag.TF;
    guest.state().flags &= ~Flag.TF;
    guest.run("CD 21", 1); // int 21h

    assertThat(guest.state().cs().selector).isEqualTo(0x2100);
    assertThat(guest.state().cs().base).isEqualTo(0x21000);
    assertThat(guest.state().rip).isEqualTo(0x21);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(0x6FFA);
    // IP, CS, FLAGS from the lowest address up
    assertThat(guest.get(0x6FFA, 6)).containsExactly(0x02, 0x10, 0, 0, 0x03, 0x02);
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED | Flag.CF);
  }

  @Test
  void returnGoesBackWithTheFlags() {
    TestCpu guest = guest().put(0x21021, "CF"); // iret
    guest.state().flags = Flag.FIXED | Flag.IF | Flag.CF;
    guest.state().nmiMasked = true;
    guest.run("CD 21 90", 2);

    assertThat(guest.state().cs().selector).isZero();
    assertThat(guest.state().rip).isEqualTo(CODE + 2);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(0x7000);
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED | Flag.IF | Flag.CF);
    assertThat(guest.state().nmiMasked).isFalse();
  }

  @Test
  void faultPushesTheInstructionItself() {
    TestCpu guest = guest().run("0F FF", 1); // undefined

    assertThat(guest.state().rip).isEqualTo(6);
    assertThat(guest.get(0x6FFA, 4)).containsExactly(0x00, 0x10, 0, 0);
    assertThat(guest.cpu.instructions()).isEqualTo(1);
  }

  @Test
  void externalInterruptWaitsForTheInstructionAfterSti() {
    TestCpu guest = guest();
    guest.put(0x50050, "90").interrupt = 0x50;
    guest.run("FB 90 90", 2); // sti, nop, nop

    assertThat(guest.state().rip).isEqualTo(CODE + 2);
    guest.cpu.run(1, Long.MAX_VALUE);
    assertThat(guest.state().cs().selector).isEqualTo(0x5000);
    assertThat(guest.get(0x6FFA, 2)).containsExactly(0x02, 0x10);
  }

  @Test
  void haltWakesForAnInterrupt() {
    TestCpu guest = guest().put(0x50050, "90");
    guest.run("FB F4 90", 5); // sti, hlt

    assertThat(guest.state().halted).isTrue();
    assertThat(guest.cpu.waiting()).isTrue();
    guest.interrupt = 0x50;
    assertThat(guest.cpu.waiting()).isFalse();
    guest.cpu.run(1, Long.MAX_VALUE);
    assertThat(guest.state().halted).isFalse();
    assertThat(guest.state().rip).isEqualTo(0x51);
    assertThat(guest.get(0x6FFA, 2)).containsExactly(0x02, 0x10);
  }

  @Test
  void vectorOutsideTheTableEndsInAShutdown() {
    TestCpu guest = guest();
    guest.state().idtLimit = 0x1F; // vectors 0 to 7: neither #GP nor #DF
    assertThatThrownBy(() -> guest.run("CD 21", 1)).isInstanceOf(TripleFault.class);
  }

  @Test
  void vectorOutsideTheTableIsADoubleFaultWhenThatFits() {
    TestCpu guest = guest();
    guest.state().idtLimit = 0x23; // vectors 0 to 8
    guest.run("CD 21", 1);
    assertThat(guest.state().rip).isEqualTo(8);
    assertThat(guest.get(0x6FFA, 2)).containsExactly(0x00, 0x10);
  }

  @Test
  void farJumpAndCallAndReturn() {
    TestCpu guest = guest().put(0x12345, "CA 04 00"); // retf 4
    guest.run("9A 45 03 00 12", 1); // call 1200:0345
    assertThat(guest.state().cs().base).isEqualTo(0x12000);
    assertThat(guest.state().rip).isEqualTo(0x345);
    assertThat(guest.get(0x6FFC, 4)).containsExactly(0x05, 0x10, 0, 0);
    guest.cpu.run(1, Long.MAX_VALUE);
    assertThat(guest.state().rip).isEqualTo(CODE + 5);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(0x7004);

    guest.run("EA 45 03 00 12", 1); // jmp 1200:0345
    assertThat(guest.state().linearRip()).isEqualTo(0x12345);
  }

  @Test
  void protectedModeAndBackKeepsTheLimits() {
    TestCpu guest =
        guest()
            .put(0x2000, "17 00 00 21 00 00") // GDT: limit 17, base 2100
            .put(0x2108, "FF FF 00 00 00 92 CF 00"); // 8: data, 4 GiB
    guest.state().gpr[Gpr.RBX] = 8;
    guest.state().gpr[Gpr.RCX] = 0x1F_0000;
    // lgdt [2000]; mov eax, cr0; or al, 1 by hand: mov eax, 11h; mov cr0, eax; mov ds, bx;
    // mov eax, 10h; mov cr0, eax; mov dx, 20h by BA; mov ds, dx; mov [ecx], eax
    guest.run(
        "0F 01 16 00 20 66 B8 11 00 00 00 0F 22 C0 8E DB 66 B8 10 00 00 00 0F 22 C0"
            + "BA 20 00 8E DA 67 66 89 01",
        9);
    Segment ds = guest.state().segments[SegmentName.DS];

    assertThat(guest.state().protectedMode()).isFalse();
    assertThat(ds.selector).isEqualTo(0x20);
    assertThat(ds.base).isEqualTo(0x200);
    assertThat(ds.limit).isEqualTo(-1);
    assertThat(guest.get(0x1F_0200, 4)).containsExactly(0x10, 0, 0, 0);
    assertThat(guest.state().rip).isEqualTo(CODE + 34);
  }
}
