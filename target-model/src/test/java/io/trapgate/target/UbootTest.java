package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Debian's U-Boot for this board, on ours and on QEMU's, with the same keys typed. */
class UbootTest {
  private static final Path FIRMWARE = Path.of("/usr/lib/u-boot/qemu-ppce500/uboot.elf");
  private static final String PROMPT = "\n=> ";

  /** Registers as the guest sees them; those that move by themselves are left out. */
  private static final List<String> COMMANDS =
      List.of(
          "version",
          "bdinfo",
          "help",
          "pci",
          "pci header 0.0.0",
          "md.l 0xe0040000 40", // MPIC: global and per-CPU
          "md.l 0xe0041000 40",
          "md.l 0xe0050000 10",
          "md.l 0xe0050540 10", // source 42, the UART's
          "md.l 0xe0008c00 c0", // PCI windows, as U-Boot has set them
          "md.l 0xe00e00a0 2",
          "md.l 0xe00ff000 8",
          "md.b 0xe0004503 5",
          "md.b 0xe0004603 5",
          "crc32 f00000 50000", // the code as loaded; the data lives on
          "sleep 0");

  private static String session(Console console) throws InterruptedException {
    boot(console);
    for (String command : COMMANDS) {
      console.type(command + "\n");
      console.await(PROMPT);
    }
    console.type("reset\n");
    boot(console);
    console.type("poweroff\n");
    console.await("poweroff ...");
    // A key that comes before the countdown's first look ends it in other words.
    return console.transcript().replace(" 0 \n", " 0\n");
  }

  private static void boot(Console console) throws InterruptedException {
    console.await("Hit any key to stop autoboot:  1 ");
    console.type("\n");
    console.await(PROMPT);
  }

  @Test
  void sessionIsTheSameAsOnQemu() throws Exception {
    TwoMachines.require(FIRMWARE);
    String ours = TwoMachines.onOurs(FIRMWARE, UbootTest::session);
    assertThat(ours)
        .contains("Core:  e500v2, Version: 2.2, (0x80210022)", "relocaddr   = 0x0ff90000");
    assertThat(ours).isEqualTo(TwoMachines.onQemu(FIRMWARE, UbootTest::session));
  }
}
