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

  private static final KvmScript.Plan SECTOR =
      new KvmScript.Plan(
          List.of("probe", "unreal", "save", "inside", "restore", "same"), STEPS, "round 6 same");
  private static final KvmScript.Plan MODES =
      new KvmScript.Plan(
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
          "shadows"),
          STEPS,
          "done");

  private static HostAbilities host;

  @BeforeAll
  static void measure() throws MachineException {
    host = HostKvm.measure();
  }

  private static MachineSpec spec(String cpu, String board, Guest guest) {
    MachineSpec spec = MachineSpec.of(cpu, board, MEMORY_BYTES, Optional.of(guest.image()));
    boolean bits32 = guest.image().equals(guest.elf()); // a 64-bit one is loaded from a container
    return bits32 ? spec.choosing("gdb-arch", "i386") : spec;
  }

  private static Rig modelled(Guest guest) {
    MachineSpec spec = spec("x86", "pc-test", guest).choosing("fx", "kvm");
    return Rig.ours(guest, OurServer.start(spec, false));
  }

  private static Rig onKvm(Guest guest) {
    return Rig.ours(guest, OurServer.start(spec("host", "kvm", guest), false));
  }

  /** Whatever differs is in the list, and whatever is in the list differs. */
  private static void same(
      Guest guest, KvmScript.Plan plan, Map<String, List<String>> standIns) {
    KvmScript mine = KvmScript.over(modelled(guest), plan, Map.of());
    KvmScript found = KvmScript.over(onKvm(guest), plan, standIns);
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

  @Test
  void theGuestInFlatProtectedMode() {
    same(
        Guest.kvm(),
        new KvmScript.Plan(List.of("main", "work", "second", "third", "fourth"), STEPS, "done"),
        Map.of());
  }

  /** The guest that each packet is tried on; it goes on forever. */
  @Test
  void theGuestOfThePackets() {
    same(
        Guest.packets("x86", "x86.flat"),
        new KvmScript.Plan(List.of("second", "body", "load", "store", "stored"), STEPS, ""),
        Map.of());
  }

  /** The guest with functions to call, up to its first floating-point value. */
  @Test
  void theGuestWithFunctionsOfEveryKind() {
    same(
        Guest.x86View(),
        new KvmScript.Plan(List.of("main", "outer", "inner"), 2 * STEPS, ""),
        Map.of());
  }
}
