package io.trapgate.target.booke;

import static io.trapgate.target.booke.Guest.ENTRY;
import static io.trapgate.target.booke.Guest.VECTORS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmCompat;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/** The software breakpoint instructions and KVM's ONE_REG (booke.md 1.1, 1.5, 2.3). */
class SoftwareBreakpointTest {
  private static CpuModel cpu(String name) {
    return CpuModel.ALL.stream().filter(m -> m.name().equals(name)).findAny().orElseThrow();
  }

  @Test
  void oneThatIsNotUserSpacesGoesBackToTheGuest() throws KvmException {
    Guest guest =
        new Guest(cpu("e500v2"), Guest.choices(KvmCompat.UPSTREAM), 0x00DD_DD00).vectors();
    assertThat(guest.stop()).isEqualTo(new VcpuExit.Debug.Booke(Booke.NONE, ENTRY));
    assertThat(guest.vcpu.reinject(new VcpuExit.Debug.Booke(Booke.NONE, ENTRY))).isTrue();
    assertThat(guest.register("pc")).as("the program interrupt's vector").isNotEqualTo(ENTRY);
    assertThat(guest.register("srr0")).isEqualTo(ENTRY);
    assertThat(guest.register("esr")).isEqualTo(0x0800_0000);
    int vector = guest.register("pc");
    assertThat(guest.vcpu.reinject(new VcpuExit.Debug.Booke(Booke.NONE, ENTRY)))
        .as("no breakpoint here")
        .isFalse();
    assertThat(guest.register("pc")).isEqualTo(vector);
  }

  /** Core, KVM, word, user mode, whether USE_SW_BP is set, and whether it exits. */
  @ParameterizedTest
  @CsvSource({
    "e500v2, UPSTREAM, 0x00DDDD00, false, true, true",
    "e500v2, UPSTREAM, 0x00DDDD00, true, true, true",
    "e500v2, UPSTREAM, 0x00DDDD00, false, false, true",
    "e500v2, UPSTREAM, 0x00DDDD00, true, false, false",
    "e500v2, UPSTREAM, 0x7C000A1C, false, false, true",
    "e500v2, UPSTREAM, 0x7C000A1C, true, true, false",
    "e500v2, UPSTREAM, 0x00000000, false, true, false",
    "e500mc, UPSTREAM, 0x00DDDD00, false, true, true",
    "e500mc, UPSTREAM, 0x00DDDD00, false, false, false",
    "e500mc, UPSTREAM, 0x7C000A1C, false, false, true",
    "e500mc, UPSTREAM, 0x7C000A1C, true, false, true",
    "440, UPSTREAM, 0x00DDDD00, false, false, true",
    "440, UPSTREAM, 0x7C000A1C, false, true, false",
    "e500v2, SEED_V3, 0x00DDDD00, false, true, false",
    "e500v2, SEED_V3, 0x7C000A1C, false, true, true",
    "e500mc, SEED_V3, 0x7C000A1C, false, false, true",
  })
  void aBreakpointWordExitsOrIsIllegal(ArgumentsAccessor row) throws KvmException {
    KvmCompat compat = KvmCompat.valueOf(row.getString(1));
    int word = Integer.decode(row.getString(2));
    boolean user = row.getBoolean(3);
    boolean uses = row.getBoolean(4);
    boolean exits = row.getBoolean(5);
    Guest guest = new Guest(cpu(row.getString(0)), Guest.choices(compat), word).vectors();
    guest.register("msr", guest.register("msr") | (user ? 0x4000 : 0));
    if (uses) {
      guest.debug(GuestDebug.USE_SW_BP);
    }
    if (exits) {
      assertThat(guest.stop()).isEqualTo(new VcpuExit.Debug.Booke(Booke.NONE, ENTRY));
      assertThat(guest.register("pc")).as("not advanced").isEqualTo(ENTRY);
      return;
    }
    guest.run(3);
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0x600);
    assertThat(guest.register("srr0")).isEqualTo(ENTRY);
    assertThat(guest.register("esr")).as("PIL").isEqualTo(0x0800_0000);
  }

  @Test
  void onABareCoreItTakesAskingFor() throws KvmException {
    Guest guest = Guest.bare(CpuModel.E500V2, DebugUnit.BREAKPOINT_WORD).vectors();
    guest.run(3);
    assertThat(guest.register("pc")).isEqualTo(VECTORS + 0x600);
  }

  @Test
  void oneRegTellsTheInstructionAndReachesIacAndDac() throws KvmException {
    BookeVcpu vcpu = new Guest(CpuModel.E500V2, BookeChoices.DEFAULT, 0).vcpu;
    BookeVcpu mailed = new Guest(CpuModel.E500V2, Guest.choices(KvmCompat.SEED_V3), 0).vcpu;
    assertThat(vcpu.getOneReg(OneReg.DEBUG_INST)).containsExactly(0, 0xDD, 0xDD, 0);
    assertThat(mailed.getOneReg(OneReg.DEBUG_INST)).containsExactly(0x7C, 0, 0x0A, 0x1C);

    vcpu.setOneReg(OneReg.IAC1, new byte[] {0, 0, 0, 0, 0x12, 0x34, 0x56, 0x78});
    vcpu.setOneReg(OneReg.DAC2, new byte[] {0, 0, 0, 0, 0, 0, 0x10, 0});
    assertThat(vcpu.getOneReg(OneReg.IAC1)).containsExactly(0, 0, 0, 0, 0x12, 0x34, 0x56, 0x78);
    assertThat(vcpu.debugUnit().read(312)).isEqualTo(0x1234_5678);
    assertThat(vcpu.debugUnit().read(317)).isEqualTo(0x1000);
  }

  @Test
  void oneRegRefusesWhatKvmDoesNotHandle() {
    BookeVcpu e500 = new Guest(CpuModel.E500V2, BookeChoices.DEFAULT, 0).vcpu;
    BookeVcpu ppc440 = new Guest(CpuModel.PPC440, BookeChoices.DEFAULT, 0).vcpu;
    byte[] word = new byte[8];
    assertThatThrownBy(() -> e500.getOneReg(OneReg.DBSR)).hasMessageContaining("errno 22");
    assertThatThrownBy(() -> e500.getOneReg(OneReg.IAC4)).hasMessageContaining("IAC1 to IAC2");
    assertThatThrownBy(() -> e500.setOneReg(OneReg.DEBUG_INST, word)).hasMessageContaining("22");
    assertThatThrownBy(() -> e500.setOneReg(OneReg.IAC1, new byte[4]))
        .hasMessageContaining("length: 4 (expected: 8)");
    org.assertj.core.api.Assertions.assertThatCode(() -> ppc440.getOneReg(OneReg.IAC4))
        .doesNotThrowAnyException();
  }
}
