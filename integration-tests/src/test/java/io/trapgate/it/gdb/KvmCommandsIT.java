package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What else gdb can be asked for, with a guest on the host's KVM. */
@NeedsKvm
@NeedsTool("gdb-multiarch")
@Timeout(120)
class KvmCommandsIT {
  private static Rig view() {
    Guest guest = Guest.x86View();
    Rig rig = Rig.ours(guest, OurServer.start(KvmSide.spec(guest), false));
    rig.gdb().ok("tbreak main");
    rig.gdb().go("continue");
    return rig;
  }

  private static List<String> registers(GdbDriver gdb) {
    gdb.ok("maintenance flush register-cache");
    return gdb.ok("info registers").lines().toList();
  }

  @Test
  void functionsOfTheGuestAreCalledAndTheRegistersAreAsBefore() {
    try (Rig rig = view()) {
      GdbDriver gdb = rig.gdb();
      List<String> before = registers(gdb);
      assertThat(gdb.ok("print square(12)")).contains("= 144");
      assertThat(gdb.ok("print sum_of_ten(1,2,3,4,5,6,7,8,9,10)")).contains("= 55");
      assertThat(gdb.ok("print/x wide(0x1122334455667788)")).contains("= 0x1122334555667788");
      assertThat(gdb.ok("print swapped(kept)")).contains("{first = 4, second = 3}");
      assertThat(gdb.ok("print sum_of_many(numbers)")).contains("= 78");
      assertThat(gdb.ok("print factorial(5)")).contains("= 120");
      assertThat(registers(gdb)).isEqualTo(before);
    }
  }

  @Test
  void aCallThatMeetsABreakpointStaysAndCanBeFinished() {
    try (Rig rig = view()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak " + rig.guest().line("inner"));
      assertThat(gdb.run("print outer(20)").shown())
          .contains("The program being debugged stopped while in a function called from GDB.");
      gdb.ok("delete");
      assertThat(gdb.ok("print square(9)")).as("a call within it").contains("= 81");
      assertThat(gdb.go("finish").shown()).contains("Value returned is", "= 21");
      assertThat(gdb.run("finish").shown()).contains("= 42");
      assertThat(gdb.ok("info frame")).contains("main");
    }
  }

  @Test
  void returnUntilAdvanceAndJump() {
    try (Rig rig = view()) {
      GdbDriver gdb = rig.gdb();
      assertThat(gdb.go("advance inner").function()).isEqualTo("inner");
      gdb.ok("return 100");
      assertThat(gdb.go("finish").shown()).contains("Value returned is", "= 200");
      gdb.ok("set var counter = 0");
      assertThat(gdb.go("until " + rig.guest().line("main-half")).line())
          .isEqualTo(rig.guest().line("main-half"));
      assertThat(gdb.ok("print counter")).as("the loop's other four rounds").contains("= 4");
      gdb.ok("tbreak " + rig.guest().line("main-half"));
      assertThat(gdb.go("jump " + rig.guest().line("main-loop")).line())
          .isEqualTo(rig.guest().line("main-half"));
      assertThat(gdb.ok("print counter")).as("the loop once more").contains("= 9");
    }
  }

  @ParameterizedTest
  @CsvSource({"gdb", "agent"})
  void dprintfPrintsAndTheGuestGoesOn(String style) {
    try (Rig rig = KvmSide.flat()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set dprintf-style " + style);
      gdb.ok("dprintf work,\"i is %d\\n\", i");
      gdb.ok("tbreak third");
      String shown = gdb.go("continue").shown();
      assertThat(shown).contains("i is 0\n", "i is 49\n").doesNotContain("i is 50");
      assertThat(shown.lines().filter(line -> line.startsWith("i is "))).hasSize(50);
    }
  }

  /** One packet for a whole line, which has a loop of thousands of instructions in it. */
  @Test
  void aLineIsSteppedAsARange() {
    try (Rig rig = view()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set step-mode on");
      assertThat(gdb.go("advance " + rig.guest().line("main-outer")).line())
          .isEqualTo(rig.guest().line("main-outer"));
      int mark = rig.tap().mark();
      assertThat(gdb.go("step").function()).isEqualTo("outer");
      assertThat(rig.tap().requestsSince(mark).stream().filter(r -> r.startsWith("vCont;r")))
          .isNotEmpty();
      assertThat(gdb.ok("monitor exits")).contains("BS");
    }
  }

  @Test
  void findDumpCompareAndLoad(@TempDir Path folder) {
    try (Rig rig = view()) {
      GdbDriver gdb = rig.gdb();
      assertThat(gdb.ok("find /b 0x100000, +0x8000, 't', 'e', 'x', 't', '-', 't', 'o'"))
          .contains("<text>", "1 pattern found");
      assertThat(gdb.ok("find /b &block, +sizeof(block), 0x77")).contains("Pattern not found");
      gdb.ok("set var block[0x7fff] = 0x77");
      assertThat(gdb.ok("find /b &block, +sizeof(block), 0x77")).contains("<block+32767>");
      Path file = folder.resolve("block");
      gdb.ok("dump binary value " + file + " block");
      assertThat(file).hasSize(0x8000);
      gdb.ok("set var block[5] = 9");
      gdb.ok("restore " + file + " binary &block");
      assertThat(gdb.ok("print block[5]")).contains("= 0 ");
      gdb.ok("set var kept.first = 77");
      assertThat(gdb.ok("compare-sections")).contains("Section .data,", "MIS-MATCHED");
      assertThat(gdb.ok("load")).contains("Start address", "Transfer rate");
      assertThat(gdb.ok("compare-sections")).doesNotContain("MIS-MATCHED");
      assertThat(gdb.ok("info symbol $pc")).contains("_start");
    }
  }

  @Test
  void aFifthHardwareBreakpointIsRefusedByTheNamesOfTheOthers() {
    try (Rig rig = KvmSide.flat()) {
      GdbDriver gdb = rig.gdb();
      List.of("work", "second", "third", "fourth").forEach(name -> gdb.ok("hbreak " + name));
      gdb.ok("hbreak main");
      GdbReply refused = gdb.run("continue");
      assertThat(refused.outcome()).isEqualTo(GdbReply.Outcome.ERROR);
      assertThat(refused.shown())
          .contains("Cannot insert hardware breakpoint 5:Remote failure reply: ")
          .contains("no free", "DR0=0x001000", "(hbreak)", "DR3=");
      gdb.ok("delete 5");
      assertThat(gdb.go("continue").function()).isEqualTo("work");
    }
  }

  /** Each command of {@code monitor help} says something, and nothing of a model's. */
  @Test
  void everyMonitorCommandAnswers() {
    try (Rig rig = KvmSide.flat()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak work");
      gdb.go("continue");
      List<String> commands =
          gdb.ok("monitor help").lines().map(line -> line.split(" ", 2)[0]).toList();
      assertThat(commands).contains("slots", "kvm", "exits", "owner", "fx", "reg", "stop-on");
      for (String command : commands) {
        if (!command.equals("exit")) {
          assertThat(gdb.ok("monitor " + command)).as("monitor %s", command).isNotBlank();
        }
      }
      assertThat(gdb.ok("monitor slots")).contains("DR0", "DR3");
      assertThat(gdb.ok("monitor stop-on illegal")).contains("can't stop before exceptions");
      assertThat(gdb.ok("monitor step notimer on")).contains("this machine can't");
      assertThat(gdb.ok("monitor reg cr0")).contains("cr0 = 0x000000");
      assertThat(gdb.ok("monitor tlb")).contains("this core has none");
    }
  }

  @Test
  void monitorFxShowsTheProcessorsState() {
    try (Rig rig = KvmSide.flat()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set var $xmm1.uint128 = 0x1122334455667788");
      gdb.ok("set $fctrl = 0x27f");
      gdb.ok("set $mxcsr = 0x1fa0");
      assertThat(gdb.ok("monitor fx"))
          .contains("FCW   027f", "MXCSR 00001fa0", "XMM1  00000000000000001122334455667788");
    }
  }

  @Test
  void theMachineStartsAgainByMonitorReset() {
    try (Rig rig = KvmSide.flat()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak second");
      gdb.go("continue");
      assertThat(gdb.ok("print total")).contains("= 1225");
      gdb.ok("monitor reset");
      gdb.ok("maintenance flush register-cache");
      assertThat(GdbReply.number(gdb.ok("print/x $pc"))).isEqualTo(rig.guest().address("_start"));
      assertThat(gdb.ok("print total")).contains("= 0");
      assertThat(gdb.go("continue").function()).as("breakpoints stay").isEqualTo("second");
      assertThat(gdb.ok("print total")).contains("= 1225");
    }
  }
}
