package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stops before a guest takes an exception, and how it goes on behind them. */
class ExceptionStopTest {
  private static final int AT = Guest.CODE;

  private final Guest guest = new Guest();

  private static Set<GuestException> named(String... names) {
    Set<GuestException> found = new HashSet<>();
    for (GuestException each : FaultExits.known()) {
      if (Arrays.asList(names).contains(each.name())) {
        found.add(each);
      }
    }
    assertThat(found).hasSize(names.length);
    return found;
  }

  private VcpuExit.Faulted faulted() {
    VcpuExit exit = guest.slice(100);
    assertThat(exit).isInstanceOf(VcpuExit.Faulted.class);
    return (VcpuExit.Faulted) Objects.requireNonNull(exit);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "#DE, F6 F3, ''",
    "#BP, CC, ''",
    "#OF, CE, ''",
    "#UD, 0F 0B, ''",
    "#GP, 67 A0 00 00 01 00, error code 0x0000",
    "#NM, D9 EE, ''",
  })
  void nothingHasHappenedAndThenTheGuestTakesItOnce(String name, String code, String syndrome) {
    guest.code("90" + code);
    guest.state().flags |= Flag.OF;
    guest.state().cr0 |= 0x8; // TS
    long stack = guest.reg("rsp");
    long flags = guest.reg("eflags");
    guest.vcpu.stopBefore(named(name));

    VcpuExit.Faulted exit = faulted();

    assertThat(exit.exception().name()).isEqualTo(name);
    assertThat(exit.address()).isEqualTo(AT + 1);
    assertThat(exit.syndrome()).isEqualTo(syndrome);
    assertThat(guest.vcpu.programCounter()).isEqualTo(AT + 1);
    assertThat(guest.reg("rsp")).isEqualTo(stack);
    assertThat(guest.reg("eflags")).isEqualTo(flags);

    VcpuExit next = guest.slice(1);
    assertThat(next).as("once").isNull();
    assertThat(guest.reg("rsp")).as("delivered").isEqualTo(stack - 6);
  }

  /** Protected mode, 4 MiB mapped to themselves and nothing else: {@code mov cr3; cr4; cr0}. */
  private void pagesOf4MiB() {
    guest.flat().put(0x1F_0000, "83 00 00 00").code("0F 22 D8 0F 22 E3 0F 22 C1");
    guest.reg("rax", 0x1F_0000);
    guest.reg("rbx", 0x10); // PSE
    guest.reg("rcx", 0x8000_0011L); // PG
    guest.runs(3);
  }

  @ParameterizedTest
  @CsvSource({
    "8A 03, 'load at 0x00800004, error code 0x0000'",
    "88 03, 'store at 0x00800004, error code 0x0002'",
    "FF E3, 'fetch at 0x00800004, error code 0x0000'",
  })
  void aPageFaultNamesItsAddressAndCr2IsStillTheOld(String code, String syndrome) {
    pagesOf4MiB();
    guest.put(AT + 9, code + "90 90");
    guest.reg("rbx", 0x80_0004);
    guest.vcpu.stopBefore(named("#PF"));
    boolean jump = code.startsWith("FF");

    VcpuExit.Faulted exit = faulted();

    assertThat(exit.exception().name()).isEqualTo("#PF");
    assertThat(exit.syndrome()).isEqualTo(syndrome);
    assertThat(exit.address()).isEqualTo(jump ? 0x80_0004 : AT + 9);
    assertThat(guest.reg("cr2")).isZero();

    guest.reg(jump ? "rip" : "rbx", jump ? AT + 11 : 0x7000); // repaired by the debugger
    guest.runs(1);
    assertThat(guest.vcpu.programCounter()).isEqualTo(jump ? AT + 12 : AT + 11);
  }

  @Test
  void misalignedAccessesOfUserCode() {
    guest.flat().code("8B 03 90 90"); // mov eax,[ebx]
    guest.state().cpl = 3;
    guest.state().cr0 |= 1 << 18; // AM
    guest.state().flags |= 1 << 18; // AC
    guest.reg("rbx", 0x7001);
    guest.vcpu.stopBefore(named("#AC"));

    VcpuExit.Faulted exit = faulted();

    assertThat(exit.exception().name()).isEqualTo("#AC");
    assertThat(exit.exception().words()).contains("alignment");
    assertThat(exit.syndrome()).isEqualTo("error code 0x0000");
    assertThat(exit.address()).isEqualTo(AT);
    guest.reg("rbx", 0x7004);
    guest.runs(1);
    assertThat(guest.vcpu.programCounter()).isEqualTo(AT + 2);
  }

  @Test
  void offByDefaultAndOnlyWhatIsNamed() {
    guest.code("0F 0B 90").vcpu.stopBefore(named("#GP", "#DE"));
    guest.runs(3);
    guest.vcpu.stopBefore(Set.of());
    guest.runs(3);
  }

  @Test
  void whatTheDebuggerHasRepairedIsExecuted() {
    guest.code("F6 F3 90 90").vcpu.stopBefore(named("#DE"));
    guest.reg("rax", 7);
    faulted();
    guest.reg("rbx", 2);
    guest.runs(1);
    assertThat(guest.reg("rax")).isEqualTo(0x103);
    assertThat(guest.vcpu.programCounter()).isEqualTo(AT + 2);
  }

  @Test
  void theNextOneStopsAgain() {
    guest.code("0F 0B").vcpu.stopBefore(named("#UD"));
    for (int i = 0; i < 3; i++) {
      assertThat(faulted().address()).isEqualTo(AT);
    }
  }

  @Test
  void aStepStopsBeforeItAndTheNextEndsInItsHandler() {
    guest.code("90 0F 0B").vcpu.stopBefore(named("#UD"));
    guest.debug(Guest.STEP).stopsFor(GuestDebug.X86.DR6_BS, AT + 1);
    assertThat(faulted().address()).isEqualTo(AT + 1);
    guest.stopsFor(GuestDebug.X86.DR6_BS, Guest.handler(6));
  }

  @Test
  void anInterruptWaitsForWhatWasAnnounced() {
    guest.code("0F 0B").vcpu.stopBefore(named("#UD"));
    faulted();
    guest.interrupt = 0x40;
    guest.state().flags |= Flag.IF;
    guest.runs(1);
    assertThat(guest.vcpu.programCounter()).isEqualTo(Guest.handler(6));
    assertThat(guest.interrupt).as("still waits").isEqualTo(0x40);
  }

  @Test
  void theGuestsOwnBreakpointComesBackToUserSpaceFirst() {
    guest.code("CC 90").debug(Guest.SOFTWARE).vcpu.stopBefore(named("#BP"));
    VcpuExit.Debug.X86 exit = guest.debugExit();
    assertThat(guest.vcpu.reinject(exit)).isTrue();
    assertThat(faulted().address()).isEqualTo(AT);

    exit = guest.debugExit();
    assertThat(guest.vcpu.reinject(exit)).isTrue();
    guest.runs(1);
    assertThat(guest.vcpu.programCounter()).as("in its handler").isEqualTo(Guest.handler(3) + 1);
    assertThat(stacked()).isEqualTo(AT + 1);
  }

  /** Offset that the last delivery has pushed. */
  private long stacked() {
    byte[] word = new byte[2];
    guest.physical.read(guest.reg("rsp"), word, 0, 2);
    return (word[0] & 0xFF) | (word[1] & 0xFF) << 8;
  }

  @Test
  void aTrapFlagOfTheGuestsOwn() {
    guest.code("90 90 90").trapFlag().vcpu.stopBefore(named("#DB"));
    assertThat(faulted().address()).isEqualTo(AT + 1);
    guest.runs(1);
    assertThat(guest.vcpu.programCounter()).isEqualTo(Guest.handler(1) + 1);
    assertThat(stacked()).isEqualTo(AT + 1);
  }

  /** An interrupt whose frame can't be pushed becomes another event, which is kept. */
  @Test
  void whatCameUpWhileAnotherWasDeliveredIsDelivered() {
    guest.code("0F 0B").vcpu.stopBefore(named("#DF"));
    guest.state().idtLimit = 6 * 4 - 1; // #UD has no entry, and so #GP; nor has #DF
    VcpuExit exit = guest.slice(5);
    assertThat(exit).isInstanceOf(VcpuExit.Faulted.class);
    assertThat(guest.vcpu.programCounter()).isEqualTo(AT);
    guest.state().idtLimit = 0x3FF;
    guest.runs(1);
    assertThat(guest.vcpu.programCounter()).isEqualTo(Guest.handler(8) + 1);
  }

  @Test
  void aHeldStepTakesNoTime() {
    guest.code("90 90 90 90 90 90").debug(Guest.STEP | GuestDebug.HOLD_TIME);
    long began = guest.turns.clock().ticks();
    for (int i = 1; i < 5; i++) {
      assertThat(guest.vcpu.run()).isInstanceOf(VcpuExit.Debug.class);
      assertThat(guest.vcpu.programCounter()).isEqualTo(AT + i);
      assertThat(guest.turns.clock().ticks()).isEqualTo(began);
    }
    guest.debug(Guest.STEP).vcpu.run();
    assertThat(guest.turns.clock().ticks() - began).isEqualTo(X86Vcpu.TICKS_PER_INSTRUCTION);
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(0x7000);
  }
}
