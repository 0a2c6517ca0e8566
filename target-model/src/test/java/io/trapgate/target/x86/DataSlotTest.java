package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.X86State;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Watched data and ports (x86.md 2.3, 2.4): reported after the instruction, at the next one. */
class DataSlotTest {
  private static final int AT = Guest.CODE;

  private final Guest guest = new Guest();

  private Guest watch(String code, int type, int bytes, long address) {
    guest.state().gpr[Gpr.RBX] = 0x500;
    guest.state().gpr[Gpr.RSI] = 0x500;
    guest.state().gpr[Gpr.RDI] = 0x600;
    return guest.code(code).debug(Guest.SLOTS, Guest.slot(0, type, bytes), address);
  }

  @ParameterizedTest(name = "{0}: read {2}, write {3}")
  @CsvSource({
    "mov [bx] al, 88 07, false, true",
    "mov al [bx], 8A 07, true, false",
    "add [bx] al, 00 07, true, true",
    "inc byte [bx], FE 07, true, true",
    "cmp [bx] al, 38 07, true, false",
    "xchg [bx] al, 86 07, true, true",
    "movsb, A4, true, false",
    "lodsb, AC, true, false",
    "push word [bx], FF 37, true, false",
    "pop word [bx], 8F 07, false, true",
    "bts [bx] ax, 0F AB 07, true, true",
    "cmpxchg [bx] al, 0F B0 07, true, true",
    "sete [bx], 0F 94 07, false, true",
    "lock add [bx] al, F0 00 07, true, true",
    "les ax [bx], C4 07, true, false",
    "jmp [bx], FF 27, true, false",
    "mov [bx] ds, 8C 1F, false, true",
    "fxsave [bx], 0F AE 07, false, true",
    "movups xmm0 [bx], 0F 10 07, true, false",
    "lea ax [bx], 8D 07, false, false",
    "nop [bx], 0F 1F 07, false, false",
  })
  void whichInstructionReadsAndWhichWrites(
      String name, String code, boolean reads, boolean writes) {
    guest.state().cr4 |= X86State.CR4_OSFXSR;
    watch(code, Guest.ACCESS, 1, 0x500);
    stops(reads || writes);
    guest.reg("rip", AT);
    watch(code, Guest.WRITE, 1, 0x500);
    stops(writes);
  }

  private void stops(boolean expected) {
    if (expected) {
      assertThat(guest.debugExit().dr6()).isEqualTo(0xFFFF_0FF1L);
    } else {
      guest.runs(1);
    }
    assertThat(guest.vcpu.programCounter()).as("has gone on").isNotEqualTo(AT);
  }

  @Test
  void theAccessIsDoneAndThePlaceIsTheNextInstruction() {
    watch("C6 07 5A 90", Guest.WRITE, 1, 0x500).stopsFor(1, AT + 3);
    byte[] stored = new byte[1];
    guest.physical.read(0x500, stored, 0, 1);
    assertThat(stored[0]).isEqualTo((byte) 0x5A);
    guest.runs(1);
  }

  @Test
  void afterABranchThePlaceIsItsTarget() {
    guest.put(0x500, "34 12").put(0x1234, "90");
    watch("FF 27", Guest.ACCESS, 2, 0x500).stopsFor(1, 0x1234);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void everyLengthWatchesItsCell(int bytes) {
    watch("C6 07 5A EB FE", Guest.WRITE, bytes, 0x500).stopsFor(1, AT + 3);
    watch("C6 47 " + "%02X".formatted(bytes) + " 5A EB FE", Guest.WRITE, bytes, 0x500);
    guest.reg("rip", AT).runs(10);
  }

  @Test
  void anUnalignedSlotWatchesTheAlignedCell() {
    watch("C6 07 5A EB FE", Guest.WRITE, 4, 0x502).stopsFor(1, AT + 3);
  }

  @Test
  void severalSlotsMerge() {
    guest.state().gpr[Gpr.RBX] = 0x500;
    long dr7 = Guest.slot(1, Guest.WRITE, 2) | Guest.slot(3, Guest.ACCESS, 4);
    guest.code("89 07").debug(Guest.SLOTS, dr7, 0, 0x500, 0, 0x500).stopsFor(0b1010, AT + 2);
  }

  @Test
  void aStepAndAWatchAreOneExit() {
    watch("C6 07 5A", Guest.WRITE, 1, 0x500);
    guest.debug(Guest.SLOTS | Guest.STEP, Guest.slot(0, Guest.WRITE, 1), 0x500);
    guest.stopsFor(0x4001, AT + 3);
  }

  @Test
  void theStackIsData() {
    guest.code("50 EB FE").debug(Guest.SLOTS, Guest.slot(2, Guest.WRITE, 2), 0, 0, 0x6FFE);
    guest.stopsFor(4, AT + 1);
  }

  @Test
  void instructionFetchIsNotData() {
    guest.code("90 EB FD").debug(Guest.SLOTS, Guest.slot(0, Guest.ACCESS, 8), AT).runs(20);
  }

  @Test
  void repeatedStringsStopAfterTheIteration() {
    guest.state().gpr[Gpr.RCX] = 5;
    watch("F3 A4 EB FE", Guest.WRITE, 1, 0x602).stopsFor(1, AT);
    assertThat(guest.reg("rcx")).isEqualTo(2);
    assertThat(guest.reg("rdi")).isEqualTo(0x603);
    guest.runs(20);
    assertThat(guest.reg("rcx")).isZero();
  }

  @Test
  void theLastIterationStopsBehindTheString() {
    guest.state().gpr[Gpr.RCX] = 3;
    watch("F3 A4 EB FE", Guest.WRITE, 1, 0x602).stopsFor(1, AT + 2);
    assertThat(guest.reg("rcx")).isZero();
  }

  @Test
  void anInstructionThatFaultsHasAccessedNothing() {
    guest.flat();
    guest.state().idtLimit = 0x7FF;
    guest.state().gdtBase = 0x5000;
    guest.state().gdtLimit = 0x17;
    guest.put(0x5008, "FFFF 0000 009B CF00").put(6 * 8, "0090 0800 008E 0000").put(0x9000, "90");
    guest.put(13 * 8, "0090 0800 008E 0000");
    guest.state().segments[3].limit = 0x5FF;
    // movsd reads ds:500, then can't write es:... whose limit is too small
    guest.state().segments[0].limit = 0x5FF;
    watch("A5", Guest.ACCESS, 4, 0x500).runs(2);
    assertThat(guest.vcpu.programCounter()).isEqualTo(0x9001);
  }

  @Test
  void anInstructionThatIsNotModelledHasAccessedNothing() {
    guest.flat();
    guest.state().gdtBase = 0x5000;
    guest.state().gdtLimit = 0xF;
    guest.put(0x5008, "0000 0800 008C 0000").put(0x500, "00000000 0800"); // a call gate
    watch("FF 2B 90", Guest.ACCESS, 4, 0x500); // jmp far [ebx]
    assertThat(guest.slice(1)).isInstanceOf(VcpuExit.InternalError.class);
    guest.reg("rip", AT + 2).runs(1);
  }

  @Test
  void aWatchedReadByMovSsIsReportedAfterTheNextInstruction() {
    watch("8E 17 90 90", Guest.ACCESS, 2, 0x500).stopsFor(1, AT + 3);
  }

  /** The first instruction of the handler has not executed then. */
  @Test
  void aWatchedReadByMovSsBeforeIntIsReportedAtTheHandler() {
    watch("8E 17 CD 15", Guest.ACCESS, 2, 0x500).stopsFor(1, Guest.handler(0x15));
  }

  /** INT 1 is no #DB: the handler is entered for each, the second time from its own beginning. */
  @Test
  void aWatchedReadByMovSsBeforeInt1IsReportedAtItsHandler() {
    watch("8E 17 CD 01", Guest.ACCESS, 2, 0x500).stopsFor(1, Guest.handler(1));
    guest.code("8E 17 CD 01").reg("rip", AT).reg("rsp", 0x7000).debug(0);
    guest.movDr(0, 0x500).movDr(7, Guest.slot(0, Guest.ACCESS, 2)).runs(2);
    assertThat(guest.reg("rip")).isEqualTo(Guest.handler(1));
    assertThat(guest.reg("rsp")).as("two frames of six bytes").isEqualTo(0x7000 - 12);
    assertThat(guest.movDr(6)).isEqualTo(0xFFFF_0FF1L);
  }

  @Test
  void inRealModeTheAddressIsLinear() {
    guest.vcpu.reset(X86Entry.real(0, AT, Map.of()));
    guest.state().segments[3].setReal(0x1000);
    watch("C6 07 5A", Guest.WRITE, 1, 0x10500).stopsFor(1, AT + 3);
  }

  @ParameterizedTest(name = "CR4.DE {0}: {1} port slot of {2} bytes at {3}, hit {4}")
  @CsvSource({
    "true, E6 80, 1, 80, true",
    "true, E4 80, 1, 80, true",
    "true, E7 80, 1, 81, true",
    "true, E6 80, 1, 81, false",
    "true, E6 83, 4, 80, true",
    "false, E6 80, 1, 80, false",
  })
  void portsAreWatchedWhileDeIsSet(boolean de, String code, int bytes, String port, boolean hit) {
    guest.state().cr4 = de ? X86State.CR4_DE : 0;
    long dr7 = Guest.slot(0, Guest.PORT, bytes);
    guest.code(code + " EB FE").debug(Guest.SLOTS, dr7, Integer.parseInt(port, 16));
    if (hit) {
      guest.stopsFor(1, AT + 2);
    } else {
      guest.runs(20);
    }
  }

  @Test
  void aPortSlotWatchesNoMemory() {
    guest.state().cr4 = X86State.CR4_DE;
    watch("C6 07 5A EB FE", Guest.PORT, 1, 0x500).runs(20);
  }
}
