package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.DATA;
import static io.trapgate.target.booke.Guest.ENTRY;
import static io.trapgate.target.booke.Guest.RFI;
import static io.trapgate.target.booke.Guest.SC;
import static io.trapgate.target.booke.Guest.VECTORS;
import static io.trapgate.target.booke.Guest.addi;
import static io.trapgate.target.booke.Guest.branch;
import static io.trapgate.target.booke.Guest.lwz;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.KvmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events while MSR[DE] is 0: recorded with IDE, told later, or not recognised (booke.md 4.9). */
class DelayedEventTest {
  private static final int IDE = 0x8000_0000;
  private static final int SET_DE = 0x7C00_0124 | 9 << 21; // mtmsr r9

  private static Guest guest(CpuModel cpu, int dbcr0, int word) throws KvmException {
    Guest guest = Guest.bare(cpu, word, addi(6, 6, 1), SET_DE, addi(7, 7, 1), branch(0)).vectors();
    guest.register("r3", DATA);
    guest.register("r9", 0x200);
    guest.register("iac1", ENTRY);
    guest.register("dac1", DATA);
    guest.register("dbcr0", 0x4000_0000 | dbcr0);
    return guest;
  }

  /** The word, the event, and whether it is recorded with IDE; all without DE. */
  @ParameterizedTest
  @CsvSource({
    "0x38840001, 0x00800000, true", // IAC1
    "0x80A30000, 0x00080000, true", // DAC1R: lwz r5,0(r3)
    "0x90630000, 0x00040000, true", // DAC1W: stw r3,0(r3)
    "0x42800004, 0x04000000, false", // BRT
    "0x38840001, 0x08000000, false", // ICMP
  })
  void theInstructionCompletesAndTheInterruptComesWithDe(
      String word, String event, boolean recorded) throws KvmException {
    Guest guest = guest(CpuModel.E500V2, Integer.decode(event), Long.decode(word).intValue());
    guest.run(2);
    int dbsr = recorded ? Integer.decode(event) | IDE : 0;
    assertThat(guest.register("dbsr")).isEqualTo(dbsr);
    assertThat(guest.register("pc")).isEqualTo(ENTRY + 8);
    if (!recorded) {
      return;
    }

    guest.run(3);
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0xF00);
    assertThat(guest.register("csrr0")).as("behind what set DE").isEqualTo(ENTRY + 12);
    assertThat(guest.register("dbsr")).isEqualTo(dbsr);
    assertThat(guest.register("r7")).isZero();
  }

  /** ICMP and BRT that are armed already when mtmsr sets DE: the next instruction is the first. */
  @ParameterizedTest
  @CsvSource({"0x08000000, 0x1004", "0x04000000, 0x1004"})
  void whatWasNotRecognisedWithoutDeIsOnceDeIsSet(String event, String saved) throws KvmException {
    boolean branches = event.startsWith("0x04");
    Guest guest = Guest.bare(CpuModel.E500V2, SET_DE, branches ? branch(8) : addi(7, 7, 1));
    guest.vectors().load(ENTRY + 8, branch(0));
    guest.register("r9", 0x200);
    guest.register("dbcr0", 0x4000_0000 | Integer.decode(event));
    guest.run(3);

    int done = branches ? 0 : 4;
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0xF00);
    assertThat(guest.register("dbsr")).isEqualTo(Integer.decode(event));
    assertThat(guest.register("csrr0")).isEqualTo(Integer.decode(saved) + done);
  }

  @Test
  void aTrapIsAProgramInterruptAndAnEvent() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, 0x0100_0000, 0x7FE0_0008);
    guest.run(1);

    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0x600);
    assertThat(guest.register("esr")).as("PTR").isEqualTo(0x0200_0000);
    assertThat(guest.register("srr0")).isEqualTo(ENTRY);
    assertThat(guest.register("dbsr")).isEqualTo(IDE | 0x0100_0000);
  }

  @Test
  void anInterruptTakenIsRecorded() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, 0x0200_0000, SC);
    guest.run(1);

    assertThat(guest.register("dbsr")).isEqualTo(IDE | 0x0200_0000);
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0x800);
  }

  /** DE before and after the rfi, and what DBSR shows. */
  @ParameterizedTest
  @CsvSource({"0, 0, 0x80008000", "0x200, 0, 0x00008000"})
  void aReturnIsRecordedAndIdeTellsOfDeBefore(String before, String after, String dbsr)
      throws KvmException {
    Guest guest = guest(CpuModel.E500V2, 0x8000, RFI);
    guest.load(ENTRY + 0x40, branch(0));
    guest.register("srr0", ENTRY + 0x40);
    guest.register("srr1", Integer.decode(after));
    guest.register("msr", Integer.decode(before));
    guest.run(2);

    assertThat(guest.register("dbsr")).isEqualTo(Long.decode(dbsr).intValue());
    assertThat(guest.register("pc")).as("no interrupt").isEqualTo(ENTRY + 0x40);
  }

  @Test
  void withoutIdmAnEventIsOnlyRecorded() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, 0, addi(4, 4, 1));
    guest.register("dbcr0", 0x0080_0000);
    guest.register("msr", 0x200);
    guest.run(2);

    assertThat(guest.register("dbsr")).as("precise").isEqualTo(0x0080_0000);
    assertThat(guest.register("r4")).isEqualTo(1);
  }

  @Test
  void aRangeOfThe440IsNotRecordedWithoutDe() throws KvmException {
    Guest guest = guest(CpuModel.PPC440, 0x0080_0000, addi(4, 4, 1));
    guest.register("iac2", ENTRY + 4);
    guest.register("dbcr1", 0x0080_0000);
    guest.run(2);
    assertThat(guest.register("dbsr")).isZero();

    guest = guest(CpuModel.E500V2, 0x0080_0000, addi(4, 4, 1));
    guest.register("iac2", ENTRY + 4);
    guest.register("dbcr1", 0x0080_0000);
    guest.run(2);
    assertThat(guest.register("dbsr")).isEqualTo(IDE | 0x0080_0000);
  }

  @Test
  void duvdSilencesTheHypervisorState() throws KvmException {
    Guest guest = guest(CpuModel.E500MC, 0x0080_0000, lwz(5, 3, 0));
    guest.register("epcr", 0x0400_0000);
    guest.run(2);
    assertThat(guest.register("dbsr")).isZero();

    guest = guest(CpuModel.E500MC, 0x0080_0000, lwz(5, 3, 0));
    guest.register("epcr", 0x0400_0000);
    guest.register("msr", 0x1000_0000);
    guest.run(2);
    assertThat(guest.register("dbsr")).as("guest state").isEqualTo(IDE | 0x0080_0000);
  }
}
