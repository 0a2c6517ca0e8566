package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alignment classes of patch 2/2, and that 16-byte accesses go through them (x86.md 3.7). */
class AlignmentClassTest {
  @ParameterizedTest
  @CsvSource({
    "DEFAULT, 16, 16",
    "DEFAULT, 32, 32",
    "ALIGNED, 16, 16",
    "ALIGNED, 32, 32",
    "UNALIGNED, 16, 1",
    "AVX, 32, 1",
    "ALIGNED16, 512, 16",
    "DEFAULT, 8, 1",
    "ALIGNED, 8, 1",
    "ALIGNED16, 8, 1"
  })
  void alignmentOfASize(AlignmentClass kind, int bytes, int required) {
    assertThat(kind.required(bytes)).isEqualTo(required);
  }

  @ParameterizedTest
  @CsvSource({
    "movntps, DEFAULT", "movntpd, DEFAULT", "movntdq, DEFAULT", "cmpxchg16b, DEFAULT",
    "addps, DEFAULT", "movaps, ALIGNED", "movapd, ALIGNED", "movdqa, ALIGNED",
    "movups, UNALIGNED", "movupd, UNALIGNED", "movdqu, UNALIGNED", "ins, UNALIGNED",
    "fxsave, ALIGNED16", "fxrstor, ALIGNED16"
  })
  void classOfAnInstruction(String mnemonic, AlignmentClass kind) {
    assertThat(AlignmentClass.of(mnemonic)).isEqualTo(kind);
  }

  /** Every row with 16 bytes of memory, misaligned: #GP unless its class is UNALIGNED. */
  @Test
  void everyInstructionWith16BytesOfMemory() {
    int rows = 0;
    for (OpRow row : OpTable.rows().toList()) {
      boolean wide =
          row.operands().stream().anyMatch(Set.of("Wx", "Mx")::contains)
              && row.encoding().form() != 'r'
              && row.encoding().extension() < 0;
      if (wide && !row.name().startsWith("rsqrt") && !row.name().startsWith("rcp")) {
        boolean aligned = AlignmentClass.of(row.name()).required(16) == 16;
        String immediate = row.operands().contains("Ib") ? "00" : "";
        FxGuest guest = new FxGuest(FxProfile.CPU, FxGuest.Mode.PROT32);
        assertThat(guest.at(0x3008, code(row) + "03" + immediate))
            .as(row.name())
            .isEqualTo(aligned ? "vec=13 err=0" : "ok");
        assertThat(guest.at(0x3010, code(row) + "03" + immediate)).as(row.name()).isEqualTo("ok");
        rows++;
      }
    }

    assertThat(rows).isEqualTo(113);
  }

  @Test
  void cmpxchg16b() {
    FxGuest guest = new FxGuest(FxProfile.CPU, FxGuest.Mode.LONG64);

    assertThat(guest.at(0x3008, "480FC70B")).isEqualTo("vec=13 err=0");
    assertThat(guest.at(0x3010, "480FC70B")).isEqualTo("ok");
  }

  private static String code(OpRow row) {
    int prefix = row.encoding().prefix().orElse(0);
    return (prefix == 0 ? "" : "%02X".formatted(prefix))
        + "0F%02X".formatted(row.encoding().opcode());
  }

  @Test
  void aStoreThatCrossesIntoAMissingPageWritesNothing() {
    FxGuest guest = new FxGuest(FxProfile.CPU, FxGuest.Mode.COMPAT32);
    guest.page(0x4000, 0x4000, 0);
    guest.fill(0x3FF0, 16, (byte) 0x5A);

    assertThat(guest.at(0x3FF8, "0F1103")).isEqualTo("vec=14 err=2 cr2=4000");
    assertThat(guest.guest.get(0x3FF0, 16)).containsOnly(0x5A);
    assertThat(guest.at(0x3FF8, "0F1003")).isEqualTo("vec=14 err=0 cr2=4000");
  }

  @Test
  void theDebugRegistersSeeOneAccess() {
    List<String> seen = new ArrayList<>();
    NoDebug watch =
        new NoDebug() {
          @Override
          public boolean armed() {
            return true;
          }

          @Override
          public void accessed(long linear, int bytes, boolean write) {
            seen.add("%x %d %b".formatted(linear, bytes, write));
          }
        };
    TestCpu guest = new TestCpu(FxProfile.CPU, watch).flat(32, 0x1000);
    guest.state().cr4 = X86State.CR4_OSFXSR;
    guest.state().gpr[Gpr.RBX] = 0x3000;
    guest.run("0F2803 0F2903 0FAE03 DB2B", 4);

    assertThat(seen)
        .containsExactly("3000 16 false", "3000 16 true", "3000 288 true", "3000 10 false");
  }

  @ParameterizedTest
  @CsvSource({"0F1003, 17", "F30F6F03, 17", "0F2803, 13", "660FFC03, 13", "DB2B, 17", "DD03, 17"})
  void alignmentCheckOfPrivilegeLevel3(String code, int vector) {
    FxGuest guest = new FxGuest(FxProfile.CPU, FxGuest.Mode.USER32);
    guest.fpu().init();
    guest.state().flags |= Flag.AC;
    guest.state().cr0 |= X86State.CR0_AM;

    assertThat(guest.at(0x3004, code)).isEqualTo("vec=" + vector + " err=0");
  }

  @ParameterizedTest
  @CsvSource({"EM, 6", "TS, 7", "OSFXSR, 6", "OSFXSR TS, 6"})
  void whenSseMayExecute(String setting, int vector) {
    for (String code : List.of("0F2803", "660FFCC1", "0FAE13", "F30F58C1", "0F50C1")) {
      FxGuest guest = new FxGuest(FxProfile.CPU, FxGuest.Mode.PROT32);
      set(guest, setting);
      assertThat(guest.at(0x3000, code)).isEqualTo("vec=" + vector + " err=0");
    }
  }

  @ParameterizedTest
  @CsvSource({"EM, vec=6 err=0", "TS, vec=7 err=0", "OSFXSR, ok", "MF, vec=16 err=0"})
  void whenMmxMayExecute(String setting, String end) {
    for (String code : List.of("0F6F03", "0FFCC1", "0F77", "0F6EC0")) {
      FxGuest guest = new FxGuest(FxProfile.CPU, FxGuest.Mode.PROT32);
      set(guest, setting);
      assertThat(guest.at(0x3000, code)).isEqualTo(end);
    }
  }

  private static void set(FxGuest guest, String setting) {
    Set<String> words = Arrays.stream(setting.split(" ", -1)).collect(Collectors.toSet());
    X86State s = guest.state();
    s.cr0 |= words.contains("EM") ? X86State.CR0_EM : 0;
    s.cr0 |= words.contains("TS") ? X86State.CR0_TS : 0;
    s.cr4 &= words.contains("OSFXSR") ? ~X86State.CR4_OSFXSR : -1L;
    if (words.contains("MF")) {
      guest.fpu().fcw = 0x340;
      guest.fpu().fsw = 0x8081;
    }
  }
}
