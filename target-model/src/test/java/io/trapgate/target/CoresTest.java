package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every core that can be asked for, on the board. */
class CoresTest {
  private static final int ENTRY = 0x10_0000;

  /** Maps the UART with MAS registers, sends OK, branches to itself; GNU as -me500. */
  private static final int[] E500_GUEST = {
    0x3c601001, 0x7c709ba6, 0x3c608000, 0x60630100, 0x7c719ba6, 0x3c60e000, 0x6063400a, 0x7c729ba6,
    0x3c60e000, 0x6063403f, 0x7c739ba6, 0x3860000f, 0x7c70eba6, 0x7c0007a4, 0x4c00012c, 0x3c80e000,
    0x60844500, 0x38a0004f, 0x98a40000, 0x38a0004b, 0x98a40000, 0x48000000
  };

  /** The same with the 440's tlbwe, three words into entry 20; GNU as -m440. */
  private static final int[] GUEST_OF_440 = {
    0x38c00014, 0x3c60e000, 0x6063400f, 0x7c660fa4, 0x3860053f, 0x7c6617a4, 0x3c60e000, 0x60634210,
    0x7c6607a4, 0x4c00012c, 0x3c80e000, 0x60844500, 0x38a0004f, 0x98a40000, 0x38a0004b, 0x98a40000,
    0x48000000
  };

  @TempDir Path folder;

  private Vm open(String cpu, long memoryBytes, int... code) throws Exception {
    int bytes = 4 * code.length;
    ByteBuffer elf = ByteBuffer.allocate(84 + bytes);
    elf.putInt(0x7F45_4C46).put((byte) 1).put((byte) 2).put((byte) 1).position(16);
    elf.putShort((short) 2).putShort((short) 20).putInt(1).putInt(ENTRY).putInt(52).putLong(0);
    elf.putShort((short) 52).putShort((short) 32).putShort((short) 1).putShort((short) 0);
    elf.putInt(0).putInt(1).putInt(84).putInt(ENTRY).putInt(ENTRY).putInt(bytes).putInt(bytes);
    elf.putInt(7).putInt(4);
    for (int word : code) {
      elf.putInt(word);
    }
    Path file = Files.write(folder.resolve("guest.elf"), elf.array());
    return Machines.open(MachineSpec.of(cpu, "ppce500", memoryBytes, Optional.of(file)));
  }

  private static int register(Vm vm, String name) throws Exception {
    int number = vm.architecture().register(name).orElseThrow().number();
    return ByteBuffer.wrap(vm.vcpus().getFirst().readRegister(number)).getInt();
  }

  @ParameterizedTest
  @CsvSource({"e500v2, 80210022, 0", "e500mc, 80230020, 10000000", "440, 7ff21910, 0"})
  void aGuestFindsTheUart(String cpu, String pvr, String msr) throws Exception {
    int[] code = cpu.equals("440") ? GUEST_OF_440 : E500_GUEST;
    try (Vm vm = open(cpu, 64 << 20, code)) {
      ByteArrayOutputStream console = new ByteArrayOutputStream();
      vm.serial().orElseThrow().onReceive(console::writeBytes);
      assertThat(register(vm, "msr")).isEqualTo(Integer.parseUnsignedInt(msr, 16));
      Vcpu vcpu = vm.vcpus().getFirst();
      long end = ENTRY + 4L * (code.length - 1);
      Booke.Slot slot = new Booke.Slot(end, Booke.BREAKPOINT);
      vcpu.setGuestDebug(new Booke(GuestDebug.ENABLE | GuestDebug.USE_HW_BP, List.of(slot)));
      assertThat(vm.run(Set.of(0)).exit())
          .isEqualTo(new VcpuExit.Debug.Booke(Booke.BREAKPOINT, end));
      assertThat(console.toString(StandardCharsets.US_ASCII)).isEqualTo("OK");
      assertThat(register(vm, "pvr")).isEqualTo(Integer.parseUnsignedInt(pvr, 16));
    }
  }

  @Test
  void allOfThemAreListedWithTheirSlots() {
    assertThat(Machines.cpus().stream().map(CpuInfo::name))
        .containsExactly("e500v2", "e500mc", "440", "x86", "host");
    assertThat(Machines.cpus().stream().map(cpu -> cpu.slots().code().size()))
        .containsExactly(2, 2, 4, 4, 4);
    assertThat(Machines.cpus().stream().map(cpu -> cpu.slots().data().size()))
        .containsExactly(2, 2, 2, 4, 4);
  }

  /** The unit that a core lacks isn't in its description; numbers mean one register each. */
  @ParameterizedTest
  @CsvSource({"e500v2, 161, spe", "e500mc, 195, fpu", "440, 126, spr"})
  void gdbSeesWhatTheCoreHas(String cpu, int registers, String unit) throws Exception {
    try (Vm vm = open(cpu, 64 << 20, 0x4800_0000)) {
      Architecture architecture = vm.architecture();
      List<Register> all = architecture.registers();
      assertThat(all).hasSize(registers);
      assertThat(all.stream().map(Register::number)).doesNotHaveDuplicates().isSorted();
      assertThat(all.stream().map(Register::name)).doesNotHaveDuplicates();
      assertThat(all.stream().map(Register::feature).distinct().filter(f -> f.endsWith(unit)))
          .hasSize(1);
      assertThat(architecture.register("ev0h").isPresent()).isEqualTo(unit.equals("spe"));
      assertThat(architecture.register("f0").isPresent()).isEqualTo(unit.equals("fpu"));
      for (Register register : all) {
        byte[] value = vm.vcpus().getFirst().readRegister(register.number());
        assertThat(value).as(register.name()).hasSize(register.bytes());
      }
    }
  }

  @Test
  void floatingPointRegistersAreWrittenAsTheyAre() throws Exception {
    try (Vm vm = open("e500mc", 64 << 20, 0x4800_0000)) {
      byte[] pi = ByteBuffer.allocate(8).putDouble(Math.PI).array();
      Vcpu vcpu = vm.vcpus().getFirst();
      vcpu.writeRegister(32 + 31, pi);
      assertThat(vcpu.readRegister(32 + 31)).isEqualTo(pi);
      assertThat(vcpu.readRegister(32 + 30)).isEqualTo(new byte[8]);
    }
  }

  @Test
  void aNumberOfAnotherCoreIsRefusedWithThoseThatThereAre() throws Exception {
    try (Vm vm = open("440", 64 << 20, 0x4800_0000)) {
      assertThatThrownBy(() -> vm.vcpus().getFirst().readRegister(71))
          .hasMessageContaining("register: 71 (expected: one that the core has, 0-31, 64-69, 105-");
    }
  }

  /** The 440 has no 64 MiB page: the entry mapping is the next that exists, and r7 says so. */
  @Test
  void the440EntersWithPagesThatItHas() throws Exception {
    try (Vm vm = open("440", 64 << 20, 0x4800_0000)) {
      assertThat(register(vm, "r7")).isEqualTo(0x1000_0000);
      byte[] word = new byte[4];
      assertThat(vm.vcpus().getFirst().memory().read(0x03FF_FFFC, word, 0, 4)).isEqualTo(4);
    }
  }
}
