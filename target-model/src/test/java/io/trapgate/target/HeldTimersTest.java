package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.MachineSpec.ImageFormat;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The PIT and the APIC's timer stand while the machine does, and in steps that hold time. */
@Timeout(120)
class HeldTimersTest {
  /**
   * Multiboot: APIC timer from FFFFFFFF by 1, PIT 0 in mode 2 from 65536; 4096 times mov
   * eax,[FEE00390] / mov [esi],eax / latch PIT 0, its two bytes to [esi+4] / add esi,8; out F4,0.
   */
  private static final String READS =
      "02b0ad1b00000100fe4f51e40000100000001000830010008300100020001000bf0000e0fec787f0000000ff0100"
          + "00c7872003000000000100c787e00300000b000000c78780030000ffffffffb034e643b000e640e640be00"
          + "0020008b87900300008906b000e643e440884604e44088460583c60881fe0080200072dfb000e6f4ebfe";

  private static final long LOOP = 0x10_005C;
  private static final int LOOP_INSTRUCTIONS = 11;
  private static final long TABLE = 0x20_0000;
  private static final int ENTRIES = 4096;

  @TempDir Path folder;

  /** What the guest has read: the count of the APIC's timer, and of the PIT. */
  private record Reading(int apic, int pit) {}

  private Vm open() throws Exception {
    Path guest = Files.write(folder.resolve("guest"), HexFormat.of().parseHex(READS));
    return Machines.open(
        new MachineSpec(
            "x86",
            "pc-test",
            new MachineSpec.Size(16 << 20, 1),
            new MachineSpec.Payload(
                Optional.of(guest), Optional.empty(), "", new ImageFormat.Auto()),
            MachineSpec.Behaviour.DEFAULT));
  }

  private static List<Reading> readings(Vm vm) {
    byte[] table = new byte[8 * ENTRIES];
    assertThat(vm.vcpus().getFirst().memory().read(TABLE, table, 0, table.length))
        .isEqualTo(table.length);
    ByteBuffer words = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
    List<Reading> readings = new ArrayList<>();
    for (int n = 0; n < ENTRIES; n++) {
      readings.add(new Reading(words.getInt(8 * n), words.getShort(8 * n + 4) & 0xFFFF));
    }
    return readings;
  }

  private static GuestDebug.X86 debug(int control, long address) {
    return new GuestDebug.X86(
        GuestDebug.ENABLE | control,
        List.of(address, 0L, 0L, 0L, 0L, 0L, 0L, GuestDebug.X86.DR7_FIXED | 2));
  }

  private static void step(Vm vm, int flags) throws KvmException {
    vm.vcpus().getFirst().setGuestDebug(debug(GuestDebug.SINGLESTEP | flags, 0));
    assertThat(vm.run(Set.of(0)).exit()).isInstanceOf(VcpuExit.Debug.class);
  }

  private static VcpuExit toLoop(Vm vm) throws KvmException {
    vm.vcpus().getFirst().setGuestDebug(debug(GuestDebug.USE_HW_BP, LOOP));
    return vm.run(Set.of(0)).exit();
  }

  private List<Reading> undisturbed() throws Exception {
    try (Vm vm = open()) {
      assertThat(vm.run(Set.of(0)).exit()).isEqualTo(new VcpuExit.Shutdown(1));
      return readings(vm);
    }
  }

  @Test
  void theyCountWithTheGuest() throws Exception {
    List<Reading> readings = undisturbed();
    assertThat(readings).doesNotHaveDuplicates();
    assertThat(readings.getFirst().apic() - readings.getLast().apic()).isGreaterThan(ENTRIES);
    assertThat(readings.getFirst().pit() - readings.getLast().pit() & 0xFFFF)
        .as("counts of 838 ns")
        .isGreaterThan(ENTRIES / 8);
  }

  /** Stopped at each of its readings, looked at, and stepped: it reads the same all the same. */
  @Test
  void whileTheMachineStandsTheyStandToo() throws Exception {
    try (Vm vm = open()) {
      Vcpu vcpu = vm.vcpus().getFirst();
      byte[] looked = new byte[4096];
      while (toLoop(vm) instanceof VcpuExit.Debug) {
        assertThat(vcpu.memory().read(TABLE, looked, 0, looked.length)).isEqualTo(looked.length);
        vcpu.describe();
        step(vm, 0);
      }
      assertThat(readings(vm)).isEqualTo(undisturbed());
    }
  }

  @Test
  void stepsThatHoldTimeHoldThemAndTheyGoOnBehind() throws Exception {
    List<Reading> undisturbed = undisturbed();
    try (Vm vm = open()) {
      for (int n = 0; n < 100; n++) {
        assertThat(toLoop(vm)).isInstanceOf(VcpuExit.Debug.class);
        step(vm, 0);
      }
      toLoop(vm);
      int held = 20;
      for (int n = 0; n < held * LOOP_INSTRUCTIONS; n++) {
        step(vm, GuestDebug.HOLD_TIME);
      }
      vm.vcpus().getFirst().setGuestDebug(debug(0, 0));
      vm.run(Set.of(0));
      List<Reading> readings = readings(vm);
      assertThat(readings.subList(0, 100)).isEqualTo(undisturbed.subList(0, 100));
      assertThat(readings.subList(100, 100 + held))
          .as("time stood")
          .containsOnly(undisturbed.get(100));
      assertThat(readings.subList(100 + held, ENTRIES))
          .as("and went on as if nothing had been")
          .isEqualTo(undisturbed.subList(100, ENTRIES - held));
    }
  }
}
