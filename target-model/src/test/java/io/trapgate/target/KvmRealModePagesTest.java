package io.trapgate.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.board.pc.ExitCode;
import io.trapgate.target.board.pc.PcTest;
import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.KernelCall;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.linux.LinuxVm;
import io.trapgate.target.linux.NeedsKvm;
import io.trapgate.target.x86.X86Choices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages that old processors of Intel's need: named in time, and in nobody's way. */
@NeedsKvm
@Timeout(120)
class KvmRealModePagesTest {
  private static final long IDENTITY_MAP = 0xFEFF_C000L;
  private static final long TASK_STATE = 0xFEFF_D000L;
  private static final long END = 0xFF00_0000L;

  private final List<KernelCall> calls = new ArrayList<>();

  private LinuxVm machine(Path folder) throws Exception {
    byte[] sector = new byte[512];
    sector[510] = 0x55;
    sector[511] = (byte) 0xAA;
    Path image = Files.write(folder.resolve("sector"), sector);
    MachineSpec spec = MachineSpec.of("host", "kvm", 16 << 20, Optional.of(image));
    return KvmMachine.open(
        spec,
        new KvmMachine.Host(HostKvm.measure(), calls::add),
        X86Choices.of(Map.of()),
        ExitCode.QEMU,
        X86Payload.load(spec));
  }

  @Test
  void theyAreNamedBeforeTheFirstVcpu(@TempDir Path folder) throws Exception {
    machine(folder).close();
    List<String> order =
        calls.stream()
            .filter(call -> call.name().matches("KVM_CREATE_.*|KVM_SET_(TSS|IDENTITY_MAP)_ADDR"))
            .map(call -> call.name() + " " + call.argument() + " " + call.errno())
            .toList();
    assertThat(order)
        .containsExactly(
            "KVM_CREATE_VM  0",
            "KVM_SET_IDENTITY_MAP_ADDR 00c0fffe00000000 0",
            "KVM_SET_TSS_ADDR 0x" + Long.toHexString(TASK_STATE) + " 0",
            "KVM_CREATE_VCPU  0");
  }

  /** As much RAM as the board takes, its ROM and its devices. */
  @Test
  void nothingOfTheBoardIsThere(@TempDir Path folder) throws Exception {
    assertThat(PcTest.RAM_MAX_BYTES).isLessThanOrEqualTo(IDENTITY_MAP);
    assertThat(PcTest.ROM_BASE).isGreaterThanOrEqualTo(END);
    try (Vm vm = machine(folder)) {
      byte[] seen = new byte[1];
      for (long page = IDENTITY_MAP; page < END; page += 0x1000) {
        assertThat(vm.physicalMemory(0, DevicePolicy.PEEK).orElseThrow().read(page, seen, 0, 1))
            .as("0x%x", page)
            .isZero();
      }
    }
  }

  @Test
  void memoryThereIsRefused() {
    assertThatThrownBy(() ->
            new LinuxVm.Shape(
                HostKvm.measure(),
                X86Choices.of(Map.of()).architecture(),
                1,
                List.of(new LinuxVm.Shape.Ram(0, END)),
                (_, _) -> List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ram: 0x0+0xff000000 (expected: nothing in the kernel's pages 0xfeffc000+0x4000)");
  }
}
