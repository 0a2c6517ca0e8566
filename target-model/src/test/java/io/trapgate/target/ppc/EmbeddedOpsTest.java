package io.trapgate.target.ppc;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.memory.PhysicalMap;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the e500mc and the 440 have beyond the e500v2, by the manuals' words. */
class EmbeddedOpsTest {
  private static final int CODE = 0x1000;
  private static final int IVPR = 0x10_0000;
  private static final int PROGRAM = 0x60;
  private static final int MSGSND_R3 = 0x7C00_199C;

  private final PhysicalMap memory = new PhysicalMap();

  EmbeddedOpsTest() {
    memory.mapRam(0, 64 << 20);
  }

  /** A core whose interrupts have vectors 16 bytes apart. */
  private Cpu core(CoreModel model, int pir) {
    Cpu cpu = new Cpu(memory, model, new CoreIdentity(0, 0, pir), 8, () -> {});
    cpu.presetTlb1(0, 0, 0, 9);
    cpu.sprs().write(Spr.IVPR, IVPR);
    for (Spr row : model.sprs().rows()) {
      if (row.name().startsWith("ivor")) {
        cpu.sprs().write(row.number(), Integer.parseInt(row.name().substring(4)) << 4);
      }
    }
    return cpu;
  }

  private void execute(Cpu cpu, int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words.length);
    for (int word : words) {
      bytes.putInt(word);
    }
    memory.write(CODE, bytes.array(), 0, bytes.capacity());
    cpu.code.forget();
    cpu.setPc(CODE);
    for (int i = 0; i < words.length; i++) {
      cpu.run(1, Long.MAX_VALUE);
    }
  }

  /** Words from GNU as -m440 and -me500mc; where both have one, the core decides. */
  @ParameterizedTest
  @CsvSource({
    "10642958, PPC440, macchw", "106429d9, PPC440, macchws", "10642f18, PPC440, maclhwu",
    "106428dc, PPC440, nmachhws", "10642910, PPC440, mulchwu", "7c86289d, PPC440, dlmzb",
    "7ca434aa, PPC440, lswi", "7ca435aa, PPC440, stswi", "7c641764, PPC440, tlbre 440",
    "7c642f25, PPC440, tlbsx 440", "7c650286, PPC440, mfdcr", "7c001b8c, PPC440, dccci",
    "4c00004e, E500MC, rfdi", "4c0000cc, E500MC, rfgi", "7c00007c, E500MC, wait",
    "7c00199c, E500MC, msgsnd", "7c0019dc, E500MC, msgclr", "7c000024, E500MC, tlbilx",
    "7c601824, E500MC, tlbilx", "7c2004ac, E500MC, lwsync", "7c701026, E500MC, mfocrf",
    "7c701120, E500MC, mtocrf", "7c6428be, E500MC, lbepx", "7c64293e, E500MC, stwepx",
    "7c03207e, E500MC, dcbstep", "7c0327fe, E500MC, dcbzep", "7c0327be, E500MC, icbiep",
    "7c642cbe, E500MC, lfdepx", "7c2327ec, E500MC, dcbzl"
  })
  void assemblersWordsAreTheRows(String hex, String core, String mnemonic) {
    int word = Integer.parseUnsignedInt(hex, 16);
    CoreModel model = core.equals("PPC440") ? CoreModel.PPC440 : CoreModel.E500MC;
    PpcOpRow row =
        PpcOpTable.ROWS.stream()
            .filter(r -> model.has(r.feature()) && r.fits(word))
            .findFirst()
            .orElseThrow();
    assertThat(row.mnemonic()).isEqualTo(mnemonic);
    assertThat(model.decoder().decode(word)).isEqualTo(row.code());
    boolean fallsBack = CoreModel.E500V2.decoder().decode(word) == row.code();
    assertThat(fallsBack).as("e500v2 has it").isFalse();
  }

  /** 440 UM chapter 9: before r3 (the target), r4 and r5 (the factors); after r3 and XER. */
  @ParameterizedTest
  @CsvSource({
    "10642958, 10 2 30000, 16 0, 'macchw: low of r4 and high of r5'",
    "10642d58, 7fffffff 1 10000, 80000000 c0000000, 'macchwo wraps and records'",
    "106429d8, 7fffffff 1 10000, 7fffffff 0, 'macchws saturates upwards'",
    "106429d8, 80000000 ffff 10000, 80000000 0, 'macchws saturates downwards'",
    "10642f18, ffffffff 1 1, 0 c0000000, 'maclhwuo wraps and records'",
    "10642f98, ffffffff 1 1, ffffffff c0000000, 'maclhwsuo saturates'",
    "106428dc, 80000000 10000 10000, 80000000 0, 'nmachhws: r3 less the product'",
    "1064285c, 5 20000 30000, ffffffff 0, 'nmachhw'",
    "10642910, 0 ffff ffff0000, fffe0001 0, 'mulchwu'",
    "10642950, 0 ffff ffff0000, 1 0, 'mulchw: minus one squared'"
  })
  void halfwordsMultiply(String word, String before, String after, String what) {
    Cpu cpu = core(CoreModel.PPC440, 0);
    int[] gpr = cpu.state().gpr;
    int[] given = hex(before);
    System.arraycopy(given, 0, gpr, 3, given.length);
    execute(cpu, Integer.parseUnsignedInt(word, 16));
    int[] expected = hex(after);
    assertThat(gpr[3]).as(what).isEqualTo(expected[0]);
    assertThat(cpu.state().xer()).as(what).isEqualTo(expected[1]);
  }

  private static int[] hex(String words) {
    return Stream.of(words.split(" ", -1)).mapToInt(w -> Integer.parseUnsignedInt(w, 16)).toArray();
  }

  @Test
  void stringsWrapAroundTheRegistersAndFillUpWithZeros() {
    Cpu cpu = core(CoreModel.PPC440, 0);
    memory.write(0x2001, new byte[] {1, 2, 3, 4, 5, 6, 7}, 0, 7);
    cpu.state().gpr[4] = 0x2001;
    execute(cpu, 0x7FE4_3CAA); // lswi r31,r4,7
    assertThat(cpu.state().gpr[31]).isEqualTo(0x0102_0304);
    assertThat(cpu.state().gpr[0]).isEqualTo(0x0506_0700);
  }

  /** 440 UM chapter 5: what tlbwe wrote is what tlbre reads, the process through MMUCR. */
  @Test
  void entriesOfThe440ReadBack() {
    Cpu cpu = core(CoreModel.PPC440, 0);
    int[] gpr = cpu.state().gpr;
    gpr[4] = 5;
    gpr[5] = 0x4000_0310;
    gpr[6] = 0x0080_000F;
    gpr[7] = 0xA5AD;
    cpu.sprs().write(Spr.MMUCR, 0x42);
    execute(cpu, 0x7CA4_07A4, 0x7CC4_0FA4, 0x7CE4_17A4);
    cpu.sprs().write(Spr.MMUCR, 0);
    execute(cpu, 0x7D04_0764, 0x7D24_0F64, 0x7D44_1764);
    assertThat(gpr[8]).isEqualTo(0x4000_0310);
    assertThat(gpr[9]).isEqualTo(0x0080_000F);
    assertThat(gpr[10]).isEqualTo(0xA5AD);
    assertThat(cpu.sprs().read(Spr.MMUCR)).isEqualTo(0x42);
    assertThat(cpu.mmu.tlb1[5].physical(0x4000_0123)).isEqualTo(0xF_0080_0123L);
  }

  /** 440 UM 5.2: two pages of 1 KiB side by side in one of 4 KiB, and an access across them. */
  @Test
  void smallPagesOfThe440AreApart() {
    Cpu cpu = core(CoreModel.PPC440, 0);
    cpu.mmu.tlb1[2].set(TlbEntry.VALID, 0x5000_0000, 0x0080_0000 | 0x3F, 0);
    cpu.mmu.tlb1[3].set(TlbEntry.VALID, 0x5000_0400, 0x0090_0C00 | 0x3F, 0);
    int[] gpr = cpu.state().gpr;
    gpr[3] = 0x1122_3344;
    gpr[5] = 0x5000_03FE;
    execute(cpu, 0x9065_0000, 0x8085_0000, 0x80C5_0002); // stw r3,0(r5); lwz r4; lwz r6,2(r5)
    assertThat(gpr[4]).isEqualTo(0x1122_3344);
    assertThat(gpr[6] >>> 16).isEqualTo(0x3344);
    byte[] bytes = new byte[2];
    memory.read(0x90_0C00, bytes, 0, 2);
    assertThat(bytes).containsExactly(0x33, 0x44);
    gpr[5] = 0x5000_0800;
    execute(cpu, 0x8085_0000);
    assertThat(cpu.state().pc).as("nothing is mapped there").isEqualTo(IVPR | 13 << 4);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00000001, false, true",
    "0, 08000001, true, true",
    "0, 04000000, false, true",
    "0, 00000000, false, false"
  })
  void doorbellsRingWhereTheyAreSent(int unused, String message, boolean critical, boolean rings) {
    Cpu sender = core(CoreModel.E500MC, 0);
    Cpu other = core(CoreModel.E500MC, 1);
    sender.meet(other);
    other.setMsr(Msr.EE | Msr.CE, MsrWriter.INTERRUPT);
    other.setPc(0x3000);
    sender.state().gpr[3] = Integer.parseUnsignedInt(message, 16);
    execute(sender, MSGSND_R3);
    other.takeInterrupts();
    int vector = IVPR | (critical ? 37 : 36) << 4;
    assertThat(other.state().pc).isEqualTo(rings ? vector : 0x3000);
    int save = critical ? Spr.CSRR0 : Spr.SRR0;
    assertThat(other.sprs().read(save)).isEqualTo(rings ? 0x3000 : 0);
  }

  @Test
  void waitEndsWithAnInterrupt() {
    Cpu cpu = core(CoreModel.E500MC, 0);
    cpu.setMsr(Msr.EE, MsrWriter.INTERRUPT);
    execute(cpu, 0x7C00_007C);
    assertThat(cpu.waiting()).isTrue();
    cpu.pins().external(true);
    assertThat(cpu.waiting()).isFalse();
    cpu.takeInterrupts();
    assertThat(cpu.state().pc).isEqualTo(IVPR | 4 << 4);
    assertThat(cpu.sprs().read(Spr.SRR0)).isEqualTo(CODE + 4);
  }

  /** KVM answers a guest's access to what is the hypervisor's with an illegal instruction. */
  @Test
  void aGuestHasNoHypervisorRegistersAndItsOwnUnderTwoNames() {
    Cpu cpu = core(CoreModel.E500MC, 0);
    cpu.setMsr(Msr.GS, MsrWriter.INTERRUPT);
    cpu.state().gpr[3] = 0x1234_5678;
    execute(cpu, 0x7C7A_5BA6, 0x7C9A_02A6); // mtspr 378 (GSRR0),r3; mfspr r4,26 (SRR0)
    assertThat(cpu.state().gpr[4]).isEqualTo(0x1234_5678 & -4);
    execute(cpu, 0x7C92_52A6); // mfspr r4,338 (LPIDR)
    assertThat(cpu.state().pc).isEqualTo(IVPR | PROGRAM);
    assertThat(cpu.sprs().read(Spr.ESR)).isEqualTo(GuestFault.ESR_ILLEGAL);
    assertThat(cpu.state().msr & Msr.GS).as("an interrupt stays in the guest").isNotZero();
  }

  @Test
  void theBareCoreHasHypervisorRegistersAndBothNamesApart() {
    Cpu cpu = core(CoreModel.E500MC, 0);
    cpu.state().gpr[3] = 0x55;
    execute(cpu, 0x7C72_53A6, 0x7C92_52A6, 0x7C7A_5BA6, 0x7CBA_02A6);
    assertThat(cpu.state().gpr[4]).isEqualTo(0x55);
    assertThat(cpu.state().gpr[5]).isZero();
  }

  /** EPLC chooses the process whose page a load reads, and a miss says whose it was. */
  @Test
  void externalLoadsUseTheOtherProcess() {
    Cpu cpu = core(CoreModel.E500MC, 0);
    int mas3 = 0x0080_0000 | 0x3F;
    cpu.mmu.tlb1[1].set(TlbEntry.VALID | 7 << 16 | 1 << 8, 0x5000_0000, mas3, 0);
    memory.write(0x80_0000, new byte[] {9, 8, 7, 6}, 0, 4);
    cpu.sprs().write(Spr.EPLC, 7);
    cpu.state().gpr[5] = 0x5000_0000;
    execute(cpu, 0x7C60_283E); // lwepx r3,0,r5
    assertThat(cpu.state().gpr[3]).isEqualTo(0x0908_0706);
    cpu.sprs().write(Spr.EPLC, 6);
    execute(cpu, 0x7C60_283E);
    assertThat(cpu.state().pc).isEqualTo(IVPR | 13 << 4);
    assertThat(cpu.sprs().read(Spr.ESR)).isEqualTo(GuestFault.ESR_EXTERNAL_PID);
    assertThat(cpu.sprs().read(Spr.MAS6)).isEqualTo(6 << 16);
  }

  /** 440 UM 7.4: TCR[FP] 0 is 2 to the 13 ticks; the first rise comes after half of that. */
  @Test
  void the440HasFixedPeriods() {
    Cpu cpu = core(CoreModel.PPC440, 0);
    cpu.sprs().write(Spr.TCR, 0);
    assertThat(cpu.deadline()).isEqualTo(1 << 12);
    cpu.sprs().write(Spr.TCR, 0x0100_0000);
    assertThat(cpu.deadline()).isEqualTo(1 << 16);
  }
}
