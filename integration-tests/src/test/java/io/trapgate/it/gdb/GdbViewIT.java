package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How gdb itself sees a machine of each family: its description, memory, threads and sections. */
@NeedsTool("gdb-multiarch")
class GdbViewIT {
  private static final Pattern REGISTER =
      Pattern.compile(
          "<reg name=\"([^\"]+)\" bitsize=\"(\\d+)\" type=\"[^\"]+\" regnum=\"(\\d+)\"");
  private static final Pattern SENT =
      Pattern.compile("<reg name=\"([^\"]+)\" bitsize=\"(\\d+)\" regnum=\"(\\d+)\"");

  private static List<String> registers(Pattern pattern, String xml) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(xml);
    while (matcher.find()) {
      found.add(matcher.group(1) + " " + matcher.group(2) + " " + matcher.group(3));
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource
  void theDescriptionIsTakenAsItWasSent(ViewSide side) {
    try (Rig rig = side.atStart()) {
      String sent =
          rig.tap().repliesSince(0).stream()
              .filter(reply -> reply.contains("<reg "))
              .map(slice -> slice.substring(1))
              .collect(Collectors.joining());
      String understood = rig.gdb().ok("maint print xml-tdesc");
      assertThat(registers(REGISTER, understood))
          .hasSizeGreaterThan(75)
          .containsExactlyInAnyOrderElementsOf(registers(SENT, sent));
      assertThat(X86Side.warnings(rig.gdb())).isEmpty();
      assertThat(rig.gdb().ok("maint print remote-registers")).contains(" " + side.pc() + " ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyRegisterCanBeShown(ViewSide side) {
    try (Rig rig = side.inMain()) {
      GdbDriver gdb = rig.gdb();
      assertThat(gdb.ok("info all-registers"))
          .contains(side.pc(), side.systemRegister())
          .doesNotContain("<unavailable>", "<error");
      String name = side.systemRegister();
      assertThat(GdbReply.number(gdb.ok("print/x $" + name))).isNotZero();
      assertThat(gdb.ok("info registers " + name)).startsWith(name).contains("0x");
      assertThat(gdb.ok("info registers " + side.group())).contains(side.inGroup());
      assertThat(gdb.ok("info frame")).contains("main", side.pc());
    }
  }

  @ParameterizedTest
  @EnumSource
  void memoryIsWhatTheTargetSays(ViewSide side) {
    try (Rig rig = side.inMain()) {
      String shown = rig.gdb().ok("info mem");
      assertThat(shown).contains("Using memory regions provided by the target.");
      assertThat(rig.gdb().ok("x/s text")).contains("\"text-to-be-found\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsAreTheProcessors(ViewSide side) {
    try (Rig rig = side.inMain()) {
      assertThat(rig.gdb().ok("info threads")).contains("* 1", "Thread 1.1", "\"cpu0\"", "main ()");
      assertThat(rig.gdb().ok("info inferiors")).contains("process 1", "view.elf");
    }
  }

  @ParameterizedTest
  @EnumSource
  void findSearchesThere(ViewSide side) {
    try (Rig rig = side.inMain()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set var block[0x7000] = 'k'");
      gdb.ok("set var block[0x7001] = 'q'");
      int mark = rig.tap().mark();
      assertThat(gdb.ok("find /b &block[0], +sizeof(block), 'k', 'q'"))
          .contains("<block+28672>", "1 pattern found.");
      assertThat(gdb.ok("find /w &numbers, +sizeof(numbers), 7")).contains("<numbers+24>");
      assertThat(gdb.ok("find &text, +sizeof(text), \"found\"")).contains("<text+11>");
      assertThat(gdb.ok("find /b &block[0], +sizeof(block), 'z', 'z'"))
          .contains("Pattern not found");
      assertThat(rig.tap().allRequestsSince(mark))
          .as("no memory is fetched")
          .isNotEmpty()
          .allMatch(r -> r.startsWith("qSearch:memory:"))
          .hasSizeLessThanOrEqualTo(8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sectionsAreComparedByTheirChecksums(ViewSide side) {
    try (Rig rig = side.atStart()) {
      GdbDriver gdb = rig.gdb();
      int mark = rig.tap().mark();
      assertThat(gdb.ok("compare-sections"))
          .contains("Section .text", "Section .rodata", "Section .data", "matched.")
          .doesNotContain("MIS-MATCHED");
      assertThat(rig.tap().allRequestsSince(mark)).allMatch(r -> r.startsWith("qCRC:"));
      gdb.ok("set var numbers.value[3] = 0");
      assertThat(gdb.run("compare-sections .data").shown()).contains("MIS-MATCHED");
      assertThat(gdb.run("compare-sections").shown()).contains(".text", "matched.", "MIS-MATCHED");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasLoadedRuns(ViewSide side) {
    try (Rig rig = side.inMain()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set var numbers.value[0] = 1000");
      assertThat(gdb.ok("load")).contains("Loading section .text", "Start address", "load size");
      assertThat(gdb.ok("compare-sections")).doesNotContain("MIS-MATCHED");
      gdb.ok("tbreak sum_of_many");
      GdbReply stopped = gdb.go("continue");
      assertThat(stopped.function()).isEqualTo("sum_of_many");
      assertThat(gdb.ok("print numbers.value[0]")).contains("= 1");
      assertThat(gdb.ok("print counter")).as("from its start").contains("= 5");
    }
  }

  @ParameterizedTest
  @EnumSource
  void dynamicPrintfByGdbAndByTheServer(ViewSide side) {
    try (Rig rig = side.inMain()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("tbreak " + rig.guest().line("main-half"));
      gdb.ok("dprintf inner,\"inner of %d\\n\", x");
      assertThat(gdb.go("continue").shown())
          .contains("inner of 0\n", "inner of 1\n", "inner of 4\n");
      gdb.ok("delete");
      ViewSide.extended(rig);
      gdb.ok("set dprintf-style agent");
      gdb.ok("tbreak main");
      gdb.go("run");
      gdb.ok("tbreak " + rig.guest().line("main-half"));
      gdb.ok("dprintf inner,\"agent of %d\\n\", x");
      int mark = rig.tap().mark();
      String shown = gdb.go("continue").shown();
      assertThat(shown).contains("agent of 0", "agent of 4");
      assertThat(rig.tap().requestsSince(mark).stream().filter(r -> r.startsWith("vCont;c")))
          .as("the guest goes on by itself")
          .hasSizeLessThanOrEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void runTwiceAndStartInExtendedMode(ViewSide side) {
    try (Rig rig = side.inMain()) {
      GdbDriver gdb = rig.gdb();
      ViewSide.extended(rig);
      for (int times = 0; times < 2; times++) {
        gdb.ok("tbreak outer");
        int mark = rig.tap().mark();
        assertThat(gdb.go("run").function()).isEqualTo("outer");
        assertThat(rig.tap().requestsSince(mark)).anyMatch(r -> r.startsWith("vRun;"));
        assertThat(gdb.ok("print counter")).as("run " + times).contains("= 0");
        gdb.go("finish");
        assertThat(gdb.ok("print counter")).contains("= 1");
      }
      assertThat(gdb.go("start").function()).isEqualTo("main");
      assertThat(gdb.ok("print counter")).contains("= 0");
      gdb.ok("kill");
      assertThat(gdb.run("info threads").shown()).contains("No threads.");
      gdb.ok("tbreak main");
      assertThat(gdb.go("run").function()).isEqualTo("main");
    }
  }
}
