package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import org.junit.jupiter.api.Test;

/** INT3, the engine's breakpoints, and what is handed back (x86.md 2.4, 2.5). */
class BreakpointInstructionTest {
  private static final int AT = Guest.CODE;
  private static final VcpuExit.Debug.X86 HIT = new VcpuExit.Debug.X86(3, AT, 0xFFFF_0FF0L, 0x400);

  private final Guest guest = new Guest();

  private int pushedIp() {
    byte[] bytes = new byte[2];
    guest.physical.read(guest.reg("rsp"), bytes, 0, 2);
    return bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8;
  }

  @Test
  void int3ExitsAtItselfAndAgain() {
    guest.code("CC").debug(Guest.SOFTWARE);
    assertThat(guest.debugExit()).isEqualTo(HIT);
    assertThat(guest.debugExit()).isEqualTo(HIT);
    assertThat(guest.vcpu.instructionCount()).isZero();
  }

  @Test
  void withoutUseSwBpItIsTheGuests() {
    guest.code("CC").debug(Guest.SLOTS).runs(1);
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(3));
    assertThat(pushedIp()).isEqualTo(AT + 1);
    guest.reg("rip", AT).debug(GuestDebug.USE_SW_BP).runs(1);
    assertThat(guest.reg("rip")).as("ENABLE is missing").isEqualTo(Guest.handler(3));
  }

  @Test
  void theTwoByteFormIsAlwaysTheGuests() {
    guest.code("CD 03").debug(Guest.SOFTWARE).runs(1);
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(3));
    assertThat(pushedIp()).isEqualTo(AT + 2);
  }

  @Test
  void aSteppedInt3ExitsAsABreakpoint() {
    guest.code("CC").debug(Guest.SOFTWARE | Guest.STEP);
    assertThat(guest.debugExit()).isEqualTo(HIT);
  }

  @Test
  void handedBackItIsAsIfTheGuestHadTakenIt() {
    guest.code("CC").debug(Guest.SOFTWARE);
    VcpuExit.Debug.X86 exit = guest.debugExit();
    assertThat(guest.vcpu.reinject(exit)).isTrue();
    guest.runs(1);
    assertThat(pushedIp()).isEqualTo(AT + 1);
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(3) + 1);
    guest.runs(1);
    assertThat(guest.reg("rip")).as("goes on behind it").isEqualTo(AT + 1);
  }

  @Test
  void handedBackWhileSteppingItStopsAtTheHandler() {
    guest.code("CC").debug(Guest.SOFTWARE | Guest.STEP);
    assertThat(guest.vcpu.reinject(guest.debugExit())).isTrue();
    guest.stopsFor(0x4000, Guest.handler(3));
  }

  @Test
  void onlyOneCanBeHandedBackAtATime() {
    guest.code("CC").debug(Guest.SOFTWARE);
    VcpuExit.Debug.X86 exit = guest.debugExit();
    assertThat(guest.vcpu.reinject(exit)).isTrue();
    assertThat(guest.vcpu.reinject(exit)).isFalse();
    assertThat(guest.vcpu.reinject(new VcpuExit.Debug.Booke(0, AT))).isFalse();
  }

  @Test
  void anEngineBreakpointIsLikeInt3ButMemoryDoesntShowIt() throws KvmException {
    guest.code("90 B8 01 00 EB FE").vcpu.engineBreakpoints(AT + 1, 0x1_0000);
    guest.debug(Guest.SOFTWARE);
    VcpuExit.Debug.X86 hit = new VcpuExit.Debug.X86(3, AT + 1, 0xFFFF_0FF0L, 0x400);
    assertThat(guest.debugExit()).isEqualTo(hit);
    assertThat(guest.debugExit()).as("again").isEqualTo(hit);
    assertThat(guest.reg("rax")).isZero();
    byte[] code = new byte[1];
    assertThat(guest.vcpu.memory().read(AT + 1, code, 0, 1)).isEqualTo(1);
    assertThat(code[0]).isEqualTo((byte) 0xB8);
    guest.vcpu.engineBreakpoints();
    guest.runs(10);
  }

  @Test
  void engineBreakpointsActOnlyWhileAskedFor() {
    guest.code("90 EB FD").vcpu.engineBreakpoints(AT);
    guest.debug(Guest.SLOTS).runs(10).debug(GuestDebug.USE_SW_BP).runs(10);
    guest.debug(Guest.SOFTWARE);
    assertThat(guest.debugExit().exception()).isEqualTo(3);
  }

  @Test
  void aSlotAtTheSamePlaceComesFirst() {
    guest.code("90").vcpu.engineBreakpoints(AT);
    guest.debug(Guest.SOFTWARE | Guest.SLOTS, Guest.slot(0, Guest.EXECUTE, 1), AT);
    guest.stopsFor(1, AT);
  }

  @Test
  void theResumeFlagDoesntPassABreakpointInstruction() {
    guest.code("90").vcpu.engineBreakpoints(AT);
    guest.debug(Guest.SOFTWARE).reg("eflags", 0x10002);
    assertThat(guest.debugExit().exception()).isEqualTo(3);
  }

  @Test
  void anEngineBreakpointHandedBackPushesTheInstructionItself() {
    guest.code("90").vcpu.engineBreakpoints(AT);
    guest.debug(Guest.SOFTWARE);
    assertThat(guest.vcpu.reinject(guest.debugExit())).isTrue();
    guest.runs(1);
    assertThat(pushedIp()).isEqualTo(AT);
  }
}
