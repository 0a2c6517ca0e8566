package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.HostKvm;
import io.trapgate.target.MachineException;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.kvm.HostAbilities;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One gdb script on the modelled machine and on the host's KVM: the same fact by fact, but for what
 * {@code kvm-differences.txt} lists with its reason. Where the host's KVM can't execute an
 * instruction of a guest, gdb is told so, at that instruction, and does what it does in its place.
 */
@NeedsKvm
@NeedsTool("gdb-multiarch")
@Timeout(240)
class HostKvmIT {
  private static final long MEMORY_BYTES = 64L << 20;
  private static final int STEPS = 4;

  private static final List<String> SECTOR =
      List.of("probe", "unreal", "save", "inside", "restore", "same");
  private static final List<String> MODES =
      List.of(
          "protected_step",
          "to_real",
          "real_step",
          "real_far",
          "real_handler",
          "protected_again",
          "to_long",
          "in_long",
          "compat_step",
          "widths",
          "shadows");

  private static HostAbilities host;

  @BeforeAll
  static void measure() throws MachineException {
    host = HostKvm.measure();
  }

  private static Rig modelled(Guest guest) {
    return X86Side.choosing(guest, "fx", "kvm");
  }

  private static Rig onKvm(Guest guest) {
    return Rig.ours(
        guest,
        OurServer.start(
            MachineSpec.of("host", "kvm", MEMORY_BYTES, Optional.of(guest.image())), false));
  }

  /** Whatever differs is in the list, and whatever is in the list differs. */
  private static void same(
      Guest guest, List<String> places, Map<String, List<String>> standIns) {
    KvmScript mine = KvmScript.over(modelled(guest), places, STEPS, Map.of());
    KvmScript found = KvmScript.over(onKvm(guest), places, STEPS, standIns);
    assertThat(mine.refusals()).isEmpty();
    assertThat(mine.lines()).anyMatch(line -> line.value().equals("0xffff0ff1 B0"));
    assertThat(mine.lines()).anyMatch(line -> line.value().equals("0xffff4ff0 BS"));
    String name = String.valueOf(guest.image().getFileName());
    assertThat(KvmDifference.between(name, mine, found))
        .containsExactlyElementsOf(KvmDifference.expected(name, host));
  }

  @Test
  void theBootSector() {
    same(
        Guest.bootSector(),
        SECTOR,
        Map.of(
            "ldmxcsr", List.of("set $mxcsr = 0x1fa0", "set $pc = $pc + 5"),
            "fldcw", List.of("set $fctrl = 0x27f", "set $pc = $pc + 4"),
            "fldt",
                List.of(
                    "set $fstat = 0x3800",
                    "set $ftag = 0x3fff",
                    "set $st0 = *(long double *) &state",
                    "set $pc = $pc + 4")));
  }

  @Test
  void theMultibootGuestInEveryMode() {
    same(
        Guest.modes(),
        MODES,
        Map.of(
            "int3", List.of("set var breakpoints = breakpoints + 1", "set $pc = $pc + 1"),
            "int", List.of("set var interrupts = interrupts + 1", "set $pc = $pc + 2")));
  }

  /** Of both guests a variant that leaves out what an emulating KVM can't execute. */
  @Test
  void theBootSectorOfWhatAnEmulatorHas() {
    same(Guest.emulatedBootSector(), SECTOR, Map.of());
  }

  @Test
  void theMultibootGuestOfWhatAnEmulatorHas() {
    same(Guest.emulatedModes(), MODES, Map.of());
  }
}
