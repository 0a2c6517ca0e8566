package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbReply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a user sees when a server refuses a {@code Z} packet: the tap refuses in the server's place.
 * gdb 14 is where the wording of Z1 errors changed its rule for text after {@code E.}.
 */
@NeedsTool("gdb-multiarch")
class StubErrorCellsIT {
  private static final String GENERIC_BREAKPOINT =
      """
      Could not insert hardware breakpoints:
      You may have requested too many hardware breakpoints/watchpoints.
      """;

  private static final String GENERIC_WATCH =
      """
      Could not insert hardware watchpoint 2.
      """
          + GENERIC_BREAKPOINT;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "E01|none|01.",
        "E.boom|none|boom.",
        "E.hw.no free slot|no free slot.|hw.no free slot.",
      })
  void refusedHardwareBreakpoint(String reply, String shownBy13, String shownBy16) {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("hbreak add3");
      rig.tap().inject(request -> request.startsWith("Z1") ? reply : null);
      GdbReply refused = rig.gdb().run("continue");
      assertThat(refused.outcome()).isEqualTo(GdbReply.Outcome.ERROR);
      String text = rig.gdb().majorVersion() >= 16 ? shownBy16 : shownBy13;
      assertThat(refused.shown())
          .contains(
              text == null
                  ? "Cannot insert hardware breakpoint 1.\n" + GENERIC_BREAKPOINT
                  : "Cannot insert hardware breakpoint 1:Remote failure reply: " + text);
      assertThat(rig.gdb().ok("info breakpoints")).contains("hw breakpoint");
      rig.tap().inject(request -> null);
      assertThat(rig.gdb().go("continue").function()).isEqualTo("add3");
    }
  }

  @Test
  void unsupportedHardwareBreakpointIsOffForTheSession() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("hbreak add3");
      rig.tap().inject(request -> request.startsWith("Z1") ? "" : null);
      GdbReply refused = rig.gdb().run("continue");
      assertThat(refused.outcome()).isEqualTo(GdbReply.Outcome.ERROR);
      assertThat(refused.shown()).contains(GENERIC_BREAKPOINT);
      rig.tap().inject(request -> null);
      int mark = rig.tap().mark();
      assertThat(rig.gdb().run("continue").outcome()).isEqualTo(GdbReply.Outcome.ERROR);
      assertThat(rig.tap().requestsSince(mark)).noneMatch(r -> r.startsWith("Z1"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"E01", "E.x"})
  void refusedSoftwareBreakpoint(String reply) {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("break *add3");
      rig.tap().inject(request -> request.startsWith("Z0") ? reply : null);
      GdbReply refused = rig.gdb().run("continue");
      assertThat(refused.outcome()).isEqualTo(GdbReply.Outcome.ERROR);
      assertThat(refused.shown())
          .contains(
              "Cannot insert breakpoint 1.\nCannot access memory at address 0x"
                  + rig.guest().hex("add3"));
      rig.tap().inject(request -> null);
      assertThat(rig.gdb().go("continue").function()).isEqualTo("add3");
    }
  }

  @Test
  void unsupportedSoftwareBreakpointIsPatchedIntoMemoryByGdb() {
    try (Rig rig = Rig.stops()) {
      String where = rig.guest().hex("add3");
      rig.gdb().ok("break *add3");
      rig.tap().inject(request -> request.startsWith("Z0") ? "" : null);
      int mark = rig.tap().mark();
      rig.gdb().begin("continue");
      rig.tap().awaitRequest(mark, r -> r.startsWith("vCont;c"));
      rig.gdb().interrupt();
      rig.gdb().finish("continue");
      List<String> written =
          rig.tap().requestsSince(mark).stream()
              .filter(r -> r.matches("(?s)[MX]" + where + ",4:.*"))
              .toList();
      assertThat(written).as("the trap instruction, and the old bytes again").hasSize(2);
      assertThat(written.getFirst()).matches("(?s).*:(7fe00008|\u007f\u00e0\u0000\u0008)");
      assertThat(written.getLast()).isNotEqualTo(written.getFirst());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "watch,Z2,E01",
    "watch,Z2,E.x",
    "watch,Z2,",
    "rwatch,Z3,E01",
    "awatch,Z4,E.x.y",
    "awatch,Z4,"
  })
  void refusedWatchpoint(String command, String packet, String reply) {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok(command + " watched");
      String answer = reply == null ? "" : reply;
      rig.tap().inject(request -> request.startsWith(packet) ? answer : null);
      GdbReply refused = rig.gdb().run("continue");
      assertThat(refused.outcome()).isEqualTo(GdbReply.Outcome.ERROR);
      assertThat(refused.shown()).contains(GENERIC_WATCH);
      rig.gdb().ok("delete 2");
      rig.gdb().ok("tbreak loop");
      assertThat(rig.gdb().go("continue").function()).isEqualTo("loop");
    }
  }

  @Test
  void unsupportedReadWatchBecomesAnAccessWatch() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("rwatch watched");
      rig.tap().inject(request -> request.startsWith("Z3") ? "" : null);
      int mark = rig.tap().mark();
      rig.gdb().go("continue");
      String what = rig.guest().hex("watched") + ",4";
      assertThat(rig.tap().requestsSince(mark)).containsSubsequence("Z3," + what, "Z4," + what);
    }
  }

  @Test
  void alwaysInsertedRepeatsTheErrorUntilTheBreakpointIsDeleted() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("set breakpoint always-inserted on");
      rig.tap().inject(request -> request.startsWith("Z1") ? "E.hw.no free slot" : null);
      String first = rig.gdb().run("hbreak add3").shown();
      String second = rig.gdb().run("break loop").shown();
      String wording = rig.gdb().majorVersion() >= 16 ? "hw.no free slot." : "no free slot.";
      assertThat(first)
          .contains("Cannot insert hardware breakpoint 1:Remote failure reply: " + wording);
      assertThat(second)
          .contains("Cannot insert hardware breakpoint 1:Remote failure reply: " + wording);
      rig.gdb().ok("delete 1");
      assertThat(rig.gdb().ok("break spin")).doesNotContain("Cannot insert");
    }
  }

  @Test
  void refusalOfARemovalIsOnlyAWarning() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("break *add3");
      rig.tap().inject(request -> request.startsWith("z0") ? "E01" : null);
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.shown())
          .containsAnyOf(
              "Error removing breakpoint 1",
              "Cannot remove breakpoints because program is no longer writable.");
      assertThat(stop.pc()).isEqualTo(rig.guest().address("add3"));
    }
  }

  @Test
  void limitsSetInGdbRefuseBeforeAnyPacket() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("set remote hardware-breakpoint-limit 1");
      rig.gdb().ok("hbreak add3");
      int mark = rig.tap().mark();
      assertThat(rig.gdb().run("hbreak loop").shown())
          .contains("Hardware breakpoints used exceeds limit.");
      rig.gdb().ok("set remote hardware-watchpoint-limit 0");
      assertThat(rig.gdb().run("rwatch watched").shown())
          .contains("Target does not support this type of hardware watchpoint.");
      assertThat(rig.gdb().ok("watch watched")).startsWith("Watchpoint 3: watched");
      rig.gdb().ok("delete 3");
      rig.gdb().ok("set remote hardware-watchpoint-limit 1");
      assertThat(rig.gdb().ok("watch watched")).startsWith("Hardware watchpoint 4: watched");
      assertThat(rig.gdb().run("rwatch other").shown())
          .contains("There are not enough available hardware resources for this watchpoint.");
      rig.gdb().ok("delete 4");
      rig.gdb().ok("set remote hardware-watchpoint-limit -1");
      rig.gdb().ok("set remote hardware-watchpoint-length-limit 4");
      assertThat(rig.gdb().ok("watch wide")).startsWith("Watchpoint 5: wide");
      assertThat(rig.tap().requestsSince(mark)).noneMatch(r -> r.startsWith("Z"));
    }
  }

  @Test
  void refusedMemoryReadNamesTheAddress() {
    try (Rig rig = Rig.stops()) {
      rig.tap().inject(request -> request.startsWith("m20000,") ? "E0e" : null);
      assertThat(rig.gdb().run("x/xw 0x20000").shown())
          .contains("Cannot access memory at address 0x20000");
      rig.tap().inject(request -> request.startsWith("P5=") ? "E.no such register" : null);
      assertThat(rig.gdb().run("set $r5=1").shown())
          .contains("Could not write register \"r5\"; remote failure reply '");
      rig.tap().inject(request -> request.startsWith("D") ? "" : null);
      assertThat(rig.gdb().run("detach").shown()).contains("Remote doesn't know how to detach");
    }
  }

  @Test
  void rangedAndMaskedRequestsNeedAbilitiesNoRemoteHas() {
    try (Rig rig = Rig.stopsInMain()) {
      assertThat(rig.gdb().run("break-range add3, +8").shown())
          .contains("This target does not support hardware ranged breakpoints.");
      assertThat(rig.gdb().run("watch watched mask 0xffffff00").shown())
          .contains("This target does not support masked watchpoints.");
    }
  }
}
