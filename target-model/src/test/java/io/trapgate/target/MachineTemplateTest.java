package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Machines of one template share what none of them has written to, and nothing else. */
@Timeout(120)
class MachineTemplateTest {
  private static final int ENTRY = 0x10_0000;

  /** A word of the image's only page, behind its code. */
  private static final int COUNTER = ENTRY + 0x80;

  /** lis r3,16 / lwz r9,80(r3) / addi r9,r9,1 / stw r9,80(r3) / lwz r10,80(r3) / b entry. */
  private static final int[] COUNT = {
    0x3C60_0010, 0x8123_0080, 0x3929_0001, 0x9123_0080, 0x8143_0080, 0x4BFF_FFEC
  };

  /** mov al,[9000] / inc byte [9000] / add al,[9000] / inc byte [7C20] / out F4,al. */
  private static final String COUNT_ONCE = "a00090fe06009002060090fe06207ce6f4";

  @TempDir Path folder;

  private MachineTemplate booke() throws Exception {
    ByteBuffer elf = ByteBuffer.allocate(84 + 256);
    elf.putInt(0x7F45_4C46).put((byte) 1).put((byte) 2).put((byte) 1).position(16);
    elf.putShort((short) 2).putShort((short) 20).putInt(1).putInt(ENTRY).putInt(52).position(40);
    elf.putShort((short) 52).putShort((short) 32).putShort((short) 1).position(52);
    elf.putInt(1).putInt(84).putInt(ENTRY).putInt(ENTRY).putInt(256).putInt(256);
    elf.putInt(7).putInt(4);
    for (int word : COUNT) {
      elf.putInt(word);
    }
    Path file = folder.resolve("guest.elf");
    Files.write(file, elf.array());
    return Machines.template(MachineSpec.of("e500v2", "ppce500", 64 << 20, Optional.of(file)));
  }

  private MachineTemplate x86() throws Exception {
    byte[] sector = Arrays.copyOf(HexFormat.of().parseHex(COUNT_ONCE), 512);
    sector[510] = 0x55;
    sector[511] = (byte) 0xAA;
    Path file = folder.resolve("guest");
    Files.write(file, sector);
    return Machines.template(MachineSpec.of("x86", "pc-test", 16 << 20, Optional.of(file)));
  }

  private static byte[] read(Vm vm, int address, int bytes) {
    byte[] read = new byte[bytes];
    assertThat(vm.vcpus().getFirst().memory().read(address, read, 0, bytes)).isEqualTo(bytes);
    return read;
  }

  private static int word(Vm vm, int address) {
    return ByteBuffer.wrap(read(vm, address, 4)).getInt();
  }

  private static int register(Vm vm, int number) throws KvmException {
    return ByteBuffer.wrap(vm.vcpus().getFirst().readRegister(number)).getInt();
  }

  /** So many instructions, in single steps. */
  private static void step(Vm vm, int count) throws KvmException {
    Vcpu vcpu = vm.vcpus().getFirst();
    int step = GuestDebug.ENABLE | GuestDebug.SINGLESTEP;
    vcpu.setGuestDebug(new GuestDebug.Booke(step, List.of()));
    for (int n = 0; n < count; n++) {
      assertThat(vm.run(Set.of(0)).exit()).isInstanceOf(VcpuExit.Debug.Booke.class);
    }
  }

  @Test
  void whatOneWritesNoOtherSeesAlsoBehindTheRecentTranslations() throws Exception {
    MachineTemplate template = booke();
    try (Vm first = template.open();
        Vm second = template.open()) {
      step(first, 2); // it has read the page that is shared, and knows where it lies
      step(second, 2);
      step(first, 4 + 3 * COUNT.length);
      assertThat(register(first, 10)).as("its own load after its store").isEqualTo(4);
      assertThat(word(first, COUNTER)).isEqualTo(4);
      assertThat(word(second, COUNTER)).isZero();
      step(second, 4);
      assertThat(register(second, 10)).isEqualTo(1);
      assertThat(word(second, COUNTER)).isEqualTo(1);
      assertThat(word(first, COUNTER)).isEqualTo(4);
      try (Vm third = template.open()) {
        assertThat(word(third, COUNTER)).as("of one that comes later").isZero();
        assertThat(read(third, ENTRY, 256)).startsWith(0x3C, 0x60, 0, 0x10);
      }
      first.reset();
      assertThat(word(first, COUNTER)).as("after its reset").isZero();
      assertThat(word(second, COUNTER)).isEqualTo(1);
    }
  }

  @Test
  void whatADebuggerWritesIsOfOneMachine() throws Exception {
    MachineTemplate template = booke();
    try (Vm first = template.open();
        Vm second = template.open()) {
      step(first, COUNT.length);
      byte[] nop = {0x60, 0, 0, 0};
      assertThat(first.vcpus().getFirst().memory().write(ENTRY + 8, nop, 0, 4)).isEqualTo(4);
      step(first, COUNT.length);
      step(second, 2 * COUNT.length);
      assertThat(word(first, COUNTER)).as("without its addition").isEqualTo(1);
      assertThat(word(second, COUNTER)).isEqualTo(2);
    }
  }

  @Test
  void x86MachinesShareNothingThatTheyWrite() throws Exception {
    MachineTemplate template = x86();
    for (int n = 0; n < 3; n++) {
      try (Vm vm = template.open()) {
        assertThat(vm.run(Set.of(0)).exit()).isEqualTo(new VcpuExit.Shutdown(3));
        assertThat(read(vm, 0x9000, 1)).containsExactly(1);
        assertThat(read(vm, 0x7C20, 1)).as("in the page of its code").containsExactly(1);
        vm.reset();
        assertThat(read(vm, 0x9000, 1)).containsExactly(0);
        assertThat(vm.run(Set.of(0)).exit()).isEqualTo(new VcpuExit.Shutdown(3));
      }
    }
  }
}
