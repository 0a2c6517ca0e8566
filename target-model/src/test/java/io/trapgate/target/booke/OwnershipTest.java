package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.DATA;
import static io.trapgate.target.booke.Guest.ENTRY;
import static io.trapgate.target.booke.Guest.VECTORS;
import static io.trapgate.target.booke.Guest.addi;
import static io.trapgate.target.booke.Guest.branch;
import static io.trapgate.target.booke.Guest.mfspr;
import static io.trapgate.target.booke.Guest.mtspr;
import static io.trapgate.target.booke.Guest.stw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Translation;
import io.trapgate.target.kvm.VcpuExit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who owns the debug registers, and what the guest sees of them (booke.md 2.3, 2.4). */
class OwnershipTest {
  private static final int MFMSR = 0x7C00_00A6 | 10 << 21; // r10
  private static final int MTMSR = 0x7C00_0124 | 9 << 21; // r9

  private static Guest guest(CpuModel cpu, BookeChoices choices, int... program)
      throws KvmException {
    return new Guest(cpu, choices, program).vectors();
  }

  /** What a guest writes to DBCR0, and what stays, under KVM and on each bare core. */
  @ParameterizedTest
  @CsvSource({
    "e500v2, under-kvm, 0x4DFF0000", "e500mc, under-kvm, 0x4DFF0000", "440, under-kvm, 0x4DFF0000",
    "e500v2, bare, 0x4FCF8001", "e500mc, bare, 0x4FCF8061", "440, bare, 0x4FFF8001"
  })
  void dbcr0KeepsItsBits(String name, String runs, String kept) throws KvmException {
    CpuModel cpu = CpuModel.ALL.stream().filter(m -> m.name().equals(name)).findAny().orElseThrow();
    Guest guest = guest(cpu, Guest.choices("guest-runs", runs), mtspr(308, 9), mfspr(10, 308));
    guest.register("r9", cpu.equals(CpuModel.PPC440) ? 0xCFFF_FFFF : -1);
    guest.run(2);

    assertThat(guest.register("r10")).isEqualTo(Integer.decode(kept));
  }

  /** An SPR that KVM doesn't emulate is none; on the bare core it is what the core has. */
  @ParameterizedTest
  @CsvSource({"440, 314", "440, 315", "440, 318", "440, 319", "e500mc, 306", "e500mc, 563"})
  void whatKvmDoesNotEmulateIsIllegal(String name, int spr) throws KvmException {
    CpuModel cpu = CpuModel.ALL.stream().filter(m -> m.name().equals(name)).findAny().orElseThrow();
    Guest guest = guest(cpu, BookeChoices.DEFAULT, mtspr(spr, 9), branch(0));
    guest.run(2);
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0x600);

    guest = Guest.bare(cpu, mtspr(spr, 9), branch(0)).vectors();
    guest.run(2);
    assertThat(guest.register("pc")).isEqualTo(ENTRY + 4);
  }

  @Test
  void whileUserSpaceOwnsTheGuestSeesEdmAndItsWritesAreIgnored() throws KvmException {
    Guest guest =
        guest(
            CpuModel.E500V2,
            BookeChoices.DEFAULT,
            mtspr(308, 9),
            mtspr(309, 9),
            mtspr(312, 9),
            mtspr(316, 9),
            mfspr(10, 308),
            mfspr(11, 309),
            mfspr(12, 312),
            branch(0));
    guest.register("r9", 0x0080_0000);
    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(ENTRY + 28, Booke.BREAKPOINT));
    guest.stop();

    assertThat(guest.register("r10")).isEqualTo(0x8000_0000);
    assertThat(guest.register("r11")).as("its own, untouched").isZero();
    assertThat(guest.register("r12")).isZero();
    assertThat(guest.vcpu.userDebugRegisters()[3]).isEqualTo(ENTRY + 28);
  }

  @Test
  void theGuestFindsItsRegistersAgain() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, BookeChoices.DEFAULT, addi(4, 4, 1), branch(-4));
    guest.register("iac1", ENTRY + 4);
    guest.arms(0x4080_0000);
    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(ENTRY, Booke.BREAKPOINT));
    assertThat(guest.stop()).isEqualTo(new VcpuExit.Debug.Booke(Booke.BREAKPOINT, ENTRY));
    guest.vcpu.setGuestDebug(Booke.OFF);

    guest.run(10);
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0xF00);
    assertThat(guest.register("csrr0")).isEqualTo(ENTRY + 4);
    assertThat(guest.register("r4")).isEqualTo(1);
  }

  @Test
  void withOneRegisterFileUserSpaceOverwritesTheGuests() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, Guest.choices("register-files", "one"), branch(0));
    guest.register("iac1", ENTRY + 4);
    guest.arms(0x4080_0000);
    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(DATA, Booke.BREAKPOINT));
    assertThat(guest.register("dbcr0")).isEqualTo(0xC080_0000);
    assertThat(guest.register("iac1")).isEqualTo(DATA);
    guest.vcpu.setGuestDebug(Booke.OFF);

    assertThat(guest.register("dbcr0")).isZero();
    assertThat(guest.register("iac1")).isEqualTo(DATA);
    assertThat(guest.register("dbcr1")).isEqualTo(0xCC00_CC00);
  }

  /** Which core, what the guest reads of MSR[DE], and what it finds after user space let go. */
  @ParameterizedTest
  @CsvSource({
    "e500v2, restored, 0, 0x200", "e500v2, lost, 0, 0",
    "440, restored, 0, 0x200", "e500mc, restored, 0x200, 0x200"
  })
  void deIsHiddenOrForcedWhileUserSpaceOwns(String name, String de, String seen, String after)
      throws KvmException {
    CpuModel cpu = CpuModel.ALL.stream().filter(m -> m.name().equals(name)).findAny().orElseThrow();
    Guest guest = guest(cpu, Guest.choices("guest-de", de), MFMSR, branch(0));
    guest.register("msr", guest.register("msr") | 0x200);
    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(ENTRY + 4, Booke.BREAKPOINT));
    assertThat(guest.stop()).isEqualTo(new VcpuExit.Debug.Booke(Booke.BREAKPOINT, ENTRY + 4));

    assertThat(guest.register("r10") & 0x200).isEqualTo(Integer.decode(seen));
    assertThat(guest.register("msr") & 0x200).isEqualTo(Integer.decode(seen));
    guest.register("msr", guest.register("msr"));
    guest.vcpu.setGuestDebug(Booke.OFF);
    assertThat(guest.register("msr") & 0x200).isEqualTo(Integer.decode(after));
  }

  @Test
  void theMsrOfTheE500mcIsProtectedInGuestState() throws KvmException {
    int protectedBits = 0x0400_0204;
    for (String rule : new String[] {"ignore", "trap"}) {
      Guest guest =
          guest(CpuModel.E500MC, Guest.choices("msrp-rule", rule), MTMSR, MFMSR, branch(0));
      guest.register("r9", protectedBits | 0x1000);
      guest.debug(GuestDebug.USE_SW_BP);
      guest.run(4);
      boolean ignore = rule.equals("ignore");
      assertThat(guest.register("pc")).isEqualTo(ignore ? ENTRY + 8 : VECTORS + 0x600);
      if (ignore) {
        assertThat(guest.register("r10")).as("ME, GS, and the forced DE").isEqualTo(0x1000_1200);
      }
    }
  }

  @Test
  void userSpaceMayWaitForTheNextMsrWrite() throws KvmException {
    Guest guest =
        guest(CpuModel.E500V2, Guest.choices("de-sync", "set-msr"), addi(4, 4, 1), branch(-4));
    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(ENTRY, Booke.BREAKPOINT));
    guest.register("msr", 0);

    assertThat(guest.stop()).isEqualTo(new VcpuExit.Debug.Booke(Booke.BREAKPOINT, ENTRY));
  }

  @Test
  void dbsrIsClearedByOnesAndOnTakeover() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, BookeChoices.DEFAULT, mtspr(304, 9), mfspr(10, 304));
    guest.register("dbsr", 0xC0C0_0000);
    guest.register("r9", 0x8040_0000);
    guest.run(2);
    assertThat(guest.register("r10")).isEqualTo(0x4080_0000);

    guest.debug(GuestDebug.SINGLESTEP);
    assertThat(guest.register("dbsr")).isZero();
  }

  @Test
  void dbsrwrWritesDbsrAsItIsIfSoChosen() throws KvmException {
    for (String rule : new String[] {"raw", "ignored"}) {
      BookeChoices choices = Guest.choices("guest-runs", "bare", "dbsrwr", rule);
      Guest guest = guest(CpuModel.E500MC, choices, mtspr(306, 9), mfspr(10, 304), branch(0));
      guest.register("dbsr", 0x0008_0000);
      guest.register("r9", 0x0080_0000);
      guest.run(2);
      assertThat(guest.register("r10")).isEqualTo(rule.equals("raw") ? 0x0080_0000 : 0x0008_0000);
    }
  }

  @Test
  void aResetOfTheBare440LeavesItsCauseAndOthersNone() throws KvmException {
    Guest guest = Guest.bare(CpuModel.PPC440, mtspr(308, 9), branch(0));
    var mappings = List.of(new EntryState.Mapping(0, 0, 0, 7));
    var entry = new EntryState(ENTRY, List.of(), mappings);
    guest.vcpu.turns().onResetRequest(() -> guest.vcpu.reset(entry));
    guest.register("r9", 0x2000_0000);
    guest.run(3);
    assertThat(guest.register("dbsr")).isEqualTo(0x2000_0000);

    guest.vcpu.reset(entry);
    assertThat(guest.register("dbsr")).isZero();
  }

  @Test
  void timersStandStillWhileDbsrShowsAnEvent() throws KvmException {
    Guest guest = Guest.bare(CpuModel.E500V2, mfspr(10, 268), mfspr(11, 268), branch(-8)).vectors();
    guest.register("dbcr0", 1);
    guest.run(30);
    assertThat(guest.register("r11"))
        .as("ticks of one instruction")
        .isEqualTo(guest.register("r10") + 8);
    guest.register("dbsr", 0x0080_0000);
    guest.run(30);
    int frozen = guest.register("r10");
    guest.run(30);
    assertThat(guest.register("r10")).isEqualTo(frozen);
    assertThat(guest.register("r11")).isEqualTo(frozen);

    guest.register("dbsr", 0);
    guest.run(30);
    assertThat(guest.register("r10")).isBetween(frozen + 1, frozen + 8 * 30);
  }

  @Test
  void theHostsRegistersComeBackWhileTheGuestDebugsItself() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, BookeChoices.DEFAULT, stw(3, 3, 0), branch(0));
    DebugRegisters thread = new DebugRegisters();
    thread.dbcr0 = 0x4004_0000;
    thread.dac[0] = 0x1234;
    HostDebug host = guest.vcpu.debugUnit().parts().host();
    host.threadUses(thread);
    guest.register("r3", DATA);
    guest.register("dac1", DATA);
    guest.arms(0x4004_0000);
    guest.run(4);

    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0xF00);
    assertThat(host.core().dac[0]).isEqualTo(0x1234);
    assertThat(host.core().dbcr0).isEqualTo(0x4004_0000);
    assertThat(host.core().dbcr4).isZero();
  }

  @Test
  void whatTheFacilityIsDoingCanBeRead() throws KvmException {
    Guest guest = guest(CpuModel.E500MC, BookeChoices.DEFAULT, branch(0));
    guest.debug(GuestDebug.USE_HW_BP, new Booke.Slot(ENTRY, Booke.BREAKPOINT));

    assertThat(guest.vcpu.debugState())
        .contains("owner: user space", "guest reads DBCR0: 80000000", "MSRP: 04000204 (DEP set)")
        .anyMatch(line -> line.startsWith("user space: DBCR0=40800000"));
    assertThat(guest.vcpu.translations())
        .containsExactly(new Translation("TLB1[0]", 0, 16 << 20, 0, "-----", "rwx/rwx", 0, 0));
  }

  @Test
  void refusedWhatTheStrictModeRefuses() throws KvmException {
    Guest guest = guest(CpuModel.E500V2, Guest.choices("slots", "strict"), branch(0));
    Booke.Slot none = new Booke.Slot(0, Booke.NONE);
    Booke.Slot fifth = new Booke.Slot(ENTRY, Booke.BREAKPOINT);
    guest.debug(GuestDebug.USE_HW_BP, none, none, none, none, none);
    assertThatThrownBy(() -> guest.debug(GuestDebug.USE_HW_BP, none, none, none, none, fifth))
        .hasMessageContaining("bp[4]: in use (expected: only bp[0] to bp[3])");
  }
}
