package io.trapgate.target;

import io.trapgate.target.arch.Register;
import io.trapgate.target.board.pc.ExitCode;
import io.trapgate.target.board.pc.PcTest;
import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.linux.LinuxVm;
import io.trapgate.target.linux.MachineBoard;
import io.trapgate.target.load.GuestImage;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.x86.X86Choices;
import io.trapgate.target.x86.fpu.FpuState;
import io.trapgate.target.x86.fpu.FxArea;
import io.trapgate.target.x86.fpu.FxFeatures;
import io.trapgate.target.x86.fpu.FxFormat;
import io.trapgate.target.x86.fpu.FxReport;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The host's processor, through {@code /dev/kvm}, on the board pc-test: the devices and the loaders
 * are those of the model, and the model says what registers a guest starts with.
 */
final class KvmMachine {
  private KvmMachine() {}

  /**
   * The host's KVM.
   *
   * @param abilities what it was measured to do
   * @param trace is told of each call to it
   */
  record Host(HostAbilities abilities, CallTrace trace) {}

  /**
   * Opens it with its guest in memory.
   *
   * @throws KvmException when there is no usable {@code /dev/kvm}; nothing is left open
   */
  static LinuxVm open(
      MachineSpec spec, Host host, X86Choices choices, ExitCode exitCode, X86Payload payload)
      throws KvmException {
    int count = spec.size().vcpus();
    SortedMap<Integer, byte[]> entry =
        entry(new X86Machine(spec, choices, exitCode, payload, Optional.empty()));
    PcTest[] made = new PcTest[1];
    PhysicalMap devices = new PhysicalMap(ByteOrder.LITTLE_ENDIAN);
    LinuxVm vm =
        new LinuxVm(
            new LinuxVm.Shape(
                host.abilities(),
                choices.architecture(),
                count,
                List.of(
                    new LinuxVm.Shape.Ram(0, spec.size().memoryBytes()),
                    new LinuxVm.Shape.Ram(PcTest.ROM_BASE, PcTest.ROM_BYTES)),
                KvmMachine::floats),
            wiring -> {
              PcTest board =
                  new PcTest(
                      devices,
                      spec.size().memoryBytes(),
                      count,
                      new PcTest.Wiring(
                          wiring.current(),
                          wiring.clock(),
                          wiring.control(),
                          exitCode,
                          Instant.now()));
              made[0] = board;
              return new MachineBoard(
                  devices,
                  board.ports(),
                  IntStream.range(0, count).mapToObj(board::apic).toList(),
                  board.console());
            },
            host.trace());
    IntStream.range(0, count).forEach(i -> made[0].connect(i, vm.pins(i)));
    vm.onRestart(() -> {
      devices.reset();
      made[0].reset();
      load(vm, payload, entry);
    });
    vm.reset();
    return vm;
  }

  private static void load(LinuxVm vm, X86Payload payload, SortedMap<Integer, byte[]> entry) {
    payload.segments().forEach(segment -> store(vm, segment));
    try {
      vm.load(0, entry);
    } catch (KvmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> floats(byte[] area, boolean mode64) {
    FpuState state = new FpuState();
    new FxArea(FxFormat.BITS64_WIDE, FxFeatures.INTEL).restore(state, area, true);
    return FxReport.lines(state, mode64);
  }

  private static SortedMap<Integer, byte[]> entry(X86Machine twin) throws KvmException {
    Vcpu vcpu = twin.vcpus().getFirst();
    SortedMap<Integer, byte[]> values = new TreeMap<>();
    for (Register register : twin.architecture().registers()) {
      values.put(register.number(), vcpu.readRegister(register.number()));
    }
    return values;
  }

  private static void store(LinuxVm vm, GuestImage.Segment segment) {
    byte[] content = segment.content();
    int stored = vm.store(segment.physical(), content);
    if (stored != content.length) {
      throw new IllegalStateException(
          "store at 0x%x: %d bytes (expected: %d)"
              .formatted(segment.physical(), stored, content.length));
    }
  }
}
