package io.trapgate.target.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTreeTest {
  private static final String FIRMWARE = "/usr/lib/u-boot/qemu-ppce500/uboot.elf";

  /** The end of its last segment in memory. */
  private static final long FIRMWARE_END = 0x00F0_0000 + 0x6_5E74;

  private static final Ppce500Tree.Size SMALL = new Ppce500Tree.Size(64 << 20, 1, 32, 0);

  @TempDir Path folder;

  private int flashBytes;

  /** Our tree and QEMU's, both as dtc prints them sorted, must be the same but for the seed. */
  @ParameterizedTest
  @CsvSource({"256, 1", "1024, 2", "512, 4", "256, 8"})
  void isTheTreeThatQemuGenerates(int mib, int cpus) throws Exception {
    assertSameTree(mib, cpus, BootArguments.NONE, List.of("-bios", FIRMWARE), "e500v2");
  }

  @Test
  void cacheBlocksFollowTheCore() throws Exception {
    assertSameTree(256, 1, BootArguments.NONE, List.of("-bios", FIRMWARE), "e500mc");
  }

  @Test
  void flashIsANodeOfThePlatformBus() throws Exception {
    Path image = folder.resolve("flash");
    flashBytes = 1 << 20;
    Files.write(image, new byte[flashBytes]);
    String drive = "if=pflash,format=raw,file=" + image;
    assertSameTree(
        256, 1, BootArguments.NONE, List.of("-bios", FIRMWARE, "-drive", drive), "e500v2");
  }

  /** QEMU takes a RAM disk and a command line for a kernel only, and says where that lies. */
  @Test
  void chosenIsWhatQemuTellsTheGuest() throws Exception {
    Path disk = folder.resolve("disk");
    Files.write(disk, new byte[70_001]);
    long base = BootLayout.behind(FIRMWARE_END).ramDiskBase(70_001);
    String line = "console=ttyS0 root=/dev/ram x=\"y z\"";
    assertSameTree(
        256,
        1,
        new BootArguments(line, base, 70_001),
        List.of("-kernel", FIRMWARE, "-initrd", disk.toString(), "-append", line),
        "e500v2");
  }

  private void assertSameTree(
      int mib, int cpus, BootArguments arguments, List<String> payload, String core)
      throws Exception {
    requireTools();
    Path theirs = folder.resolve("qemu.dtb");
    List<String> options =
        new ArrayList<>(
            List.of("-display none -nic none -monitor none -serial null -serial null".split(" ")));
    options.addAll(payload);
    run(
        "qemu-system-ppc",
        ("-M ppce500,dumpdtb=" + theirs + " -cpu " + core + " -m " + mib + " -smp " + cpus)
            .split(" "),
        options.toArray(String[]::new));
    Path ours = folder.resolve("ours.dtb");
    FdtNode tree =
        Ppce500Tree.build(
            new Ppce500Tree.Size(
                (long) mib << 20, cpus, core.equals("e500mc") ? 64 : 32, flashBytes),
            arguments);
    Files.write(ours, FdtWriter.write(tree, Ppce500Tree.BLOB_BYTES));
    assertThat(Files.size(ours)).isEqualTo(Files.size(theirs));
    assertThat(source(ours)).isEqualTo(source(theirs));
  }

  @Test
  void isTheSameEachTime() {
    assertThat(FdtWriter.write(Ppce500Tree.build(SMALL, BootArguments.NONE), 1 << 16))
        .isEqualTo(FdtWriter.write(Ppce500Tree.build(SMALL, BootArguments.NONE), 1 << 16));
  }

  @Test
  void refusesARoomTooSmall() {
    FdtNode tree = Ppce500Tree.build(SMALL, BootArguments.NONE);
    assertThatThrownBy(() -> FdtWriter.write(tree, 1024))
        .hasMessageContaining("bytes (expected: <= 1024)");
  }

  private static void requireTools() {
    for (String tool : List.of("/usr/bin/qemu-system-ppc", "/usr/bin/dtc", FIRMWARE)) {
      assumeTrue(Files.exists(Path.of(tool)), () -> "skipped: " + tool + " is not installed");
    }
  }

  private String source(Path blob) throws Exception {
    String text = run("dtc", "-q", "-s", "-I", "dtb", "-O", "dts", blob.toString());
    return text.replaceAll("\\s+qemu,boot-kernel = <[^>]*>;", "")
        .replaceAll("rng-seed = <[^>]*>", "rng-seed")
        .replaceAll("rng-seed = \\[[^]]*]", "rng-seed");
  }

  private static String run(String tool, String[] first, String[] then) throws Exception {
    String[] all = new String[first.length + then.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(then, 0, all, first.length, then.length);
    return run(tool, all);
  }

  private static String run(String tool, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of(tool));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(tool + " ends").isTrue();
      assertThat(process.exitValue()).as(tool + ": " + output).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
