package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.MachineSpec.ImageFormat;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.KvmCompat;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole machines with guests of a few bytes, made with nasm; their source is beside them. */
@Timeout(120)
class X86MachineTest {
  /** mov si,text / loop: lodsb, test, jz, mov dx,3F8, out, jmp / mov al,2 / out F4,al / "Hi". */
  private static final String HELLO = "be137cac84c07406baf803eeebf5b002e6f4f44869";

  /**
   * IVT[8] = tick; PIT 0 in mode 2, 1000; sti; hlt until 3 ticks; out F4. tick: count, EOI, iret.
   */
  private static final String PIT =
      "c7062000267cc70622000000b034e643b0e8e640b003e640fbf4803e317c0372f8a0317ce6f4fe06317c50b020e6"
          + "2058cf";

  /** IVT[73] = iret; an edge of line 11 by port 200B with interrupts off; sti; hlt; out F4,0. */
  private static final String LINE_11 =
      "fa66c706cc0100100000c6060010cfba0b2066b80100000066ef66b80000000066effbf4e6f4";

  /** Prints [letter]; inc [letter]; out 64,FE; jmp $. */
  private static final String AGAIN = "a0117cbaf803eefe06117cb0fee664ebfe41";

  /** Prints [letter]; inc [letter]; jmp FFFF:0. */
  private static final String AGAIN_BY_JUMP = "a0107cbaf803eefe06107cea0000ffff41";

  /** Multiboot: EAX's magic, GDT, IDT, APIC timer at 5 us again and again; 4 of them; out F4. */
  private static final String APIC_TIMER =
      "02b0ad1b03000100fb4f51e40000100000001000f800100080031000200010003d02b0ad2b0f85890000000f0115"
          + "e80010000f011dee001000ea40001000080066b810008ed88ed0bc80031000b9bb00100066890d7802100066"
          + "c7057a021000080066c7057c021000008ec1e91066890d7e021000bf0000e0fec787f0000000ff010000c787"
          + "e00300000b000000c7872003000030000200c7878003000088130000fbf4833df40010000472f6a1f4001000"
          + "e7f4b863000000e7f4ff05f4001000c787b000000000000000cf909090900000000000000000ffff0000009b"
          + "cf00ffff00000093cf001700d00010008701f800100000000000";

  /** Multiboot: a trampoline to 8000, INIT and start-up 8 to all others; waits for 2; out F4. */
  private static final String SMP =
      "02b0ad1b00000100fe4f51e40000100000001000730010000000000020001000be66001000bf00800000b90d0000"
          + "00f3a4bf0000e0fec787f0000000ff010000c7870003000000450c00c7870003000008460c00f390803d0090"
          + "00000272f5a000900000e6f431c08ed8f0fe060090faf4ebfc";

  /**
   * mov ax,cs / mov ds,ax / mov dx,3F8 / mov al,[cs:10] / out dx,al / mov al,0 / out F4,al / "!".
   */
  private static final String FIRMWARE = "8cc88ed8baf8032ea01000eeb000e6f421";

  /**
   * INT 13 with carry clear: carry and AH=86 come back; INT 21, INT 0; [413] is 639; prints 'k'.
   */
  private static final String BIOS_CALLS =
      "b402f8cd13731c80fc867517cd21cd00a113043d7f02750b8b160004b06beeb000eb02b001e6f4";

  @TempDir Path folder;

  private Path file(byte[] content) throws Exception {
    Path file = folder.resolve("guest");
    Files.write(file, content);
    return file;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static byte[] sector(String hex) {
    byte[] sector = Arrays.copyOf(bytes(hex), 512);
    sector[510] = 0x55;
    sector[511] = (byte) 0xAA;
    return sector;
  }

  private static MachineSpec spec(Path guest, int vcpus, ImageFormat format) {
    return new MachineSpec(
        "x86",
        "pc-test",
        new MachineSpec.Size(16 << 20, vcpus),
        new MachineSpec.Payload(Optional.of(guest), Optional.empty(), "", format),
        MachineSpec.Behaviour.DEFAULT);
  }

  private Vm open(byte[] guest, int vcpus) throws Exception {
    return Machines.open(spec(file(guest), vcpus, new ImageFormat.Auto()));
  }

  private static int exitCode(Vm vm, Integer... vcpus) {
    VcpuExit exit = vm.run(Set.of(vcpus)).exit();
    assertThat(exit).isInstanceOf(VcpuExit.Shutdown.class);
    return ((VcpuExit.Shutdown) exit).exitCode();
  }

  private static ByteArrayOutputStream console(Vm vm) {
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    vm.serial().orElseThrow().onReceive(console::writeBytes);
    return console;
  }

  private static String text(ByteArrayOutputStream console) {
    return console.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void aBootSectorPrintsAndLeavesAndAResetRepeatsIt() throws Exception {
    try (Vm vm = open(sector(HELLO), 1)) {
      ByteArrayOutputStream console = console(vm);
      assertThat(vm.vcpus().getFirst().programCounter()).isEqualTo(0x7C00);
      assertThat(exitCode(vm, 0)).isEqualTo(5);
      assertThat(text(console)).isEqualTo("Hi");
      vm.reset();
      assertThat(vm.vcpus().getFirst().programCounter()).isEqualTo(0x7C00);
      assertThat(exitCode(vm, 0)).isEqualTo(5);
      assertThat(text(console)).isEqualTo("HiHi");
    }
  }

  @Test
  void biosCallsSayThatTheyAreNotThere() throws Exception {
    try (Vm vm = open(sector(BIOS_CALLS), 1)) {
      ByteArrayOutputStream console = console(vm);
      assertThat(exitCode(vm, 0)).isEqualTo(1);
      assertThat(text(console)).isEqualTo("k");
    }
  }

  @Test
  void theExitCodeMayBeTheValueItself() throws Exception {
    MachineSpec spec = spec(file(sector(HELLO)), 1, new ImageFormat.BootSector());
    try (Vm vm = Machines.open(spec.choosing("debug-exit", "plain"))) {
      assertThat(exitCode(vm, 0)).isEqualTo(2);
    }
  }

  @Test
  void theTimerInterruptsThroughThePics() throws Exception {
    try (Vm vm = open(sector(PIT), 1)) {
      assertThat(exitCode(vm, 0)).isEqualTo(7);
    }
  }

  @Test
  void line11IsVector73WithoutAnyProgramming() throws Exception {
    try (Vm vm = open(sector(LINE_11), 1)) {
      assertThat(exitCode(vm, 0)).isEqualTo(1);
    }
  }

  @Test
  void theLocalApicsTimerInterrupts() throws Exception {
    try (Vm vm = open(bytes(APIC_TIMER), 1)) {
      assertThat(exitCode(vm, 0)).isEqualTo(9);
    }
  }

  @Test
  void theOthersStartByInitAndStartUp() throws Exception {
    try (Vm vm = open(bytes(SMP), 3)) {
      assertThat(vm.vcpus()).hasSize(3);
      assertThat(vm.vcpus().get(1).describe()).contains("waiting for INIT");
      assertThat(exitCode(vm, 0, 1, 2)).isEqualTo(5);
      assertThat(vm.vcpus().get(2).instructionCount()).isPositive();
      vm.reset();
      assertThat(vm.vcpus().get(2).describe()).contains("waiting for INIT");
      assertThat(exitCode(vm, 0, 1, 2)).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {AGAIN, AGAIN_BY_JUMP})
  void theGuestsResetBringsItsImageBack(String code) throws Exception {
    try (Vm vm = open(sector(code), 1)) {
      ByteArrayOutputStream console = new ByteArrayOutputStream();
      vm.serial()
          .orElseThrow()
          .onReceive(letters -> {
            console.writeBytes(letters);
            if (console.size() == 3) {
              vm.kick();
            }
          });
      assertThat(vm.run(Set.of(0)).exit()).isEqualTo(new VcpuExit.Kicked());
      assertThat(text(console)).startsWith("AAA").doesNotContain("B");
    }
  }

  @ParameterizedTest
  @CsvSource({"ffff0000", "f0000"})
  void firmwareStartsAtTheResetVector(String address) throws Exception {
    byte[] rom = Arrays.copyOf(bytes(FIRMWARE), 0x1_0000);
    byte[] jump = bytes("ea000000f0"); // jmp F000:0000
    System.arraycopy(jump, 0, rom, 0xFFF0, jump.length);
    long at = Long.parseLong(address, 16);
    ImageFormat raw = new ImageFormat.Raw(at, OptionalLong.empty());
    try (Vm vm = Machines.open(spec(file(rom), 1, raw))) {
      assertThat(vm.vcpus().getFirst().programCounter()).isEqualTo(at + 0xFFF0);
      ByteArrayOutputStream console = console(vm);
      assertThat(exitCode(vm, 0)).isEqualTo(1);
      assertThat(text(console)).isEqualTo("!");
    }
  }

  @Test
  void rawCodeIsEnteredInTheSegmentItLiesIn() throws Exception {
    ImageFormat raw = new ImageFormat.Raw(0x2_0000, OptionalLong.of(0x2_0003));
    try (Vm vm = Machines.open(spec(file(bytes("909090b007e6f4")), 1, raw))) {
      Vcpu vcpu = vm.vcpus().getFirst();
      assertThat(vcpu.describe()).contains("2000:0003");
      assertThat(exitCode(vm, 0)).isEqualTo(15);
    }
  }

  private static long register(Vm vm, String name) throws Exception {
    int number = vm.architecture().register(name).orElseThrow().number();
    byte[] value = vm.vcpus().getFirst().readRegister(number);
    return ByteBuffer.wrap(Arrays.copyOf(value, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private static ByteBuffer memory(Vm vm, long address, int bytes) {
    byte[] read = new byte[bytes];
    assertThat(vm.vcpus().getFirst().memory().read(address, read, 0, bytes)).isEqualTo(bytes);
    return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void aMultibootKernelFindsWhatItIsTold() throws Exception {
    Path module = folder.resolve("env");
    Files.writeString(module, "NR_CPUS=1");
    var payload =
        new MachineSpec.Payload(
            Optional.of(file(bytes(APIC_TIMER))),
            Optional.of(module),
            "a b",
            new ImageFormat.Multiboot());
    MachineSpec spec =
        new MachineSpec(
            "x86",
            "pc-test",
            new MachineSpec.Size(16 << 20, 1),
            payload,
            MachineSpec.Behaviour.DEFAULT);
    try (Vm vm = Machines.open(spec)) {
      assertThat(register(vm, "rax")).isEqualTo(0x2BAD_B002L);
      long info = register(vm, "rbx");
      assertThat(info).isBetween(0x9_0000L, 0x9_FC00L);
      ByteBuffer block = memory(vm, info, 116);
      assertThat(block.getInt(8)).isEqualTo(15 * 1024);
      assertThat(new String(memory(vm, block.getInt(16), 9).array(), StandardCharsets.US_ASCII))
          .isEqualTo("guest a b");
      int mods = block.getInt(24);
      int start = memory(vm, mods, 4).getInt();
      assertThat(start).as("behind the kernel's zeros").isEqualTo(0x10_1000);
      assertThat(new String(memory(vm, start, 9).array(), StandardCharsets.US_ASCII))
          .isEqualTo("NR_CPUS=1");
      assertThat(exitCode(vm, 0)).isEqualTo(9);
    }
  }

  @Test
  void itsSlotsAreSharedAndItHasGdbsArchitecture() throws Exception {
    try (Vm vm = open(sector(HELLO), 1)) {
      assertThat(vm.debugSlots())
          .isEqualTo(new DebugSlots.X86(List.of("DR0", "DR1", "DR2", "DR3")));
      assertThat(vm.architecture().register("rip")).isPresent();
      assertThat(vm.engineBreakpoints()).isPresent();
    }
  }

  private static String refusal(MachineSpec spec) {
    try (Vm vm = Machines.open(spec)) {
      return "opened " + vm;
    } catch (MachineException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void refusesWhatItCannotBuild() throws Exception {
    MachineSpec good = spec(file(sector(HELLO)), 1, new ImageFormat.Auto());
    assertThat(refusal(MachineSpec.of("x86", "ppce500", 64 << 20, Optional.empty())))
        .isEqualTo("board: ppce500 (expected: pc-test for cpu x86)");
    assertThat(refusal(MachineSpec.of("e500v2", "pc-test", 64 << 20, Optional.empty())))
        .isEqualTo("board: pc-test (expected: ppce500 for cpu e500v2)");
    assertThat(refusal(MachineSpec.of("x86", "pc-test", 4L << 30, Optional.empty())))
        .isEqualTo("memory: 4096 MiB (expected: a multiple of 1 MiB, 1 to 3072 MiB)");
    assertThat(refusal(MachineSpec.of("x86", "pc-test", 1 << 20, Optional.empty())))
        .isEqualTo("guest: none (expected: an image file; there is no built-in guest for x86)");
    assertThat(refusal(good.choosing("dac-split", "first")))
        .startsWith("choice: dac-split (expected: one of fx, ")
        .endsWith("debug-exit)");
    assertThat(refusal(good.choosing("debug-exit", "no")))
        .isEqualTo("choice debug-exit: no (expected: qemu or plain)");
    var seed = new MachineSpec.Behaviour(1, KvmCompat.SEED_V3, Map.of());
    assertThat(refusal(new MachineSpec("x86", "pc-test", good.size(), good.payload(), seed)))
        .isEqualTo(
            "kvm-compat: seed-v3 (expected: upstream for x86); its seed is the choice fx=seed-v1");
  }

  @Test
  void onlyMultibootTakesAModuleAndACommandLine() throws Exception {
    Path guest = file(sector(HELLO));
    MachineSpec good = spec(guest, 1, new ImageFormat.Auto());
    var module =
        new MachineSpec.Payload(
            Optional.of(guest), Optional.of(Path.of("env")), "", new ImageFormat.Auto());
    var line =
        new MachineSpec.Payload(
            Optional.of(guest), Optional.empty(), "quiet", new ImageFormat.Auto());
    assertThat(
            refusal(
                new MachineSpec(
                    "x86", "pc-test", good.size(), module, MachineSpec.Behaviour.DEFAULT)))
        .isEqualTo("initrd: env (expected: none; only multiboot takes a module)");
    assertThat(
            refusal(
                new MachineSpec(
                    "x86", "pc-test", good.size(), line, MachineSpec.Behaviour.DEFAULT)))
        .isEqualTo("command line: 'quiet' (expected: none; only multiboot takes one)");
  }

  @Test
  void bookEDoesNotTakeThePcsFormats() {
    var payload =
        new MachineSpec.Payload(
            Optional.empty(), Optional.empty(), "", new ImageFormat.BootSector());
    MachineSpec spec =
        new MachineSpec(
            "e500v2",
            "ppce500",
            new MachineSpec.Size(64 << 20, 1),
            payload,
            MachineSpec.Behaviour.DEFAULT);
    assertThatThrownBy(() -> Machines.open(spec))
        .hasMessage("guest format: boot sector (expected: ELF or uImage on ppce500)");
  }
}
