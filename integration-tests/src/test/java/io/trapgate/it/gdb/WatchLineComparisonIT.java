package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbReply;
import org.junit.jupiter.api.Test;

/** A watched store is reported where it happened; QEMU reports one instruction later. */
@NeedsTool({"gdb-multiarch", "qemu-system-ppc"})
class WatchLineComparisonIT {
  @Test
  void oursNamesTheStoreAndQemuTheNextOne() {
    String ours;
    try (Rig rig = Rig.stops()) {
      ours = stopAfterWatchedStore("trapgate", rig, "after_store");
    }
    String qemu;
    try (Rig rig = Rig.stopsOnQemu()) {
      qemu = stopAfterWatchedStore("QEMU", rig, "after_after_store");
    }
    System.out.println(ours);
    System.out.println(qemu);
    assertThat(ours).contains("cells[2] still 0");
    assertThat(qemu).contains("cells[2] already 9");
  }

  /** The store to cells[1] is at middle_store; the next one, to cells[2], at after_store. */
  private static String stopAfterWatchedStore(String name, Rig rig, String expected) {
    rig.gdb().ok("watch cells[1]");
    int mark = rig.tap().mark();
    GdbReply stop = rig.gdb().go("continue");
    assertThat(stop.shown()).contains("Old value = 0", "New value = 9");
    assertThat(stop.pc()).as(name).isEqualTo(rig.guest().address(expected));
    long next = GdbReply.number(rig.gdb().ok("print cells[2]"));
    String reply =
        rig.tap().repliesSince(mark).stream()
            .filter(r -> r.contains("watch:"))
            .findFirst()
            .orElse("");
    return "%-8s watched store at 0x%x: stop reply %s, gdb shows pc 0x%x, cells[2] %s %d"
        .formatted(
            name,
            rig.guest().address("middle_store"),
            reply,
            stop.pc(),
            next == 0 ? "still" : "already",
            next);
  }
}
