package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import org.junit.jupiter.api.Test;

/** Physical addresses and device registers in gdb, on a guest whose addresses are not physical. */
@NeedsTool("gdb-multiarch")
class MemorySpaceIT {
  private static final String RECEIVED = "x/xb 0xe0004500";
  private static final String SCRATCH = "0xe0004507";

  /** At the first line behind the guest's own mapping of its devices. */
  private static Rig inFlash() {
    Guest guest = Guest.rom();
    Rig rig = Rig.ours(guest, FlashBoard.mapped(guest));
    rig.gdb().ok("load");
    rig.gdb().ok("tbreak first");
    rig.gdb().go("continue");
    return rig;
  }

  @Test
  void physicalAddressesAreThoseOfTheBus() {
    try (Rig rig = inFlash()) {
      String code = words(rig, "0xf0000000");
      assertThat(rig.gdb().ok("maint packet qqemu.PhyMemMode")).contains("received: \"0\"");
      assertThat(rig.gdb().ok("maint packet Qqemu.PhyMemMode:1")).contains("received: \"OK\"");
      assertThat(rig.gdb().run("x/4xw 0xf0000000").shown())
          .as("no bus address")
          .contains("Cannot access memory");
      rig.gdb().ok("set remoteaddresssize 64");
      assertThat(words(rig, "0xf00000000")).isEqualTo(code);
      rig.gdb().ok("set var *(unsigned *)0x300000 = 0x12345678");
      rig.gdb().ok("maint packet Qqemu.PhyMemMode:0");
      assertThat(rig.gdb().ok("x/xw 0x300000")).contains("0x12345678");
      assertThat(words(rig, "0xf0000000")).isEqualTo(code);
    }
  }

  private static String words(Rig rig, String address) {
    return rig.gdb().ok("x/4xw " + address).replaceAll("(?m)^[^:]*:", "");
  }

  @Test
  void looksTakeNothingFromADeviceUntilTheyAreAllowedTo() {
    try (Rig rig = inFlash()) {
      rig.peer().console().type("AB");
      rig.gdb().ok("stepi");
      assertThat(rig.gdb().ok(RECEIVED)).contains("0x41");
      assertThat(rig.gdb().ok(RECEIVED)).contains("0x41");
      assertThat(rig.gdb().ok("monitor mmio read on")).contains("mmio read on");
      assertThat(rig.gdb().ok(RECEIVED)).contains("0x41");
      assertThat(rig.gdb().ok(RECEIVED)).contains("0x42");
      rig.gdb().ok("monitor mmio read off");
    }
  }

  @Test
  void eachByteOfAWiderLookIsTheRegisterThere() {
    try (Rig rig = inFlash()) {
      rig.gdb().ok("set var *(char *)" + SCRATCH + " = 0x5a");
      assertThat(rig.gdb().ok("x/8xb 0xe0004500").lines().findFirst().orElseThrow())
          .endsWith("\t0x5a");
    }
  }

  @Test
  void writesToDevicesCanBeRefused() {
    try (Rig rig = inFlash()) {
      rig.gdb().ok("set var *(char *)" + SCRATCH + " = 0x11");
      rig.gdb().ok("monitor mmio write off");
      assertThat(rig.gdb().run("set var *(char *)" + SCRATCH + " = 0x22").shown())
          .contains("Cannot access memory at address " + SCRATCH);
      assertThat(rig.gdb().ok("x/xb " + SCRATCH)).contains("0x11");
    }
  }
}
