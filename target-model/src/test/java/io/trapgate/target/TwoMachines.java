package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs one console session on our machine and on QEMU's; each must end in a power-off. */
final class TwoMachines {
  /** What is typed and waited for; gives the transcript. */
  @FunctionalInterface
  interface Session {
    String on(Console console) throws InterruptedException;
  }

  private static final Path QEMU = Path.of("/usr/bin/qemu-system-ppc");
  private static final String ARGUMENTS =
      "-M ppce500 -cpu e500v2 -m 256 -display none -nic none -monitor none"
          + " -serial stdio -serial null -bios ";
  private static final int END_SECONDS = 90;

  private TwoMachines() {}

  /** Skips the test, saying why, where the image or QEMU is not installed. */
  static void require(Path image) {
    for (Path needed : List.of(image, QEMU)) {
      assumeTrue(Files.exists(needed), () -> "skipped: " + needed + " is not installed");
    }
  }

  static String onOurs(Path image, Session session) throws Exception {
    MachineSpec spec = MachineSpec.of("e500v2", "ppce500", 256 << 20, Optional.of(image));
    try (Vm vm = Machines.open(spec)) {
      SerialLine line = vm.serial().orElseThrow();
      Console console = new Console(line::send);
      line.onReceive(console::show);
      CompletableFuture<VcpuExit> exit =
          CompletableFuture.supplyAsync(() -> vm.run(Set.of(0)).exit());
      try {
        String transcript = session.on(console);
        assertThat(exit.get(END_SECONDS, TimeUnit.SECONDS)).isEqualTo(new VcpuExit.Shutdown(0));
        return transcript;
      } finally {
        vm.kick();
      }
    }
  }

  static String onQemu(Path image, Session session) throws Exception {
    List<String> command = new ArrayList<>(List.of(QEMU.toString()));
    command.addAll(List.of((ARGUMENTS + image).split(" ", -1)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      OutputStream keys = process.getOutputStream();
      Console console = new Console(bytes -> write(keys, bytes));
      Thread.ofVirtual().start(() -> copy(process.getInputStream(), console));
      String transcript = session.on(console);
      assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS)).as("switched off").isTrue();
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
        console.show(Arrays.copyOf(piece, got));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
