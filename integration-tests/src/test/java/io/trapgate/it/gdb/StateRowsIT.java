package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbReply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking at the stopped guest and changing it. */
@NeedsTool("gdb-multiarch")
class StateRowsIT {
  private static final Pattern REGISTER = Pattern.compile("<reg [^>]*>");
  private static final Pattern NUMBER = Pattern.compile("regnum=\"(\\d+)\"");

  @Test
  void setRegisterWritesOne() {
    try (Rig rig = Rig.stops()) {
      int mark = rig.tap().mark();
      rig.gdb().ok("set $r3=7");
      assertThat(rig.tap().requestsSince(mark)).contains("P3=00000007");
      rig.gdb().ok("maint flush register-cache");
      assertThat(rig.gdb().ok("print $r3")).contains("= 7");
      rig.gdb().ok("set $r3=0xfffffffe");
      rig.gdb().ok("set $cr=0x12345678");
      rig.gdb().ok("set $lr=0x10000");
      rig.gdb().ok("maint flush register-cache");
      assertThat(rig.gdb().ok("print/x $r3")).contains("= 0xfffffffe");
      assertThat(rig.gdb().ok("print/x $cr")).contains("= 0x12345678");
      assertThat(rig.gdb().ok("print/x $lr")).contains("= 0x10000");
    }
  }

  @Test
  void setVariableWritesMemoryThatTheGuestThenReads() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("break loop");
      rig.gdb().go("continue");
      int mark = rig.tap().mark();
      rig.gdb().ok("set var counter=40");
      String where = rig.guest().hex("counter") + ",4:";
      assertThat(rig.tap().requestsSince(mark))
          .anyMatch(r -> r.startsWith("M" + where) || r.startsWith("X" + where));
      rig.gdb().ok("tbreak " + rig.guest().line("loop-return"));
      rig.gdb().go("continue");
      assertThat(rig.gdb().ok("print counter")).contains("= 45");
    }
  }

  @Test
  void printAndExamineShowMemory() {
    try (Rig rig = Rig.stopsInMain()) {
      assertThat(rig.gdb().ok("print needle")).contains("\"needle-in-ram\"");
      assertThat(rig.gdb().ok("x/s needle")).contains("\"needle-in-ram\"");
      assertThat(rig.gdb().ok("x/2xb needle")).contains("0x6e\t0x65");
      assertThat(rig.gdb().ok("print/x ready")).contains("= 0x0");
      assertThat(rig.gdb().ok("x/2i main")).contains("stwu", "mflr");
      GdbReply outside = rig.gdb().run("x/xw 0xc0000000");
      assertThat(outside.shown()).contains("Cannot access memory at address 0xc0000000");
    }
  }

  @Test
  void loadWritesEverySectionAndSetsThePc() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("set var needle[0]='X'");
      int mark = rig.tap().mark();
      assertThat(rig.gdb().ok("load"))
          .contains("Loading section .text", "Start address 0x00010000");
      assertThat(rig.tap().requestsSince(mark))
          .anyMatch(r -> r.startsWith("X10000,") || r.startsWith("M10000,"))
          .contains("P40=00010000");
      assertThat(rig.gdb().ok("print needle")).contains("\"needle-in-ram\"");
      assertThat(rig.gdb().ok("print/x $pc")).contains("= 0x10000");
      rig.gdb().ok("tbreak main");
      assertThat(rig.gdb().go("continue").function()).isEqualTo("main");
    }
  }

  @Test
  void compareSectionsAsksForChecksums() {
    try (Rig rig = Rig.stops()) {
      int mark = rig.tap().mark();
      assertThat(rig.gdb().ok("compare-sections"))
          .contains("Section .text", "Section .rodata", "matched.")
          .doesNotContain("MIS-MATCHED");
      if (!Peers.isQemu()) {
        assertThat(rig.tap().requestsSince(mark)).anyMatch(r -> r.startsWith("qCRC:10000,"));
        assertThat(rig.tap().repliesSince(mark)).anyMatch(r -> r.matches("C[0-9a-f]{8}"));
      }
      rig.gdb().ok("set var needle[3]='X'");
      assertThat(rig.gdb().run("compare-sections .rodata").shown()).contains("MIS-MATCHED");
    }
  }

  @Test
  void findSearchesOnTheServer() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("set var haystack[100]='k'");
      rig.gdb().ok("set var haystack[101]='q'");
      rig.gdb().ok("set var haystack[200]='k'");
      rig.gdb().ok("set var haystack[201]='q'");
      int mark = rig.tap().mark();
      String shown = rig.gdb().ok("find /b &haystack[0], +sizeof(haystack), 'k', 'q'");
      assertThat(shown).contains("<haystack+100>", "<haystack+200>", "2 patterns found.");
      if (!Peers.isQemu()) {
        assertThat(rig.tap().requestsSince(mark))
            .anyMatch(r -> r.startsWith("qSearch:memory:" + rig.guest().hex("haystack") + ";100;"));
        assertThat(rig.tap().repliesSince(mark)).anyMatch(r -> r.startsWith("1,"));
      }
      assertThat(rig.gdb().ok("find /b &haystack[0], +sizeof(haystack), 'z', 'z'"))
          .contains("Pattern not found.");
    }
  }

  @Test
  void dumpAndRestoreMoveAWholeBlock(@TempDir Path folder) throws Exception {
    try (Rig rig = Rig.stops()) {
      Path file = folder.resolve("block");
      rig.gdb().ok("dump binary memory " + file + " 0x10000 0x30000");
      assertThat(Files.size(file)).isEqualTo(0x20000);
      rig.gdb().ok("restore " + file + " binary 0x100000");
      Path again = folder.resolve("again");
      rig.gdb().ok("dump binary memory " + again + " 0x100000 0x120000");
      assertThat(Files.mismatch(file, again)).isEqualTo(-1);
    }
  }

  @Test
  void threadsAreTheVirtualProcessors() {
    try (Rig rig = Rig.stops()) {
      assertThat(rig.gdb().ok("info threads")).contains("* 1", "1.1", "_start");
      assertThat(rig.gdb().ok("thread 1")).contains("Switching to thread 1", "1.1");
      assertThat(rig.gdb().run("thread 2").shown()).contains("Unknown thread 2.");
      assertThat(rig.tap().requestsSince(0)).anyMatch(r -> r.startsWith("T"));
    }
  }

  @Test
  void inferiorCallReturnsItsValueAndLeavesTheSprsAlone() {
    try (Rig rig = Rig.stopsInMain()) {
      int mark = rig.tap().mark();
      long pc = GdbReply.number(rig.gdb().ok("print/x $pc"));
      assertThat(rig.gdb().ok("print add3(20, 21, 1)")).contains("= 42");
      List<String> requests = rig.tap().requestsSince(mark);
      assertThat(requests)
          .anyMatch(r -> r.startsWith("P3="))
          .anyMatch(r -> r.startsWith("Z0,"))
          .anyMatch(r -> r.startsWith("vCont;c"));
      assertThat(GdbReply.number(rig.gdb().ok("print/x $pc"))).isEqualTo(pc);
      if (!Peers.isQemu()) {
        Set<String> notSaved = numbersNotSaved(rig.gdb().ok("maint print xml-tdesc"));
        assertThat(notSaved).as("the SPRs").hasSizeGreaterThan(50);
        assertThat(requests)
            .filteredOn(r -> r.matches("[pP][0-9a-f]+(=.*)?"))
            .isNotEmpty()
            .noneMatch(r -> notSaved.contains(r.substring(1).replaceFirst("=.*", "")));
      }
    }
  }

  @Test
  void flushRegistersReadsThemAgain() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("print $r1");
      int mark = rig.tap().mark();
      rig.gdb().ok("print $r1");
      assertThat(rig.tap().requestsSince(mark)).doesNotContain("g");
      assertThat(rig.gdb().ok("maint flush register-cache")).contains("Register cache flushed.");
      rig.gdb().ok("print $r1");
      assertThat(rig.tap().requestsSince(mark)).contains("g");
    }
  }

  @Test
  void controlCStopsARunningGuest() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("set var spinning=1");
      int mark = rig.tap().mark();
      rig.gdb().begin("continue");
      rig.tap().awaitRequest(mark, r -> r.startsWith("vCont;c"));
      rig.gdb().interrupt();
      GdbReply stop = rig.gdb().finish("continue");
      assertThat(stop.shown()).contains("Program received signal SIGINT, Interrupt.");
      assertThat(rig.tap().requestsSince(mark)).contains("\3");
      assertThat(rig.tap().repliesSince(mark)).anyMatch(r -> r.startsWith("T02"));
      long ticks = GdbReply.number(rig.gdb().ok("print ticks"));
      rig.gdb().ok("break " + rig.guest().line("spin-body"));
      rig.gdb().go("continue");
      rig.gdb().go("continue");
      assertThat(GdbReply.number(rig.gdb().ok("print ticks"))).isGreaterThan(ticks);
    }
  }

  @Test
  void monitorTextIsShownAsItComes() {
    try (Rig rig = Rig.stops()) {
      int mark = rig.tap().mark();
      String shown = rig.gdb().ok("monitor help");
      assertThat(rig.tap().requestsSince(mark)).contains("qRcmd,68656c70");
      if (!Peers.isQemu()) {
        assertThat(shown).contains("slots", "kvm", "exits", "reg", "reset", "exit");
      }
    }
  }

  /** Hex numbers of the registers that the target description keeps out of saving. */
  private static Set<String> numbersNotSaved(String xml) {
    Matcher matcher = REGISTER.matcher(xml);
    Set<String> numbers = new HashSet<>();
    int next = 0;
    while (matcher.find()) {
      Matcher explicit = NUMBER.matcher(matcher.group());
      int number = explicit.find() ? Integer.parseInt(explicit.group(1)) : next;
      if (matcher.group().contains("save-restore=\"no\"")) {
        numbers.add(Integer.toHexString(number));
      }
      next = number + 1;
    }
    return numbers;
  }
}
