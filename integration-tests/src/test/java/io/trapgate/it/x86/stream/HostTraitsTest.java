package io.trapgate.it.x86.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.HostAbilities.Ability;
import io.trapgate.target.kvm.HostAbilities.Measured;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The emulator's differences are tolerated where KVM emulates, and nowhere else: the modelled
 * machine behind the port stands for a host with VMX or SVM.
 */
@Timeout(120)
class HostTraitsTest {
  private static final HostTraits PROCESSOR = new HostTraits(false);
  private static final int SNIPPETS = 3;

  private static HostAbilities abilities(boolean processor) {
    return new HostAbilities(
        12,
        0,
        Arrays.stream(Ability.values())
            .map(each -> new Measured(each, each != Ability.ALL_INSTRUCTIONS || processor, ""))
            .toList(),
        1);
  }

  @Test
  void theProbeDecides() {
    assertThat(HostTraits.of(abilities(true))).isEqualTo(PROCESSOR);
    assertThat(HostTraits.of(abilities(false))).isEqualTo(new HostTraits(true));
    assertThat(PROCESSOR).asString().contains("no difference of the emulator is tolerated");
  }

  @ParameterizedTest
  @EnumSource(EmulatorQuirk.class)
  void nothingOfTheEmulatorIsToleratedOfAProcessor(EmulatorQuirk quirk) {
    KvmTally steps = new KvmTally(PROCESSOR);
    ExitTally exits = new ExitTally(PROCESSOR);
    assertThat(steps.tolerates(quirk)).isFalse();
    assertThat(steps.toleratesLack("popcnt")).isFalse();
    assertThat(exits.tolerates(quirk)).isFalse();
    assertThat(steps.toString() + exits).doesNotContain(quirk.text());
  }

  @ParameterizedTest
  @EnumSource(EmulatorQuirk.class)
  void ofAnEmulatorItIsCounted(EmulatorQuirk quirk) {
    KvmTally steps = new KvmTally(new HostTraits(true));
    assertThat(steps.tolerates(quirk)).isTrue();
    assertThat(steps).asString().contains("1 x " + quirk.text());
  }

  /** Without a tolerance there is no difference, where there is nothing to be tolerated. */
  @ParameterizedTest
  @NeedsTool("nasm")
  @EnumSource(names = {"REAL", "PROTECTED_16", "PROTECTED_32", "LONG_64"})
  void stepsOfAProcessorAreFollowed(StreamMode mode) throws Exception {
    KvmTally tally = new KvmTally(PROCESSOR);
    byte[] image = new StreamMaker(mode, 1, SNIPPETS, KvmRows.choice(mode, tally)).make();
    try (HostVm host = HostVm.modelled(image, PROCESSOR)) {
      new KvmFollower(new BareCpu(image), host, tally, "seed 1").run();
    }
    assertThat(tally.wrong()).isEmpty();
    assertThat(tally.random()).isGreaterThan(50);
  }

  @ParameterizedTest
  @NeedsTool("nasm")
  @EnumSource(OwnDebug.class)
  void exitsOfAProcessorAreFollowed(OwnDebug own) throws Exception {
    ExitTally tally = new ExitTally(PROCESSOR);
    ExitStream stream = ExitStream.make(StreamMode.PROTECTED_32, 1, SNIPPETS, own);
    try (HostVm ours = HostVm.modelled(stream.image(), PROCESSOR);
        HostVm host = HostVm.modelled(stream.image(), PROCESSOR)) {
      ExitPlan plan = new ExitPlan(stream, 1, own);
      new ExitFollower(stream, ours, host, tally, plan).run();
    }
    assertThat(tally.wrong()).isEmpty();
    assertThat(tally.compared()).isPositive();
  }

  /** The emulator's differences are there: without the tolerances they are found. */
  @Test
  @NeedsKvm
  @NeedsTool("nasm")
  void withoutTolerancesAnEmulatorDiffers() throws Exception {
    assumeTrue(HostTraits.measured().emulates(), "this host's KVM emulates nothing");
    KvmTally tally = new KvmTally(PROCESSOR);
    StreamMode mode = StreamMode.PROTECTED_32;
    byte[] image = new StreamMaker(mode, 1, SNIPPETS, KvmRows.choice(mode, tally)).make();
    try (HostVm host = HostVm.open(image)) {
      new KvmFollower(new BareCpu(image), host, tally, "seed 1").run();
    }
    assertThat(tally.wrong()).isNotEmpty();
  }
}
