package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.fake.FakeVm;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DebugControllerTest {
  private final FakeVm vm = new FakeVm();
  private final DebugController controller = new DebugController(vm, WatchPolicy.EXACT);

  private static Breakpoint hard(long address) {
    return new Breakpoint(BreakpointKind.HARDWARE, address, 4);
  }

  private static Breakpoint soft(long address) {
    return new Breakpoint(BreakpointKind.SOFTWARE, address, 4);
  }

  private static Breakpoint watch(long address) {
    return new Breakpoint(BreakpointKind.WRITE_WATCH, address, 4);
  }

  @Test
  void theSameAgainIsOneSlotAndNoIoctl() {
    assertThat(controller.insert(hard(0x100))).isEqualTo(new Change.Done());
    assertThat(controller.insert(hard(0x100))).isEqualTo(new Change.Done());
    assertThat(vm.vcpu().ioctls()).hasSize(1);
    assertThat(controller.slots()).filteredOn(slot -> !slot.isFree()).hasSize(1);
  }

  @Test
  void removingTheUnknownIsDone() {
    assertThat(controller.remove(hard(0x100))).isEqualTo(new Change.Done());
    assertThat(vm.vcpu().ioctls()).isEmpty();
  }

  @Test
  void beyondTheBudgetIsRefusedAndADeleteMakesRoom() {
    controller.insert(hard(0x100));
    controller.insert(hard(0x200));
    assertThat(controller.insert(hard(0x300)))
        .isEqualTo(
            new Change.Refused(
                "no free hardware breakpoint slot:"
                    + " IAC1=0x00000100 (hbreak), IAC2=0x00000200 (hbreak)"));
    assertThat(controller.remove(hard(0x100))).isEqualTo(new Change.Done());
    assertThat(controller.insert(hard(0x300))).isEqualTo(new Change.Done());
    assertThat(vm.vcpu().lastBooke().slots())
        .extracting(GuestDebug.Booke.Slot::address)
        .containsExactly(0x200L, 0x300L);
  }

  @Test
  void onlyWhatGdbSwallowsBecomesANotice() {
    for (int i = 0; i < 3; i++) {
      controller.insert(hard(0x100 + 0x10 * i));
      controller.insert(watch(0x1000 + 0x10 * i));
    }
    controller.insert(watch(0x1020));
    assertThat(controller.notices().take())
        .containsExactly(
            "trapgate: watch at 0x00001020 refused: no free hardware watchpoint slot:"
                + " DAC1=0x00001000 (watch), DAC2=0x00001010 (watch)\n");
    assertThat(controller.notices().take()).isEmpty();
  }

  @Test
  void textsThatWaitAreBounded() {
    for (int i = 0; i < 20; i++) {
      controller.notices().add("notice " + i);
      controller.notices().keep("x".repeat(1000));
    }
    List<String> texts = controller.notices().take();
    assertThat(texts).hasSize(9);
    assertThat(texts.getFirst()).isEqualTo("trapgate: notice 0\n");
    assertThat(texts.getLast())
        .isEqualTo("x".repeat(16_000) + "trapgate: 4000 characters of output lost here\n");
    assertThat(controller.notices().take()).isEmpty();
  }

  @Test
  void softwareBreakpointsGoToTheEngineAndNeverIntoMemory() {
    byte[] before = new byte[16];
    byte[] after = new byte[16];
    vm.vcpu().read(0, before, 0, 16);
    controller.insert(soft(0x8));
    controller.insert(soft(0x4));
    vm.vcpu().read(0, after, 0, 16);
    assertThat(vm.engineTable()).containsExactly(4, 8);
    assertThat(after).isEqualTo(before);
    assertThat(vm.vcpu().ioctls().getLast().control()).isEqualTo(0x1_0001);
    controller.remove(soft(0x8));
    assertThat(vm.engineTable()).containsExactly(4);
  }

  @Test
  void whatTheKernelRefusesIsRolledBack() {
    controller.insert(hard(0x100));
    vm.vcpu().refuseIoctls(1);
    Change change = controller.insert(watch(0x200));
    assertThat(change)
        .isEqualTo(new Change.Refused("KVM_SET_GUEST_DEBUG: errno 22: planted refusal"));
    assertThat(controller.table().list()).containsExactly(hard(0x100));
    assertThat(controller.slots().get(2).isFree()).isTrue();
    assertThat(controller.insert(watch(0x200))).isEqualTo(new Change.Done());
  }

  @Test
  void clearSwitchesEverythingOff() throws KvmException {
    controller.insert(hard(0x100));
    controller.insert(soft(0x104));
    controller.prepare(Set.of(0));
    controller.clear();
    assertThat(vm.vcpu().ioctls().getLast()).isEqualTo(GuestDebug.Booke.OFF);
    assertThat(vm.engineTable()).isEmpty();
    assertThat(controller.table().isEmpty()).isTrue();
    assertThat(controller.calls().last()).contains(GuestDebug.Booke.OFF);
  }

  @Test
  void steppingAgainNeedsNoIoctl() throws KvmException {
    controller.prepare(Set.of(0));
    controller.prepare(Set.of(0));
    assertThat(vm.vcpu().ioctls()).hasSize(1);
    assertThat(controller.calls().last().orElseThrow().control()).isEqualTo(3);
  }
}
