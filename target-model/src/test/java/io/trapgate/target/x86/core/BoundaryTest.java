package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.SystemGuest.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** TF, RF and the shadows at an instruction's end (Intel SDM 3A 6.8.3; 3B 17.3.1). */
class BoundaryTest {
  private static final int INTERRUPT_32 = 0x8E;

  private static SystemGuest stepping() {
    SystemGuest guest = flat().gate(X86Fault.DB, KERNEL_CODE, INTERRUPT_32);
    guest.state().flags |= Flag.TF;
    return guest;
  }

  @Test
  void stepTrapsBehindTheInstructionWithoutResume() {
    SystemGuest guest = stepping().run("90");
    assertThat(guest.state().rip).isEqualTo(HANDLER);
    assertThat(guest.stack(3, 4)).containsExactly(CODE + 1, KERNEL_CODE, Flag.FIXED | Flag.TF);
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED);
  }

  @Test
  void movToSsIsNotStepped() {
    SystemGuest guest = stepping();
    guest.state().gpr[Gpr.RAX] = KERNEL_DATA;
    guest.run("8E D0 90"); // mov ss, ax; nop
    assertThat(guest.state().rip).isEqualTo(CODE + 2);
    guest.test.cpu.run(1, Long.MAX_VALUE);
    assertThat(guest.state().rip).isEqualTo(HANDLER);
    assertThat(guest.stack(1, 4)).containsExactly(CODE + 3);
  }

  /** The flag is saved set and cleared before the handler: nothing is left to trap by. */
  @Test
  void softwareInterruptIsNotStepped() {
    SystemGuest guest = stepping().gate(0x21, KERNEL_CODE, INTERRUPT_32).run("CD 21");
    assertThat(guest.state().rip).isEqualTo(HANDLER);
    assertThat(guest.stack(3, 4)).containsExactly(CODE + 2, KERNEL_CODE, Flag.FIXED | Flag.TF);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(STACK - 12);
  }

  @Test
  void returnThatSetsTheFlagIsNotStepped() {
    SystemGuest guest = flat().gate(X86Fault.DB, KERNEL_CODE, INTERRUPT_32);
    guest.quad(STACK, (long) KERNEL_CODE << 32 | 0x2000).quad(STACK + 8, Flag.FIXED | Flag.TF);
    guest.run("CF");
    assertThat(guest.state().rip).isEqualTo(0x2000);
    guest.run("90");
    assertThat(guest.state().rip).isEqualTo(HANDLER);
    assertThat(guest.stack(1, 4)).containsExactly(0x2001);
  }

  @Test
  void resumeFlagLastsForOneInstructionAfterReturn() {
    SystemGuest guest = flat();
    guest.quad(STACK, (long) KERNEL_CODE << 32 | 0x2000).quad(STACK + 8, Flag.FIXED | Flag.RF);
    guest.run("CF");
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED | Flag.RF);
    guest.run("90");
    assertThat(guest.state().flags).isEqualTo(Flag.FIXED);
  }

  @Test
  void stepOfARepetitionIsOneIterationAndResumes() {
    SystemGuest guest = stepping();
    guest.state().gpr[Gpr.RCX] = 3;
    guest.state().gpr[Gpr.RDI] = 0x8000;
    guest.run("F3 AA"); // rep stosb
    assertThat(guest.state().gpr[Gpr.RCX]).isEqualTo(2);
    assertThat(guest.stack(3, 4))
        .containsExactly(CODE, KERNEL_CODE, Flag.FIXED | Flag.TF | Flag.RF);
  }

  /** SYSCALL traps by what SFMASK leaves (Intel SDM 2B, SYSCALL). */
  @Test
  void syscallThatMasksTheFlagIsNotStepped() {
    for (boolean masked : new boolean[] {true, false}) {
      SystemGuest guest = long64().longGate(X86Fault.DB, KERNEL_CODE_64, INTERRUPT_32, 0);
      X86State s = guest.state();
      s.efer |= X86State.EFER_SCE;
      s.msrs.star = 0x0028_0030L << 32;
      s.msrs.lstar = 0x2000;
      s.msrs.sfmask = masked ? Flag.TF : 0;
      s.flags |= Flag.TF;
      guest.run("0F 05");
      assertThat(s.rip).isEqualTo(masked ? 0x2000 : HANDLER);
    }
  }

  @Test
  void nonMaskableInterruptWaitsForTheReturn() {
    SystemGuest guest = flat().gate(X86Fault.NMI, KERNEL_CODE, INTERRUPT_32);
    guest.test.put(HANDLER, "90 CF").put(CODE, "90 90 90");
    guest.test.cpu.nmi();
    guest.test.cpu.run(1, Long.MAX_VALUE); // enters, then the NOP of the handler
    assertThat(guest.state().rip).isEqualTo(HANDLER + 1);
    guest.test.cpu.nmi();
    guest.test.cpu.run(1, Long.MAX_VALUE); // IRET: the second one waited
    assertThat(guest.state().rip).isEqualTo(CODE);
    assertThat(guest.state().nmiMasked).isFalse();
    guest.test.cpu.run(1, Long.MAX_VALUE);
    assertThat(guest.state().rip).isEqualTo(HANDLER + 1);
  }

  @Test
  void timePassesWhenFaultsRepeatForever() {
    SystemGuest guest = flat().gate(X86Fault.UD, KERNEL_CODE, INTERRUPT_32);
    guest.test.put(HANDLER, "0F 0B"); // the handler faults too
    guest.test.put(CODE, "0F 0B").cpu.run(100, Long.MAX_VALUE);
    assertThat(guest.test.cpu.instructions()).isEqualTo(100);
  }
}
