package io.trapgate.target.linux;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.board.pc.ExitCode;
import io.trapgate.target.board.pc.PcTest;
import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.HostAbilities.Ability;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.x86.X86Choices;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A machine on {@link FakeKernel} with the board of pc-test and a few bytes of code. */
final class FakeMachine {
  static final int CODE = 0x1000;
  private static final int RAM_BYTES = 1 << 20;
  private static final Architecture X86 = X86Choices.of(Map.of()).architecture();

  private FakeMachine() {}

  /** Each processor is at {@link #CODE}; vector 3 and 32 lead to 1100 and 1200. */
  static LinuxVm open(FakeKernel kernel, int vcpus, String code) {
    PcTest[] made = new PcTest[1];
    PhysicalMap devices = new PhysicalMap(ByteOrder.LITTLE_ENDIAN);
    try {
      LinuxVm machine =
          new LinuxVm(
              new LinuxVm.Shape(
                  abilities(),
                  X86,
                  vcpus,
                  List.of(
                      new LinuxVm.Shape.Ram(0, RAM_BYTES),
                      new LinuxVm.Shape.Ram(PcTest.ROM_BASE, PcTest.ROM_BYTES)),
                  (_, _) -> List.of()),
              wiring -> {
                PcTest board =
                    new PcTest(
                        devices,
                        RAM_BYTES,
                        vcpus,
                        new PcTest.Wiring(
                            wiring.current(),
                            wiring.clock(),
                            wiring.control(),
                            ExitCode.QEMU,
                            Instant.EPOCH));
                made[0] = board;
                return new MachineBoard(
                    devices,
                    board.ports(),
                    IntStream.range(0, vcpus).mapToObj(board::apic).toList(),
                    board.console());
              },
              new KvmSystem(KvmSystem.DEVICE, kernel::calls, CallTrace.NONE));
      IntStream.range(0, vcpus).forEach(i -> made[0].connect(i, machine.pins(i)));
      machine.onRestart(() -> start(machine, code));
      machine.reset();
      return machine;
    } catch (KvmException e) {
      throw new AssertionError(e);
    }
  }

  private static HostAbilities abilities() {
    return new HostAbilities(
        12,
        GuestDebug.X86.BLOCKIRQ,
        Stream.of(Ability.values()).map(a -> new HostAbilities.Measured(a, true, "")).toList(),
        0);
  }

  private static void start(LinuxVm machine, String code) {
    machine.store(CODE, HexFormat.of().parseHex(code.replace(" ", "")));
    machine.store(0x1100, new byte[] {0x40, (byte) 0xCF}); // inc ax; iret
    machine.store(0x1200, new byte[] {0x40, (byte) 0xCF});
    machine.store(3 * 4, new byte[] {0, 0x11, 0, 0});
    machine.store(32 * 4, new byte[] {0, 0x12, 0, 0});
    for (Vcpu vcpu : machine.vcpus()) {
      set(vcpu, "cs", 0);
      set(vcpu, "rip", CODE);
      set(vcpu, "rsp", 0x800);
      set(vcpu, "rax", 0);
    }
  }

  private static Register register(String name) {
    return X86.registers().stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }

  static void set(Vcpu vcpu, String name, long value) {
    byte[] bytes = new byte[register(name).bytes()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (value >>> 8 * i);
    }
    try {
      vcpu.writeRegister(register(name).number(), bytes);
    } catch (KvmException e) {
      throw new AssertionError(e);
    }
  }

  static int get(Vcpu vcpu, String name) throws KvmException {
    return Byte.toUnsignedInt(vcpu.readRegister(register(name).number())[0]);
  }
}
