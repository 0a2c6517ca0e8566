package io.trapgate.target.linux;

import static io.trapgate.target.linux.FakeMachine.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Slots for data on a processor that reports them behind the access (Intel SDM 3B 17.2.5), in all
 * that is between the port and the kernel's calls.
 */
@Timeout(120)
class ReportedDataSlotTest {
  private static final int CODE = FakeMachine.CODE;

  /** {@code mov byte [2000],7; inc ax; mov al,[2000]; mov [2001],ax; jmp $}. */
  private static final String ACCESSES = "C606 0020 07 40 A00020 A30120 EBFE";

  private static final int STORE = 5;
  private static final int LOAD = 9;
  private static final int WIDE_STORE = 12;

  private static final long WRITE = 1;
  private static final long ACCESS = 3;

  private FakeKernel kernel = new FakeKernel();
  private LinuxVm vm = FakeMachine.open(kernel, 1, ACCESSES);
  private final List<Long> words = new ArrayList<>(List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0x400L));

  @AfterEach
  void close() {
    vm.close();
  }

  private Vcpu vcpu() {
    return vm.vcpus().getFirst();
  }

  private void slot(int n, long address, long type, long lengthCode, boolean enabled) {
    words.set(n, address);
    long fields = type << 16 + 4 * n | lengthCode << 18 + 4 * n;
    words.set(7, words.get(7) | fields | (enabled ? 2L << 2 * n : 0));
  }

  private void arm(int control) throws Exception {
    vcpu()
        .setGuestDebug(
            new GuestDebug.X86(GuestDebug.ENABLE | GuestDebug.USE_HW_BP | control, words));
  }

  private void exits(int pc, long causes) {
    assertThat(vm.run(Set.of(0)).exit())
        .isEqualTo(
            new VcpuExit.Debug.X86(
                VcpuExit.Debug.X86.DB, CODE + pc, GuestDebug.X86.DR6_BASE | causes, words.get(7)));
    assertThat(vcpu().programCounter()).isEqualTo(CODE + pc);
  }

  @Test
  void aWriteIsToldBehindItAndNotAgain() throws Exception {
    slot(1, 0x2000, WRITE, 0, true);
    slot(2, CODE + WIDE_STORE, 0, 0, true);
    arm(0);
    exits(STORE, 1 << 1);
    assertThat(kernel.load(0x2000)).isEqualTo(7);
    exits(WIDE_STORE, 1 << 2);
  }

  /** No look at the value: a store of what is there already is a write. */
  @Test
  void anUnchangedValueIsAWriteToo() throws Exception {
    kernel.store(0x2000, 7);
    slot(0, 0x2000, WRITE, 0, true);
    arm(0);
    exits(STORE, 1);
  }

  @Test
  void severalSlotsOfOneAccessComeInOneExit() throws Exception {
    slot(0, 0x2001, ACCESS, 0, true);
    slot(2, 0x2002, WRITE, 1, true);
    slot(3, 0x2000, ACCESS, 3, true);
    arm(0);
    exits(STORE, 1 << 3);
    exits(LOAD, 1 << 3);
    exits(WIDE_STORE, 1 | 1 << 2 | 1 << 3);
  }

  /** A slot that matches and isn't enabled may be named, too. */
  @Test
  void aStepAndASlotComeInOneExit() throws Exception {
    slot(0, 0x2000, WRITE, 0, true);
    slot(1, 0x2000, WRITE, 0, false);
    arm(GuestDebug.SINGLESTEP);
    exits(STORE, GuestDebug.X86.DR6_BS | 3);
    exits(STORE + 1, GuestDebug.X86.DR6_BS);
  }

  @Test
  void aSlotThatIsNotEnabledIsNoReasonToExit() throws Exception {
    slot(0, 0x2000, WRITE, 0, false);
    slot(1, CODE + LOAD, 0, 0, true);
    arm(0);
    exits(LOAD, 2);
  }

  /** The instruction is passed by a step, which nobody has asked for; its access is told. */
  @Test
  void whatAPassedInstructionTouchesIsToldAndNotItsStep() throws Exception {
    slot(0, CODE, 0, 0, true);
    slot(3, 0x2000, WRITE, 0, true);
    arm(0);
    exits(0, 1);
    vcpu().passBreakpoint();
    VcpuExit exit = vm.run(Set.of(0)).exit();
    assertThat(exit)
        .isInstanceOfSatisfying(
            VcpuExit.Debug.X86.class,
            debug -> {
              assertThat(debug.dr6()).isEqualTo(GuestDebug.X86.DR6_BASE | 1 << 3);
              assertThat(debug.pc()).isEqualTo(CODE + STORE);
            });
    assertThat(kernel.load(0x2000)).isEqualTo(7);
    assertThat(kernel.processor(0).given()).isZero();
  }

  /** The same where INT3 has taken the place of the store. */
  @Test
  void whatAPassedInt3StoodForIsToldToo() throws Exception {
    vm.engineBreakpoints().orElseThrow().replace(CODE);
    slot(3, 0x2000, WRITE, 0, true);
    arm(GuestDebug.USE_SW_BP);
    assertThat(vm.run(Set.of(0)).exit())
        .isInstanceOfSatisfying(
            VcpuExit.Debug.X86.class,
            debug -> assertThat(debug.exception()).isEqualTo(VcpuExit.Debug.X86.BP));
    vcpu().passBreakpoint();
    exits(STORE, 1 << 3);
    assertThat(kernel.load(CODE)).as("it is back").isEqualTo(0xCC);
    assertThat(get(vcpu(), "rax")).isZero();
  }

  /** {@code icebp; icebp; inc ax; jmp $}: its handler counts, and returns behind it each time. */
  @Test
  void anIcebpThatIsGivenBackIsMetOnce() throws Exception {
    vm.close();
    kernel = new FakeKernel();
    vm = FakeMachine.open(kernel, 1, "F1 F1 40 EBFE");
    vm.store(4, new byte[] {0, 0x11, 0, 0});
    slot(0, CODE + 2, 0, 0, true);
    arm(0);
    for (int met = 0; met < 2; met++) {
      exits(met, 0);
      VcpuExit.Debug own =
          new VcpuExit.Debug.X86(
              VcpuExit.Debug.X86.DB, CODE + met, GuestDebug.X86.DR6_BASE, words.get(7));
      assertThat(vcpu().reinject(own)).isTrue();
      assertThat(vcpu().reinject(own)).as("one at a time").isFalse();
      assertThat(vcpu().programCounter()).isEqualTo(CODE + met + 1);
    }
    exits(2, 1);
    assertThat(get(vcpu(), "rax")).isEqualTo(2);
  }
}
