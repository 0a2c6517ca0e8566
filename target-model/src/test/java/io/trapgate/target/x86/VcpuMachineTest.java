package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.engine.ProcessorPins;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.Cpuid;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.SegmentName;
import io.trapgate.target.x86.core.X86State;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Entry states, INIT and start-up, time, turns, and how a run ends without a debug exit. */
class VcpuMachineTest {
  private final Guest guest = new Guest();

  @Test
  void afterPowerOn() {
    guest.vcpu.reset(X86Entry.powerOn());
    assertThat(guest.vcpu.describe()).isEqualTo("x86 stopped (real mode, cs:ip f000:fff0)");
    X86State s = guest.state();
    assertThat(s.cr0).isEqualTo(0x6000_0010L);
    assertThat(s.cs().base).isEqualTo(0xFFFF_0000L);
    assertThat(s.flags).isEqualTo(Flag.FIXED);
    assertThat(guest.reg("cs_attr")).isEqualTo(0x9B);
    assertThat(guest.reg("ds_attr")).isEqualTo(0x93);
    assertThat(guest.reg("tr_attr")).isEqualTo(0x8B);
    assertThat(guest.reg("ldtr_attr")).isEqualTo(0x82);
    assertThat(guest.reg("idtr_limit")).isEqualTo(0xFFFF);
    assertThat(guest.reg("mxcsr")).isEqualTo(0x1F80);
    assertThat(guest.reg("rdx")).as("the signature").isEqualTo(Cpuid.SIGNATURE);
  }

  @Test
  void asABootSectorFindsIt() {
    guest.vcpu.reset(X86Entry.real(0x07C0, 5, Map.of(Gpr.RDX, 0x80L, Gpr.RSP, 0x7000L)));
    assertThat(guest.reg("rip")).isEqualTo(0x7C05);
    assertThat(guest.reg("rdx")).isEqualTo(0x80);
    assertThat(guest.reg("rsp")).isEqualTo(0x7000);
    assertThat(guest.reg("cr0")).isEqualTo(0x10);
    assertThat(guest.reg("idtr_limit")).isEqualTo(0x3FF);
  }

  @Test
  void asAMultibootKernelFindsIt() {
    guest.vcpu.reset(X86Entry.flat32(0x10_0000, Map.of(Gpr.RAX, 0x2BAD_B002L, Gpr.RBX, 0x9000L)));
    assertThat(guest.vcpu.describe())
        .isEqualTo("x86 stopped (32-bit protected mode without paging, cpl 0, cs:ip 0008:100000)");
    assertThat(guest.reg("rax")).isEqualTo(0x2BAD_B002L);
    assertThat(guest.reg("rbx")).isEqualTo(0x9000);
    assertThat(guest.reg("rdx")).isZero();
    assertThat(guest.reg("cs_attr")).isEqualTo(0xC09B);
    assertThat(guest.reg("ss_attr")).isEqualTo(0xC093);
    assertThat(guest.reg("ds_limit")).isEqualTo(0xFFFF_FFFFL);
    assertThat(guest.state().segments[SegmentName.GS].selector).isEqualTo(16);
  }

  @Test
  void aResetForgetsDecodedCodeAndStartsTime() {
    guest.code("40 40").runs(2);
    assertThat(guest.vcpu.ticks()).isEqualTo(40);
    guest.physical.reset();
    guest.vcpu.reset(X86Entry.real(0, Guest.CODE, Map.of()));
    assertThat(guest.vcpu.ticks()).isZero();
    assertThat(guest.vcpu.instructionCount()).isEqualTo(2);
    guest.code("43").runs(1);
    assertThat(guest.reg("rbx")).isEqualTo(1);
    assertThat(guest.reg("rax")).isZero();
  }

  @Test
  void timeFollowsInstructionsAndNeverGoesBack() {
    guest.code("EB FE").runs(10);
    assertThat(guest.vcpu.ticks()).isEqualTo(10 * X86Vcpu.TICKS_PER_INSTRUCTION);
    guest.vcpu.skipTo(1000);
    guest.vcpu.skipTo(500);
    assertThat(guest.vcpu.ticks()).isEqualTo(1000);
    assertThat(guest.vcpu.slice(100, 1100)).isNull();
    assertThat(guest.vcpu.ticks()).isEqualTo(1100);
    assertThat(guest.vcpu.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aParkedProcessorStartsWithInitAndStartUp() {
    guest.vcpu.park();
    assertThat(guest.vcpu.mpState()).isEqualTo(MpState.UNINITIALIZED);
    assertThat(guest.vcpu.ready(0)).isFalse();
    assertThat(guest.vcpu.describe()).startsWith("x86 waiting for INIT (");
    assertThat(MpState.UNINITIALIZED.number()).isEqualTo(1);
  }

  private static StartUp waiting(java.util.List<Integer> restarts) {
    StartUp startUp = new StartUp(false, event -> restarts.add(event.vector()));
    startUp.park();
    return startUp;
  }

  @Test
  void aStartUpBeforeInitIsLost() {
    java.util.List<Integer> restarts = new java.util.ArrayList<>();
    StartUp startUp = waiting(restarts);
    startUp.startUp(0x9A);
    startUp.carryOut();
    assertThat(startUp.state()).isEqualTo(MpState.UNINITIALIZED);
    startUp.init();
    startUp.carryOut();
    assertThat(startUp.state()).isEqualTo(MpState.INIT_RECEIVED);
    startUp.startUp(0x9A);
    startUp.startUp(0x9B);
    startUp.carryOut();
    startUp.carryOut();
    assertThat(startUp.runs()).isTrue();
    startUp.startUp(0x10);
    startUp.carryOut();
    assertThat(restarts).as("one that runs isn't disturbed").containsExactly(-1, 0x9B);
  }

  @Test
  void initAndStartUpMayComeTogether() {
    java.util.List<Integer> restarts = new java.util.ArrayList<>();
    StartUp startUp = waiting(restarts);
    startUp.init();
    startUp.startUp(8);
    startUp.carryOut();
    assertThat(restarts).containsExactly(-1, 8);
    assertThat(startUp.runs()).isTrue();
  }

  @Test
  void aBootProcessorStartsAgainAfterInitAndKeepsWhatInitKeeps() {
    guest.code("EB FE").runs(1);
    guest.reg("xmm1", 7).reg("k_gs_base", 9).debug(Guest.STEP);
    ProcessorPins pins = guest.vcpu.pins();
    pins.init();
    assertThat(guest.reg("rip")).as("not yet").isEqualTo(Guest.CODE);
    guest.vcpu.ready(0);
    assertThat(guest.reg("rip")).isEqualTo(0xFFFF_FFF0L);
    assertThat(guest.reg("xmm1")).isEqualTo(7);
    assertThat(guest.reg("k_gs_base")).isEqualTo(9);
    assertThat(guest.reg("cr0")).isEqualTo(0x10);
    assertThat(guest.vcpu.stepping()).isTrue();
    assertThat(guest.vcpu.mpState()).isEqualTo(MpState.RUNNABLE);
    pins.startUp(0x10);
    guest.vcpu.ready(0);
    assertThat(guest.reg("rip")).as("it doesn't wait for one").isEqualTo(0xFFFF_FFF0L);
  }

  @Test
  void anotherProcessorIsStartedThroughItsPins() {
    X86Vcpu other = SecondCpu.of(guest);
    other.park();
    other.pins().init();
    other.pins().startUp(0x0C);
    assertThat(other.ready(0)).isTrue();
    assertThat(other.programCounter()).isEqualTo(0xC000);
    assertThat(other.state().cs().selector).isEqualTo(0x0C00);
    guest.put(0xC000, "43 EB FE");
    assertThat(other.slice(3, Long.MAX_VALUE)).isNull();
    assertThat(other.state().gpr[Gpr.RBX]).isEqualTo(1);
    guest.put(0xC000, "41");
    other.reset(X86Entry.real(0, 0xC000, Map.of()));
    assertThat(other.slice(1, Long.MAX_VALUE)).isNull();
    assertThat(other.state().gpr[Gpr.RCX]).as("code changed behind its back").isEqualTo(1);
  }

  @Test
  void haltedUntilAnInterrupt() {
    guest.code("FB F4 90").runs(3);
    assertThat(guest.vcpu.describe())
        .isEqualTo("x86 waiting for an interrupt (real mode, cs:ip 0000:7c02)");
    assertThat(guest.vcpu.mpState()).isEqualTo(MpState.HALTED);
    assertThat(guest.vcpu.ready(0)).isFalse();
    guest.interrupt = 0x20;
    guest.vcpu.pins().interruptChanged();
    assertThat(guest.vcpu.ready(0)).isTrue();
    guest.runs(3);
    assertThat(guest.reg("rip")).isEqualTo(0x7C03);
  }

  @Test
  void attentionEndsARunSoon() {
    guest.code("EB FE");
    guest.turns.kick();
    assertThat(guest.vcpu.run()).isInstanceOf(VcpuExit.Kicked.class);
    guest.turns.control().powerOff(33);
    assertThat(guest.turns.run(Set.of(0)).exit()).isEqualTo(new VcpuExit.Shutdown(33));
  }

  @Test
  void whatTheModelCantDoSaysWhereItIs() {
    guest.vcpu.reset(X86Entry.real(0x1000, 0x20, Map.of()));
    guest.state().cr0 |= X86State.CR0_PE; // CS stays 16-bit; a call gate follows
    guest.state().gdtBase = 0x5000;
    guest.state().gdtLimit = 0xF;
    guest.put(0x5008, "0000 0800 00 84 00 00").put(0x10020, "EA 00 00 08 00");
    assertThat(guest.slice(1))
        .isInstanceOfSatisfying(
            VcpuExit.InternalError.class,
            e ->
                assertThat(e.reason())
                    .startsWith("emulation failure at cs:rip 0x1000:0x20 (linear 0x10020): ")
                    .endsWith("; bytes ea 00 00 08 00 00 00 00 00 00 00 00 00 00 00"));
    assertThat(guest.reg("rip")).isEqualTo(0x10020);
  }

  @Test
  void aTripleFaultLeavesTheStateToBeLookedAt() {
    guest.flat().code("0F 0B");
    guest.state().idtLimit = 0;
    VcpuExit shutdown =
        new VcpuExit.InternalError(
            "triple fault at cs:rip 0x8:0x7c00 (linear 0x7c00) (KVM_EXIT_SHUTDOWN): last exception"
                + " #UD");
    assertThat(guest.slice(1)).isEqualTo(shutdown);
    assertThat(guest.reg("rip")).isEqualTo(0x7C00);
    assertThat(guest.reg("rsp")).isEqualTo(0x7000);
    assertThat(guest.slice(1)).as("again").isEqualTo(shutdown);
  }

  @Test
  void theFloatingPointStateIsShown() {
    assertThat(guest.vcpu.floatingPoint().getFirst()).startsWith("FCW   037f");
  }

  /** As under a BIOS: mov eax, 0; mov cr0, eax; jmp 0:7C0F; xor ax, ax; mov ss, ax; int 15. */
  @Test
  void aKernelEnteredInProtectedModeFindsTheInterruptTable() {
    guest.flat().code("B8 00000000 0F22C0 EA 0F7C0000 0000 31C0 8ED0 CD15").runs(6);
    assertThat(guest.vcpu.programCounter()).isEqualTo(Guest.handler(0x15));
  }
}
