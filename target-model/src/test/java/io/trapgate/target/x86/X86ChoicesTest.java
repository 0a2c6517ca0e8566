package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.engine.OpenPoint;
import io.trapgate.target.x86.core.FxProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class X86ChoicesTest {
  @Test
  void eachHasItsNameValuesAndALine() {
    assertThat(X86Choices.all())
        .extracting(OpenPoint::name)
        .containsExactly("fx", "gdb-arch", "step-rip", "mov-ss", "guest-tf");
    for (OpenPoint named : X86Choices.all()) {
      assertThat(named.values()).hasSizeGreaterThan(1).doesNotHaveDuplicates();
      assertThat(named.description()).isNotEmpty().doesNotContain("\n");
      assertThat(named.source()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"kvm, KVM", "cpu, CPU", "seed-v1, SEED_V1"})
  void fxSaysWhoseFxsave(String value, FxProfile profile) {
    assertThat(X86Choices.of(Map.of("fx", value)).profile().fx()).isEqualTo(profile);
  }

  @Test
  void defaults() {
    assertThat(X86Choices.DEFAULT.profile().fx()).isEqualTo(FxProfile.CPU);
    assertThat(X86Choices.DEFAULT.architecture().gdbName()).isEqualTo("i386:x86-64");
  }

  @ParameterizedTest
  @CsvSource({"i386:x86-64, 64", "i386, 32", "i8086, 32"})
  void gdbArchSaysHowWideAddressesAre(String value, int bits) {
    assertThat(X86Choices.of(Map.of("gdb-arch", value)).architecture().addressBits())
        .isEqualTo(bits);
  }

  @Test
  void whatIsUnknownIsRefused() {
    assertThatThrownBy(() -> X86Choices.of(Map.of("fxx", "kvm")))
        .hasMessage("choice: fxx (expected: one of fx, gdb-arch, step-rip, mov-ss, guest-tf)");
    assertThatThrownBy(() -> X86Choices.of(Map.of("fx", "amd")))
        .hasMessage("choice fx: amd (expected: cpu or kvm or seed-v1)");
  }
}
