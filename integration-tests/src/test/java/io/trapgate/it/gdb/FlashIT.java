package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import org.junit.jupiter.api.Test;

/** Flash in gdb: its map of memory, {@code load}, and breakpoints there. */
@NeedsTool("gdb-multiarch")
class FlashIT {
  private static Rig rom() {
    return Rig.ours(Guest.rom(), FlashBoard.mapped(Guest.rom()));
  }

  @Test
  void theMapShowsFlashAndEverythingElseAsMemory() {
    try (Rig rig = rom()) {
      assertThat(rig.gdb().ok("info mem"))
          .contains("0x00000000 0xf0000000 rw")
          .contains("0xf0000000 0xf0100000 flash blocksize 0x10000")
          .contains("0xf0100000 0x100000000 rw");
      assertThat(rig.gdb().ok("x/xw 0x100000")).as("RAM").contains("0x100000:");
      assertThat(rig.gdb().run("x/xw 0xe0000000").shown())
          .as("asked of the server, which knows")
          .contains("Cannot access memory at address 0xe0000000");
    }
  }

  @Test
  void loadErasesAndProgramsFlashAndTheGuestRunsThere() {
    try (Rig rig = rom()) {
      int mark = rig.tap().mark();
      assertThat(rig.gdb().ok("load")).contains("Start address 0xf0000000");
      assertThat(rig.tap().requestsSince(mark))
          .contains("vFlashErase:f0000000,00010000", "vFlashDone", "P40=f0000000")
          .anyMatch(r -> r.startsWith("vFlashWrite:f0000000:"));
      assertThat(rig.gdb().ok("compare-sections"))
          .contains("Section .text", "Section .rodata", "matched.")
          .doesNotContain("MIS-MATCHED");
      rig.gdb().ok("break second");
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.function()).isEqualTo("second");
      assertThat(rig.gdb().ok("print value")).contains("= 11");
      rig.gdb().ok("delete");
      rig.gdb().run("continue");
      rig.peer().console().await("sum 00000042");
    }
  }

  @Test
  void anotherLoadReplacesCodeThatHasRun() {
    try (Rig rig = rom()) {
      rig.gdb().ok("load");
      rig.gdb().ok("tbreak third");
      rig.gdb().go("continue");
      rig.gdb().ok("delete mem");
      // li r3,5 and blr in place of a function that has been decoded
      rig.gdb().ok("set var *(unsigned long long *)&first = 0x386000054e800020");
      rig.gdb().ok("mem auto");
      assertThat(rig.gdb().ok("print first(1)")).contains("= 5");
      rig.gdb().ok("load");
      assertThat(rig.gdb().ok("print first(1)")).contains("= 12");
    }
  }

  @Test
  void breakpointsInFlashAreHardwareOnesUntilTheMapIsDeleted() {
    try (Rig rig = rom()) {
      rig.gdb().ok("load");
      int mark = rig.tap().mark();
      for (String function : new String[] {"first", "second", "third"}) {
        rig.gdb().ok("break " + function);
      }
      assertThat(rig.gdb().run("continue").shown())
          .contains("Cannot insert hardware breakpoint 3", "until you say 'delete mem'");
      assertThat(rig.tap().requestsSince(mark)).anyMatch(r -> r.startsWith("Z1,"));
      rig.gdb().ok("delete mem");
      mark = rig.tap().mark();
      for (String function : new String[] {"first", "second", "third"}) {
        assertThat(rig.gdb().go("continue").function()).isEqualTo(function);
      }
      assertThat(rig.tap().requestsSince(mark))
          .anyMatch(r -> r.startsWith("Z0," + rig.guest().hex("third")))
          .noneMatch(r -> r.startsWith("Z1,"));
      assertThat(rig.gdb().ok("finish")).contains("= 66");
    }
  }

  @Test
  void gdbWithoutTheMapLoadsFlashLikeMemory() {
    Guest guest = Guest.rom();
    try (OurServer server = FlashBoard.mapped(guest);
        GdbDriver gdb = GdbDriver.start(guest.elf())) {
      gdb.ok("set remote memory-map-packet off");
      gdb.connect(server.port());
      assertThat(gdb.ok("info mem")).contains("no memory regions defined");
      gdb.ok("load");
      assertThat(gdb.ok("compare-sections")).doesNotContain("MIS-MATCHED");
      gdb.ok("break first");
      gdb.ok("break second");
      gdb.ok("break third");
      assertThat(gdb.go("continue").function()).isEqualTo("first");
      assertThat(gdb.go("continue").function()).isEqualTo("second");
    }
  }

  @Test
  void gdbKeepsItsOwnWritesOutOfFlash() {
    try (Rig rig = rom()) {
      assertThat(rig.gdb().run("set var *(int *)0xf0000000 = 0").shown())
          .contains("Writing to flash memory forbidden in this context");
    }
  }

  @Test
  void whatTheGuestMapsLaterIsFlashForTheNextConnection() {
    Guest guest = Guest.flashProbe();
    try (Rig rig = Rig.ours(guest, FlashBoard.unmapped(guest))) {
      assertThat(rig.gdb().ok("info mem"))
          .contains("0x00000000 0x8000000000000000 rw")
          .doesNotContain("flash");
      rig.gdb().ok("break query");
      rig.gdb().go("continue");
      assertThat(rig.gdb().ok("info mem")).as("read once").doesNotContain("flash");
      rig.gdb().ok("disconnect");
      rig.gdb().connect(rig.tap().port());
      assertThat(rig.gdb().ok("info mem"))
          .contains("0xf0000000 0xf0100000 flash blocksize 0x10000");
    }
  }
}
