package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.Flag;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code KVM_GUESTDBG_INJECT_DB} and {@code _BP} (x86.md 1.4). */
class InjectionTest {
  private static final int DB = GuestDebug.X86.INJECT_DB;
  private static final int BP = GuestDebug.X86.INJECT_BP;

  private final Guest guest = new Guest().code("90 90");

  @ParameterizedTest(name = "control {0}: vector {1}")
  @CsvSource({"0x40001, 1", "0x80001, 3", "0xC0001, 1", "0x40000, 1", "0x80000, 3"})
  void theGuestTakesItAtTheNextRun(String control, int vector) {
    guest.debug(Integer.decode(control)).runs(1);
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(vector) + 1);
    guest.runs(1);
    assertThat(guest.reg("rip")).as("returned to where it was").isEqualTo(Guest.CODE);
    assertThat(guest.reg("dr6")).isEqualTo(0xFFFF_0FF0L);
  }

  @Test
  void asADebugExceptionItClearsGd() {
    guest.movDr(7, 0x2400).debug(BP).runs(2);
    assertThat(guest.movDr(7)).isEqualTo(0x2400);
    guest.debug(DB).runs(1);
    assertThat(guest.movDr(7)).isEqualTo(0x400);
  }

  @Test
  void itComesOnce() {
    guest.debug(DB).runs(2).runs(1);
    assertThat(guest.reg("rip")).isEqualTo(Guest.CODE + 1);
  }

  @Test
  void itIsNotInterceptedButTheStepEndsAtTheHandler() {
    guest.debug(Guest.STEP | DB).stopsFor(0x4000, Guest.handler(1));
    guest.debug(Guest.SLOTS).runs(1);
  }

  @Test
  void aSecondOneIsRefusedAndChangesNothing() throws KvmException {
    guest.debug(DB | Guest.STEP);
    GuestDebug.X86 second = new GuestDebug.X86(GuestDebug.ENABLE | BP, Collections.nCopies(8, 0L));
    assertThatThrownBy(() -> guest.vcpu.setGuestDebug(second))
        .isInstanceOfSatisfying(
            KvmException.class, e -> assertThat(e.errno()).isEqualTo(KvmException.EBUSY))
        .hasMessage(
            "KVM_SET_GUEST_DEBUG: errno 16: inject: an exception is queued for the guest already"
                + " (expected: none)");
    assertThat(guest.vcpu.stepping()).as("the former setting").isTrue();
    guest.stopsFor(0x4000, Guest.handler(1));
    guest.vcpu.setGuestDebug(second);
  }

  @Test
  void itWakesAHaltedProcessor() {
    guest.code("F4 90").runs(1);
    assertThat(guest.vcpu.ready(0)).isFalse();
    guest.debug(DB);
    assertThat(guest.vcpu.ready(0)).isTrue();
    guest.runs(1);
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(1) + 1);
  }

  @Test
  void itComesBeforeAnInterrupt() {
    guest.state().flags |= Flag.IF;
    guest.interrupt = 0x30;
    guest.debug(Guest.STEP | BP).stopsFor(0x4000, Guest.handler(3));
    assertThat(guest.interrupt).isEqualTo(0x30);
  }

  @Test
  void theOtherLayoutIsRefused() {
    assertThatThrownBy(() -> guest.vcpu.setGuestDebug(GuestDebug.Booke.OFF))
        .hasMessage(
            "KVM_SET_GUEST_DEBUG: errno 22: layout: PowerPC, 264 bytes (expected: x86, 72 bytes)");
  }
}
