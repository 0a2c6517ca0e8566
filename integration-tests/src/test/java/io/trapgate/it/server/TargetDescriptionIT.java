package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Rig;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbReply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** gdb takes the target description without a complaint and can read all that is in it. */
@NeedsTool("gdb-multiarch")
class TargetDescriptionIT {
  @Test
  void isAcceptedWithoutAWarning() {
    try (Rig rig = Rig.stops()) {
      String transcript = rig.gdb().transcript();
      assertThat(transcript).doesNotContainIgnoringCase("warning");
      String xml = rig.gdb().ok("maint print xml-tdesc");
      assertThat(xml)
          .contains("<feature name=\"org.gnu.gdb.power.core\">", "group=\"spr\"")
          .contains("save-restore=\"no\"");
      assertThat(rig.gdb().ok("show architecture")).contains("powerpc:");
    }
  }

  @Test
  void everyRegisterIsReadable() {
    try (Rig rig = Rig.stops()) {
      GdbReply all = rig.gdb().run("info registers all");
      assertThat(all.shown()).doesNotContain("<unavailable>", "Could not", "rror");
      String sprs = rig.gdb().ok("info registers spr");
      assertThat(sprs)
          .containsPattern("(?m)^dbcr0 ")
          .containsPattern("(?m)^dbsr ")
          .containsPattern("(?m)^iac1 ")
          .containsPattern("(?m)^dac2 ")
          .containsPattern("(?m)^ivor15 ")
          .containsPattern("(?m)^mas0 ");
      assertThat(rig.tap().repliesSince(0)).noneMatch(r -> r.matches("E[0-9a-f]{2}"));
    }
  }

  @Test
  @NeedsTool("qemu-system-ppc")
  void entryStateIsQemusExceptForTheDeviceTreesPlace() {
    try (Rig ours = Rig.stops();
        Rig qemu = Rig.stopsOnQemu()) {
      for (String register :
          List.of(
              "r0", "r1", "r2", "r4", "r5", "r6", "r7", "r8", "pc", "msr", "lr", "ctr", "xer",
              "pvr")) {
        String print = "print/x $" + register;
        assertThat(GdbReply.number(ours.gdb().ok(print)))
            .as(register)
            .isEqualTo(GdbReply.number(qemu.gdb().ok(print)));
      }
    }
  }

  @Test
  void sprIsWrittenAndReadBack() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("set $srr0=0x1234");
      rig.gdb().ok("maint flush register-cache");
      assertThat(rig.gdb().ok("print/x $srr0")).contains("= 0x1234");
    }
  }
}
