package io.trapgate.target.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.HostAbilities.Ability;
import io.trapgate.target.kvm.KvmException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NeedsKvm
@Timeout(120)
class HostProbeTest {
  @Test
  void everyAbilityHasItsLine() throws KvmException {
    HostAbilities found = HostProbe.measure();
    assertThat(found.measured())
        .extracting(HostAbilities.Measured::ability)
        .containsExactly(Ability.values());
    assertThat(found.lines()).hasSize(Ability.values().length).doesNotHaveDuplicates();
    assertThat(found.apiVersion()).isEqualTo(12);
  }

  /** What no KVM on x86 is known to lack; the rest differs from host to host. */
  @Test
  void stepAndCodeSlotsAndKicksWork() throws KvmException {
    HostAbilities found = HostProbe.measure();
    assertThat(List.of(Ability.STEP, Ability.CODE_SLOTS, Ability.IMMEDIATE_EXIT))
        .allSatisfy(ability -> assertThat(found.can(ability)).as("%s", found.lines()).isTrue());
  }

  /** Measured twice it is the same, and it is nothing that a start waits for. */
  @Test
  void theSecondMeasurementFindsTheSameAtOnce() throws KvmException {
    HostAbilities first = HostProbe.measure();
    HostAbilities second = HostProbe.measure();
    assertThat(second.lines()).isEqualTo(first.lines());
    assertThat(second.tookMillis()).isLessThan(1_000);
  }

  /** A machine takes the kernel milliseconds to end, a vCPU next to nothing. */
  @Test
  void oneMachineIsEnoughForAllGuests() throws KvmException {
    List<String> calls = new ArrayList<>();
    HostAbilities found =
        HostProbe.measure(KvmSystem.DEVICE, call -> calls.add(call.name() + " " + call.result()));
    assertThat(calls).filteredOn(call -> call.startsWith("KVM_CREATE_VM ")).hasSize(1);
    assertThat(calls)
        .filteredOn(call -> call.startsWith("KVM_CREATE_VCPU "))
        .hasSizeBetween(15, 60);
    assertThat(calls)
        .filteredOn(call -> call.startsWith("KVM_SET_SREGS"))
        .as("64-bit mode included")
        .doesNotContain("KVM_SET_SREGS -1");
    assertThat(found.lines()).isEqualTo(HostProbe.measure().lines());
  }

  @Test
  void aDeviceThatIsNoKvmIsNamed() {
    assertThatThrownBy(() -> HostProbe.measure("/dev/null"))
        .isInstanceOfSatisfying(KvmException.class, e -> assertThat(e.errno()).isEqualTo(25));
  }
}
