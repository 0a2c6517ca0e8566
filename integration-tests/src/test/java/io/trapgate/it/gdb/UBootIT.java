package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import io.trapgate.testkit.GuestConsole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Debian's U-Boot for this board, a guest that wasn't written for us: a hardware breakpoint and a
 * read watch on its way to the prompt, then two commands.
 */
@NeedsTool({"gdb-multiarch", NeedsTool.UBOOT})
class UBootIT {
  private static final Path UBOOT = Path.of(NeedsTool.UBOOT);
  private static final int TEXT_IN_FILE = 0x10000;
  private static final long TEXT = 0xf00000;
  private static final int RFI = 0x4c000064;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void bootsToItsPromptUnderGdb() throws IOException {
    ByteBuffer image = ByteBuffer.wrap(Files.readAllBytes(UBOOT));
    long firstRfi = TEXT;
    while (image.getInt((int) (firstRfi - TEXT) + TEXT_IN_FILE) != RFI) {
      firstRfi += 4;
    }
    String bytes = new String(image.array(), StandardCharsets.ISO_8859_1);
    long banner = TEXT + bytes.indexOf("U-Boot 20") - TEXT_IN_FILE;

    try (Peer peer = Peers.uboot(UBOOT);
        GdbDriver gdb = GdbDriver.start(UBOOT)) {
      gdb.connect(peer.port());
      assertThat(GdbReply.number(gdb.ok("print/x $pc"))).isEqualTo(TEXT);
      gdb.ok("hbreak *" + firstRfi);
      gdb.ok("rwatch *(char*)" + banner);
      GdbReply atRfi = gdb.go("continue");
      assertThat(atRfi.pc()).isEqualTo(firstRfi);
      assertThat(gdb.ok("x/i $pc")).contains("rfi");
      GdbReply atBanner = gdb.go("continue");
      assertThat(atBanner.reason()).isEqualTo("read-watchpoint-trigger");
      assertThat(atBanner.shown()).contains("Value = 85 'U'");
      gdb.ok("delete");

      GuestConsole console = peer.console();
      gdb.begin("continue");
      console.awaitText(0, "Hit any key to stop autoboot", PATIENCE);
      console.type(" ");
      console.awaitText(0, "=> ", PATIENCE);
      assertThat(answer(console, "version")).contains("U-Boot 20", "gcc", "GNU ld");
      assertThat(answer(console, "bdinfo"))
          .contains("-> size     = 0x10000000", "relocaddr", "Build       = 32-bit");
      gdb.interrupt();
      assertThat(gdb.finish("continue").signal()).isEqualTo("SIGINT");
    }
  }

  private static String answer(GuestConsole console, String command) {
    long mark = console.mark();
    console.type(command + "\n");
    return console.awaitText(mark, "=> ", PATIENCE);
  }
}
