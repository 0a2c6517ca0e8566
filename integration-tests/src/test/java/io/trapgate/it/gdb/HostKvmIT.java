package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.MachineSpec;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One gdb script on the modelled machine and on the host's KVM: the same line by line. */
@NeedsKvm
@NeedsTool("gdb-multiarch")
@Timeout(180)
class HostKvmIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long MEMORY_BYTES = 64L << 20;
  private static final Pattern CAUSES = Pattern.compile("0xffff[0-9a-f]{4} \\S+");

  private static final String REPEATED = ", in a repeated instruction";
  private static final String ITERATION = ".* stepi:.*" + REPEATED + ": r(cx|si|di) .*";

  private static final String NULL_STACK = ".*: ss_(limit 0x0|attr 0x10000) .*";

  private static Rig modelled(Guest guest) {
    return X86Side.choosing(guest, "fx", "kvm");
  }

  private static Rig onKvm(Guest guest) {
    return Rig.ours(
        guest,
        OurServer.start(
            MachineSpec.of("host", "kvm", MEMORY_BYTES, Optional.of(guest.image())), false));
  }

  /** Hardware breakpoints in this order, some single steps behind each, and the end. */
  private static List<String> session(Rig rig, List<String> places, int steps) {
    List<String> lines = new ArrayList<>();
    try (rig) {
      GdbDriver gdb = rig.gdb();
      for (String place : places) {
        gdb.ok("thbreak *" + place);
        stop(gdb, "continue", lines);
        for (int i = 0; i < steps; i++) {
          stop(gdb, "stepi", lines);
        }
      }
      lines.add(gdb.go("continue").shown().strip());
    }
    return lines;
  }

  private static void stop(GdbDriver gdb, String command, List<String> lines) {
    GdbReply stop = gdb.go(command);
    String where =
        "%d. %s: pc %x, %s"
            .formatted(lines.size(), command, stop.pc(), causes(gdb.ok("monitor exits")));
    where += gdb.ok("x/i $pc").contains("rep") ? REPEATED : "";
    String named = where;
    lines.add(where);
    gdb.ok("info registers")
        .lines()
        .map(line -> named + ": " + line.strip().replaceAll(" +", " "))
        .forEach(lines::add);
  }

  /** DR6 of the last exit. */
  private static String causes(String exits) {
    Matcher matcher = CAUSES.matcher(exits);
    String last = "none";
    while (matcher.find()) {
      last = matcher.group();
    }
    return last;
  }

  private static void same(Guest guest, List<String> places, int steps) {
    List<String> mine = session(modelled(guest), places, steps);
    List<String> found = session(onKvm(guest), places, steps);
    assertThat(mine).anyMatch(line -> line.contains("0xffff0ff1 B0"));
    assertThat(mine).anyMatch(line -> line.contains("0xffff4ff0 BS"));
    assertThat(differences(mine, found)).isEmpty();
  }

  /**
   * Lines that are not the same, ours first; but for the counters of a repeated string instruction,
   * of which a step of KVM's emulator executes all iterations, and one of ours, as the processor's,
   * a single one; and for limit and attributes of SS with a null selector, as 64-bit code has it,
   * which nobody looks at: ours are unusable, KVM's emulator makes up usable ones.
   */
  private static List<String> differences(List<String> mine, List<String> found) {
    assertThat(found).hasSameSizeAs(mine);
    return IntStream.range(0, mine.size())
        .filter(i -> !mine.get(i).equals(found.get(i)))
        .filter(i -> !mine.get(i).matches(ITERATION))
        .filter(i -> !mine.get(i).matches(NULL_STACK))
        .mapToObj(i -> mine.get(i) + " (KVM: " + found.get(i) + ")")
        .toList();
  }

  @Test
  void theBootSectorUnderGdb() {
    same(
        Guest.emulatedBootSector(),
        List.of("probe", "unreal", "save", "inside", "restore", "same"),
        4);
  }

  @Test
  void theMultibootGuestUnderGdbInEveryMode() {
    same(
        Guest.emulatedModes(),
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
        4);
  }

  private static List<String> console(Rig rig, String end) {
    try (rig) {
      rig.gdb().begin("continue");
      return rig.peer().console().awaitText(0, end, PATIENCE).lines().toList();
    }
  }

  @Test
  void bothGuestsSayTheSame() {
    Guest sector = Guest.emulatedBootSector();
    List<String> mine = console(modelled(sector), "round 6 same");
    assertThat(console(onKvm(sector), "round 6 same")).isEqualTo(mine).contains("checks 288 bytes");

    Guest modes = Guest.emulatedModes();
    mine = console(modelled(modes), "done");
    List<String> found = console(onKvm(modes), "done");
    assertThat(found).hasSameSizeAs(mine);
    for (int i = 0; i < mine.size(); i++) {
      // Not every KVM reports the guest's own data breakpoints.
      String expected = mine.get(i);
      if (expected.startsWith("own debug registers") && !found.get(i).equals(expected)) {
        expected = expected.replace("data 1", "data 0").replace("dr6 4003", "dr6 4001");
      }
      assertThat(found.get(i)).isEqualTo(expected);
    }
  }
}
