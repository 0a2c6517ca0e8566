package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.UnbackedAccess;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookeMachineTest {
  private static final int ENTRY = 0x10_0000;
  private static final int PC = 64;

  @TempDir Path folder;

  private static Vm demo() throws MachineException {
    return Machines.open(MachineSpec.of("e500v2", "ppce500", 64 << 20, Optional.empty()));
  }

  /** A machine with these instructions at 1 MiB. */
  private Vm guest(int... code) throws Exception {
    int bytes = 4 * code.length;
    ByteBuffer elf = ByteBuffer.allocate(84 + bytes);
    elf.putInt(0x7F45_4C46).put((byte) 1).put((byte) 2).put((byte) 1).position(16);
    elf.putShort((short) 2).putShort((short) 20).putInt(1).putInt(ENTRY).putInt(52).putInt(0);
    elf.putInt(0)
        .putShort((short) 52)
        .putShort((short) 32)
        .putShort((short) 1)
        .putInt(0)
        .position(52);
    elf.putInt(1).putInt(84).putInt(ENTRY).putInt(ENTRY).putInt(bytes).putInt(bytes);
    elf.putInt(7).putInt(4);
    for (int word : code) {
      elf.putInt(word);
    }
    Path file = folder.resolve("guest.elf");
    Files.write(file, elf.array());
    return Machines.open(MachineSpec.of("e500v2", "ppce500", 64 << 20, Optional.of(file)));
  }

  private static int register(Vm vm, int number) throws KvmException {
    return ByteBuffer.wrap(vm.vcpus().getFirst().readRegister(number)).getInt();
  }

  private static int word(Vm vm, int address) {
    byte[] bytes = new byte[4];
    assertThat(vm.vcpus().getFirst().memory().read(address, bytes, 0, 4)).isEqualTo(4);
    return ByteBuffer.wrap(bytes).getInt();
  }

  private static void assertEntryState(Vm vm) throws KvmException {
    assertThat(register(vm, PC)).isEqualTo(ENTRY);
    assertThat(register(vm, 1)).isEqualTo(0x00FF_FFF8);
    assertThat(register(vm, 3)).isEqualTo(0x0190_0000);
    assertThat(word(vm, register(vm, 3))).as("device tree").isEqualTo(0xD00D_FEED);
    assertThat(register(vm, 6)).isEqualTo(0x4550_4150);
    assertThat(register(vm, 7)).isEqualTo(0x0400_0000);
    for (int zero : new int[] {0, 2, 4, 5, 8, 9, 31, 65}) {
      assertThat(register(vm, zero)).as("register " + zero).isZero();
    }
  }

  @Test
  void entryStateIsTheBoardsAndComesBackWithReset() throws Exception {
    // li r9,7 ; stw r9,0x200(r3) ; stw r9,-4(r1) ; li r3,1 ; li r6,2
    try (Vm vm = guest(0x3920_0007, 0x9123_0200, 0x9121_FFFC, 0x3860_0001, 0x38C0_0002)) {
      assertEntryState(vm);
      int tree = word(vm, 0x0190_0200);
      step(vm, 5);
      assertThat(word(vm, 0x0190_0200)).isEqualTo(7).isNotEqualTo(tree);
      assertThat(word(vm, 0x00FF_FFF4)).isEqualTo(7);
      assertThat(register(vm, 3)).isEqualTo(1);
      vm.reset();
      assertEntryState(vm);
      assertThat(word(vm, 0x0190_0200)).as("tree generated again").isEqualTo(tree);
      assertThat(word(vm, 0x00FF_FFF4)).as("RAM is zero").isZero();
    }
  }

  private static void step(Vm vm, int count) throws KvmException {
    Vcpu vcpu = vm.vcpus().getFirst();
    int step = GuestDebug.ENABLE | GuestDebug.SINGLESTEP;
    vcpu.setGuestDebug(new GuestDebug.Booke(step, List.of()));
    for (int n = 0; n < count; n++) {
      assertThat(vm.run(Set.of(0)).exit())
          .isEqualTo(new VcpuExit.Debug.Booke(0, vcpu.programCounter()));
    }
  }

  @Test
  void guestDebugStaysOverAReset() throws Exception {
    try (Vm vm = demo()) {
      Vcpu vcpu = vm.vcpus().getFirst();
      long entry = vcpu.programCounter();
      int use = GuestDebug.ENABLE | GuestDebug.USE_HW_BP;
      GuestDebug.Booke.Slot slot =
          new GuestDebug.Booke.Slot(entry + 4, GuestDebug.Booke.BREAKPOINT);
      vcpu.setGuestDebug(new GuestDebug.Booke(use, List.of(slot)));
      VcpuExit hit = new VcpuExit.Debug.Booke(GuestDebug.Booke.BREAKPOINT, entry + 4);
      assertThat(vm.run(Set.of(0)).exit()).isEqualTo(hit);
      vm.reset();
      assertThat(vcpu.programCounter()).isEqualTo(entry);
      assertThat(vm.run(Set.of(0)).exit()).isEqualTo(hit);
    }
  }

  @Test
  void demoGuestSwitchesOffAndRunsTheSameEachTime() throws Exception {
    try (Vm vm = demo()) {
      Vcpu vcpu = vm.vcpus().getFirst();
      ByteArrayOutputStream first = new ByteArrayOutputStream();
      vm.serial().orElseThrow().onReceive(first::writeBytes);
      assertThat(vm.run(Set.of(0)).exit()).isEqualTo(new VcpuExit.Shutdown(0));
      long count = vcpu.instructionCount();
      assertThat(first.toString(StandardCharsets.US_ASCII)).contains("hello from an e500v2");

      vm.reset();
      ByteArrayOutputStream second = new ByteArrayOutputStream();
      vm.serial().orElseThrow().onReceive(second::writeBytes);
      assertThat(vm.run(Set.of(0)).exit()).isEqualTo(new VcpuExit.Shutdown(0));
      assertThat(vcpu.instructionCount()).isEqualTo(2 * count);
      assertThat(second.toByteArray()).isEqualTo(first.toByteArray());
    }
  }

  /** 16 MiB at 0x60000000 are mapped, and nothing is there. */
  @Test
  void accessesToNothingAreToldOnceForEachPage() throws Exception {
    int[] map = {
      0x3C60_1001, 0x7C70_9BA6, // MAS0: TLB1[1]
      0x3C60_8000, 0x6063_0700, 0x7C71_9BA6, // MAS1: valid, 16 MiB
      0x3C60_6000, 0x7C72_9BA6, 0x6063_003F, 0x7C73_9BA6, 0x7C00_07A4 // MAS2, MAS3, tlbwe
    };
    // li r5,-1 ; lis r4,0x6000 ; lwz r5,0(r4) ; stw r5,4(r4) ; lis r4,0x6010 ; stw r5,8(r4)
    int[] access = {0x38A0_FFFF, 0x3C80_6000, 0x80A4_0000, 0x90A4_0004, 0x3C80_6010, 0x90A4_0008};
    int[] code = IntStream.concat(IntStream.of(map), IntStream.of(access)).toArray();
    List<UnbackedAccess> told = new ArrayList<>();
    try (Vm vm = guest(code)) {
      vm.onUnbacked(told::add);
      vm.vcpus()
          .getFirst()
          .setGuestDebug(
              new GuestDebug.Booke(GuestDebug.ENABLE | GuestDebug.SINGLESTEP, List.of()));
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < code.length; i++) {
          assertThat(vm.run(Set.of(0)).exit()).isInstanceOf(VcpuExit.Debug.Booke.class);
        }
        assertThat(register(vm, 5)).as("what it has read").isZero();
        byte[] bytes = new byte[4];
        assertThat(vm.vcpus().getFirst().memory().read(0x6020_0000, bytes, 0, 4))
            .as("a debugger's look is no access of the guest's")
            .isZero();
        assertThat(told)
            .containsExactly(
                new UnbackedAccess(0, ENTRY + 48, 0x6000_0000, false, UnbackedAccess.ZEROS),
                new UnbackedAccess(0, ENTRY + 60, 0x6010_0008, true, UnbackedAccess.ZEROS));
        told.clear();
        vm.reset();
      }
    }
  }
}
