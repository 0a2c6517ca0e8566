package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GuestConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest that programs the flash gets the same answers from ours as from QEMU's. */
@NeedsTool({"gdb-multiarch", "qemu-system-ppc"})
class FlashAgainstQemuIT {
  /** What the guest's second function returns that it has programmed at the same address. */
  private static final String REPROGRAMMED = "returned 00000002";

  @TempDir Path folder;

  @Test
  void queryEraseProgramAndLockAnswerAsQemuDoes() throws IOException {
    Guest guest = Guest.flashProbe();
    byte[] erased = new byte[1 << 20];
    Arrays.fill(erased, (byte) 0xFF);
    Path image = Files.write(folder.resolve("flash"), erased);
    List<String> theirs = lines(Qemu.withFlash(guest.elf(), image));
    List<String> ours = lines(FlashBoard.unmapped(guest));
    assertThat(ours).hasSizeGreaterThan(60).contains(REPROGRAMMED);
    // QEMU 7.2 doesn't notice that code it has translated was erased, and runs it again.
    int last = ours.lastIndexOf(REPROGRAMMED);
    assertThat(theirs.get(last)).isIn("returned 00000001", REPROGRAMMED);
    theirs.set(last, REPROGRAMMED);
    assertThat(ours).isEqualTo(theirs);
  }

  private static List<String> lines(Peer peer) {
    try (peer;
        GdbDriver gdb = GdbDriver.start(Guest.flashProbe().elf())) {
      gdb.connect(peer.port());
      GuestConsole console = peer.console();
      gdb.run("continue");
      return new ArrayList<>(console.await("done\n").replace("\r", "").lines().toList());
    }
  }
}
