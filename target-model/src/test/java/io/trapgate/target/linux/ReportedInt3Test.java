package io.trapgate.target.linux;

import static io.trapgate.target.linux.FakeMachine.get;
import static io.trapgate.target.linux.FakeMachine.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.VmExit;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Breakpoints by INT3 on a kernel that reports it, in all that is between the port and its calls.
 */
@Timeout(120)
class ReportedInt3Test {
  private static final int CODE = FakeMachine.CODE;
  private static final int INT3 = 0xCC;
  private static final byte NO_INSTRUCTION = 0x0F;

  private FakeKernel kernel = new FakeKernel();
  private LinuxVm vm = FakeMachine.open(kernel, 1, "90");

  @AfterEach
  void close() {
    vm.close();
  }

  private void open(int vcpus, String code) {
    vm.close();
    kernel = new FakeKernel();
    vm = FakeMachine.open(kernel, vcpus, code);
  }

  private Vcpu vcpu() {
    return vm.vcpus().getFirst();
  }

  private EngineBreakpoints breakpoints() {
    return vm.engineBreakpoints().orElseThrow();
  }

  private static GuestDebug.X86 debug(int control) {
    return new GuestDebug.X86(
        GuestDebug.ENABLE | control, List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L, GuestDebug.X86.DR7_FIXED));
  }

  private void breakAt(long... addresses) throws KvmException {
    breakpoints().replace(addresses);
    for (Vcpu each : vm.vcpus()) {
      each.setGuestDebug(debug(GuestDebug.USE_SW_BP));
    }
  }

  private VmExit run(Integer... vcpus) throws Exception {
    try (var thread = Executors.newSingleThreadExecutor()) {
      Future<VmExit> exit = thread.submit(() -> vm.run(Set.of(vcpus)));
      try {
        return exit.get(60, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        vm.kick();
        throw e;
      }
    }
  }

  /** What a #BP says, without the bytes that the kernel leaves as they were. */
  private void hits(long pc) throws Exception {
    assertThat(run(0).exit())
        .isEqualTo(
            new VcpuExit.Debug.X86(
                VcpuExit.Debug.X86.BP,
                pc,
                GuestDebug.X86.DR6_BASE,
                VcpuExit.Debug.X86.DR7_UNKNOWN));
    assertThat(vcpu().programCounter()).isEqualTo(pc);
  }

  private void kicked() throws Exception {
    try (var thread = Executors.newSingleThreadExecutor()) {
      Future<VmExit> exit = thread.submit(() -> vm.run(Set.of(0)));
      Thread.onSpinWait();
      vm.kick();
      assertThat(exit.get(60, TimeUnit.SECONDS).exit()).isInstanceOf(VcpuExit.Kicked.class);
    }
  }

  private int seen(long physical) {
    byte[] one = new byte[1];
    GuestMemory memory = vm.physicalMemory(0, DevicePolicy.PEEK).orElseThrow();
    assertThat(memory.read(physical, one, 0, 1)).isEqualTo(1);
    return Byte.toUnsignedInt(one[0]);
  }

  @Test
  void itStopsAtTheInstructionAgainAndAgainAndIsPassedOnce() throws Exception {
    open(1, "40 40 40 EBFC");
    breakAt(CODE + 1);
    hits(CODE + 1);
    hits(CODE + 1);
    for (int round = 1; round < 4; round++) {
      assertThat(get(vcpu(), "rax")).isEqualTo(2 * round - 1);
      vcpu().passBreakpoint();
      hits(CODE + 1);
      assertThat(kernel.load(CODE + 1)).as("it is back").isEqualTo(INT3);
    }
    assertThat(kernel.processor(0).given()).isZero();
  }

  @Test
  void aStepFromItIsAStepOfTheInstructionThatItReplaced() throws Exception {
    open(1, "40 40 EBFC");
    breakAt(CODE);
    hits(CODE);
    vcpu().setGuestDebug(debug(GuestDebug.USE_SW_BP | GuestDebug.SINGLESTEP));
    vcpu().passBreakpoint();
    assertThat(run(0).exit())
        .isInstanceOfSatisfying(
            VcpuExit.Debug.X86.class,
            step -> {
              assertThat(step.pc()).isEqualTo(CODE + 1);
              assertThat(step.dr6()).isEqualTo(GuestDebug.X86.DR6_BASE | GuestDebug.X86.DR6_BS);
              assertThat(step.dr7()).as("a processor says it").isEqualTo(GuestDebug.X86.DR7_FIXED);
            });
    assertThat(get(vcpu(), "rax")).isEqualTo(1);
  }

  /** {@code int3; inc ax; jmp $}: its handler counts, too. */
  @Test
  void anInt3OfTheGuestsOwnIsToldAndGoesOnBehindItWhenGivenBack() throws Exception {
    open(1, "CC 40 40 EBFE");
    breakAt(CODE + 2);
    VcpuExit exit = run(0).exit();
    assertThat(exit).isInstanceOf(VcpuExit.Debug.X86.class);
    assertThat(vcpu().programCounter()).isEqualTo(CODE);
    assertThat(vcpu().reinject((VcpuExit.Debug) exit)).isTrue();
    hits(CODE + 2);
    assertThat(get(vcpu(), "rax")).as("handler and one behind it").isEqualTo(2);
  }

  /** A breakpoint of ours over an INT3 of the guest's: it is the guest's turn when passed. */
  @Test
  void anInt3BelowOursIsGivenBackWhenOursIsPassed() throws Exception {
    open(1, "CC 40 40 EBFE");
    breakAt(CODE, CODE + 2);
    assertThat(seen(CODE)).isEqualTo(INT3);
    hits(CODE);
    vcpu().passBreakpoint();
    hits(CODE + 2);
    assertThat(kernel.processor(0).given()).isEqualTo(1);
    assertThat(get(vcpu(), "rax")).isEqualTo(2);
    breakpoints().replace();
    assertThat(kernel.load(CODE)).as("the guest's own stays").isEqualTo(INT3);
    assertThat(kernel.load(CODE + 2)).isEqualTo(0x40);
  }

  /** An interrupt that is queued comes first, and there is a breakpoint at its handler. */
  @Test
  void aBreakpointAtAHandlerThatComesFirstIsOurs() throws Exception {
    open(1, "40 40 EBFE");
    breakAt(CODE, 0x1200);
    hits(CODE);
    kernel.processor(0).call(KvmIoctl.INTERRUPT.number(), vector(32));
    vcpu().passBreakpoint();
    hits(0x1200);
    assertThat(kernel.processor(0).given()).as("not given to the guest").isZero();
    assertThat(get(vcpu(), "rax")).isZero();
  }

  private static MemorySegment vector(int number) {
    return MemorySegment.ofArray(new int[] {number});
  }

  /** {@code mov byte [1005],40; jmp $}, and ours is at 1005. */
  @Test
  void aGuestThatWritesOverItHasRemovedItAndKeepsWhatItWrote() throws Exception {
    open(1, "C606 0510 40 90 40 EBFE");
    breakAt(CODE + 5, CODE + 6);
    hits(CODE + 6);
    assertThat(get(vcpu(), "rax")).as("what it wrote was executed").isEqualTo(1);
    assertThat(seen(CODE + 5)).isEqualTo(0x40);
    breakpoints().replace();
    assertThat(kernel.load(CODE + 5)).isEqualTo(0x40);
  }

  @Test
  void whatADebuggerWritesOverItIsWhatIsExecutedWhenItIsPassed() throws Exception {
    open(1, "90 90 EBFE");
    breakAt(CODE, CODE + 1);
    byte[] increments = {0x40, 0x40};
    assertThat(vcpu().memory().write(CODE, increments, 0, 2)).isEqualTo(2);
    assertThat(kernel.load(CODE)).isEqualTo(INT3);
    assertThat(seen(CODE)).isEqualTo(0x40);
    hits(CODE);
    vcpu().passBreakpoint();
    hits(CODE + 1);
    assertThat(get(vcpu(), "rax")).isEqualTo(1);
    breakpoints().replace();
    assertThat(kernel.load(CODE + 1)).isEqualTo(0x40);
  }

  @Test
  void aResetPutsItIntoTheNewImage() throws Exception {
    open(1, "40 40 EBFE");
    breakAt(CODE + 1);
    hits(CODE + 1);
    kernel.store(CODE, 0x90);
    vm.reset();
    assertThat(kernel.load(CODE)).isEqualTo(0x40);
    assertThat(kernel.load(CODE + 1)).isEqualTo(INT3);
    hits(CODE + 1);
    breakpoints().replace();
    assertThat(kernel.load(CODE + 1)).isEqualTo(0x40);
  }

  /** As a detach does it: first the breakpoints, then the rest. */
  @Test
  void nothingIsLeftWhenTheDebuggerGoes() throws Exception {
    open(1, "40 40 E680 EBFA");
    breakAt(CODE, CODE + 1);
    hits(CODE);
    breakpoints().replace();
    vcpu().setGuestDebug(GuestDebug.X86.OFF);
    assertThat(kernel.load(CODE)).isEqualTo(0x40);
    assertThat(kernel.load(CODE + 1)).isEqualTo(0x40);
    assertThat(kernel.processor(0).control()).isZero();
    kicked();
    assertThat(kernel.processor(0).given()).isZero();
  }

  @Test
  void aKickWhileItIsPassedLosesNothing() throws Exception {
    open(1, "40 EBFD");
    breakAt(CODE);
    hits(CODE);
    for (int round = 1; round < 50; round++) {
      vcpu().passBreakpoint();
      vm.kick();
      assertThat(run(0).exit()).isInstanceOf(VcpuExit.Kicked.class);
      assertThat(kernel.load(CODE)).isEqualTo(INT3);
      assertThat(get(vcpu(), "rax")).isEqualTo(round - 1);
      hits(CODE);
      assertThat(get(vcpu(), "rax")).as("still to be passed, once").isEqualTo(round);
    }
  }

  @Test
  void aBreakpointInRomIsOneLikeAnyOther() throws Exception {
    open(1, "EBFE");
    long reset = 0xFFFF_FFF0L;
    vm.store(reset, new byte[] {0x40, 0x40, (byte) 0xEB, (byte) 0xFE});
    set(vcpu(), "cs_base", 0xFFFF_0000L);
    set(vcpu(), "rip", reset);
    breakAt(reset + 1);
    hits(reset + 1);
    assertThat(seen(reset + 1)).isEqualTo(0x40);
    breakpoints().replace();
    assertThat(kernel.load(reset + 1)).isEqualTo(0x40);
  }

  @Test
  void oneThatIsMetByAnotherAddressIsPassedUnseen() throws Exception {
    open(1, "40 40 40 EBFC");
    kernel.processor(0).pages(linear -> linear >= 0x8000 ? linear - 0x7000 : linear);
    breakAt(0x8001, CODE + 2); // the first is the second instruction
    assertThat(kernel.load(CODE + 1)).isEqualTo(INT3);
    hits(CODE + 2);
    assertThat(get(vcpu(), "rax")).isEqualTo(2);
    assertThat(kernel.load(CODE + 1)).isEqualTo(INT3);
    assertThat(kernel.processor(0).given()).isZero();
  }

  /** An INT3 of the guest's there is the guest's, not one that is passed for ever. */
  @Test
  void theGuestsOwnBelowOneThatIsMetByAnotherAddressIsTold() throws Exception {
    open(1, "CC 40 EBFE");
    kernel.processor(0).pages(linear -> linear >= 0x8000 ? linear - 0x7000 : linear);
    breakAt(0x8000);
    hits(CODE);
  }

  /** vCPU 1 has other memory at the same addresses; the INT3 that is there is its own. */
  @Test
  void twoAddressSpacesAreToldApart() throws Exception {
    open(2, "40 40 EBFC");
    vm.store(0x3000, new byte[] {(byte) INT3, 0x40, 0x40, NO_INSTRUCTION});
    FakeProcessor other = kernel.processor(1);
    other.pages(linear -> linear >= CODE && linear < CODE + 16 ? linear + 0x2000 : linear);
    breakAt(CODE, CODE + 1);
    vm.pins(1).startUp(CODE >> 12);
    assertThat(run(1).exit()).isInstanceOf(VcpuExit.InternalError.class);
    assertThat(other.given()).as("at an address of ours, and no breakpoint").isEqualTo(1);
    assertThat(get(vm.vcpus().get(1), "rax")).as("handler and two behind it").isEqualTo(3);
    hits(CODE);
  }

  @Test
  void eachOfTwoProcessorsThatMeetTheSameOneIsTold() throws Exception {
    open(2, "40 40 EBFC");
    vm.pins(1).startUp(CODE >> 12);
    breakAt(CODE + 1);
    Set<Integer> told = new TreeSet<>();
    for (int i = 0; i < 50 && told.size() < 2; i++) {
      VmExit exit = run(0, 1);
      assertThat(exit.exit())
          .isInstanceOfSatisfying(
              VcpuExit.Debug.X86.class, debug -> assertThat(debug.pc()).isEqualTo(CODE + 1));
      told.add(exit.vcpu());
      vm.vcpus().get(exit.vcpu()).passBreakpoint();
    }
    assertThat(told).containsExactly(0, 1);
    assertThat(kernel.load(CODE + 1)).isEqualTo(INT3);
  }

  /** Bits of DR6 may stand for slots that match and aren't enabled: here the one that is passed. */
  @Test
  void aPassedSlotIsNotMetByTheBitsOfAnother() throws Exception {
    open(1, "40 40 EBFC");
    long dr7 = GuestDebug.X86.DR7_FIXED | 2;
    vcpu()
        .setGuestDebug(
            new GuestDebug.X86(
                GuestDebug.ENABLE | GuestDebug.USE_HW_BP,
                List.of((long) CODE + 1, (long) CODE + 1, 0L, 0L, 0L, 0L, 0L, dr7)));
    for (int round = 0; round < 3; round++) {
      assertThat(run(0).exit())
          .isInstanceOfSatisfying(
              VcpuExit.Debug.X86.class,
              debug -> {
                assertThat(debug.pc()).isEqualTo(CODE + 1);
                assertThat(debug.dr6() & 1).isEqualTo(1);
                assertThat(debug.dr7()).isEqualTo(dr7);
              });
      vcpu().passBreakpoint();
    }
  }
}
