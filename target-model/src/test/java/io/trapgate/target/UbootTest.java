package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Debian's U-Boot for this board, on ours and on QEMU's, with the same keys typed. */
class UbootTest {
  private static final Path FIRMWARE = Path.of("/usr/lib/u-boot/qemu-ppce500/uboot.elf");
  private static final Path QEMU = Path.of("/usr/bin/qemu-system-ppc");
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

  private static String onOurs() throws Exception {
    MachineSpec spec = new MachineSpec("e500v2", "ppce500", 256 << 20, Optional.of(FIRMWARE));
    try (Vm vm = Machines.open(spec)) {
      SerialLine line = vm.serial().orElseThrow();
      Console console = new Console(line::send);
      line.onReceive(console::show);
      Vcpu vcpu = vm.vcpus().getFirst();
      CompletableFuture<VcpuExit> exit = CompletableFuture.supplyAsync(vcpu::run);
      try {
        String transcript = session(console);
        assertThat(exit.get(90, TimeUnit.SECONDS)).isEqualTo(new VcpuExit.Shutdown(0));
        return transcript;
      } finally {
        vcpu.kick();
      }
    }
  }

  private static String onQemu() throws Exception {
    String arguments =
        "-M ppce500 -cpu e500v2 -m 256 -display none -nic none -monitor none"
            + " -serial stdio -serial null -bios ";
    List<String> command = new java.util.ArrayList<>(List.of(QEMU.toString()));
    command.addAll(List.of((arguments + FIRMWARE).split(" ")));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      OutputStream keys = process.getOutputStream();
      Console console = new Console(bytes -> write(keys, bytes));
      Thread.ofVirtual().start(() -> copy(process.getInputStream(), console));
      String transcript = session(console);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("QEMU switches off").isTrue();
      assertThat(process.exitValue()).isZero();
      return transcript;
    } finally {
      process.destroyForcibly();
    }
  }

  private static void write(OutputStream keys, byte[] bytes) {
    try {
      keys.write(bytes);
      keys.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(InputStream from, Console console) {
    byte[] piece = new byte[4096];
    try {
      for (int got = from.read(piece); got >= 0; got = from.read(piece)) {
        console.show(java.util.Arrays.copyOf(piece, got));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void sessionIsTheSameAsOnQemu() throws Exception {
    for (Path tool : List.of(FIRMWARE, QEMU)) {
      assumeTrue(Files.exists(tool), () -> "skipped: " + tool + " is not installed");
    }
    String ours = onOurs();
    assertThat(ours)
        .contains("Core:  e500v2, Version: 2.2, (0x80210022)", "relocaddr   = 0x0ff90000");
    assertThat(ours).isEqualTo(onQemu());
  }
}
