package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.Vm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Initial RAM disk and command line, from the spec into guest memory. */
class BootPayloadTest {
  private static final int BEHIND_40_MIB = 0x280_0000;
  private static final int TREE = 0x400_0000;
  private static final int DISK = 0x500_0000;

  @TempDir Path folder;

  /** An ELF whose 16 bytes end at 40 MiB: the first mapping then covers tree and RAM disk. */
  private Path guest() throws Exception {
    int address = BEHIND_40_MIB - 16;
    ByteBuffer elf = ByteBuffer.allocate(84 + 16);
    elf.putInt(0x7F45_4C46).put((byte) 1).put((byte) 2).put((byte) 1).position(16);
    elf.putShort((short) 2).putShort((short) 20).putInt(1).putInt(address).putInt(52).putInt(0);
    elf.putInt(0).putShort((short) 52).putShort((short) 32).putShort((short) 1).position(52);
    elf.putInt(1).putInt(84).putInt(address).putInt(address).putInt(16).putInt(16).putInt(7);
    return Files.write(folder.resolve("guest.elf"), elf.array());
  }

  private MachineSpec spec(long mib, Path disk, String line) throws Exception {
    return new MachineSpec(
        "e500v2",
        "ppce500",
        new MachineSpec.Size(mib << 20, 2),
        new MachineSpec.Payload(
            Optional.of(guest()), Optional.of(disk), line, new MachineSpec.ImageFormat.Auto()),
        MachineSpec.Behaviour.DEFAULT);
  }

  @Test
  void theGuestFindsBothAgainAfterAReset() throws Exception {
    byte[] content = new byte[100_003];
    new Random(4711).nextBytes(content);
    Path disk = Files.write(folder.resolve("disk"), content);
    try (Vm vm = Machines.open(spec(128, disk, "root=/dev/ram quiet"))) {
      for (int run = 0; run < 2; run++) {
        GuestMemory memory = vm.vcpus().getFirst().memory();
        byte[] found = new byte[content.length];
        assertThat(memory.read(DISK, found, 0, found.length)).isEqualTo(found.length);
        assertThat(found).isEqualTo(content);
        byte[] tree = new byte[1 << 14];
        memory.read(TREE, tree, 0, tree.length);
        assertThat(new String(tree, StandardCharsets.ISO_8859_1))
            .contains("root=/dev/ram quiet\0", "linux,initrd-start", "linux,initrd-end")
            .contains("\u0005\0\0\0", "spin-table");
        memory.write(DISK, new byte[1000], 0, 1000);
        vm.reset();
      }
      assertThat(vm.vcpus().get(1).describe()).contains("waiting in the spin table");
    }
  }

  @Test
  void whatDoesNotFitIsToldWhatWould() throws Exception {
    Path disk = Files.write(folder.resolve("disk"), new byte[49 << 20]);
    assertThatThrownBy(() -> Machines.open(spec(128, disk, "")))
        .hasMessage(
            "memory: 128 MiB (expected: >= 192 MiB for this guest, its device tree and its RAM"
                + " disk)");
  }

  @Test
  void aDiskThatIsNoneIsRefused() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThatThrownBy(() -> Machines.open(spec(128, empty, "")))
        .hasMessage("initrd: " + empty + ": 0 bytes (expected: 1 to 268435456 bytes)");
    assertThatThrownBy(() -> Machines.open(spec(128, folder, "")))
        .hasMessage("initrd: " + folder + ": is a directory (expected: a RAM disk image)");
  }

  @Test
  void theNumberOfVcpusHasALimit() throws Exception {
    MachineSpec spec =
        new MachineSpec(
            "e500v2",
            "ppce500",
            new MachineSpec.Size(64 << 20, 9),
            MachineSpec.Payload.of(Optional.empty()),
            MachineSpec.Behaviour.DEFAULT);
    assertThatThrownBy(() -> Machines.open(spec)).hasMessage("vCPUs: 9 (expected: 1 to 8)");
  }
}
