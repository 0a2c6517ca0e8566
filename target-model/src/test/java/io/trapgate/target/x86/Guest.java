package io.trapgate.target.x86;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.arch.Register;
import io.trapgate.target.engine.IoPorts;
import io.trapgate.target.engine.LocalApic;
import io.trapgate.target.engine.TurnScheduler;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.x86.core.Cpu;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.X86State;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One vCPU with 2 MiB of RAM, ports that record, and interrupts to give. */
final class Guest {
  static final int STEP = GuestDebug.ENABLE | GuestDebug.SINGLESTEP;
  static final int SLOTS = GuestDebug.ENABLE | GuestDebug.USE_HW_BP;
  static final int SOFTWARE = GuestDebug.ENABLE | GuestDebug.USE_SW_BP;

  /** R/W of DR7. */
  static final int EXECUTE = 0;

  static final int WRITE = 1;
  static final int PORT = 2;
  static final int ACCESS = 3;

  /** Where the handlers of the interrupt table begin; each executes NOP and IRET. */
  static final int HANDLERS = 0x2000;

  static final int CODE = 0x7C00;

  final PhysicalMap physical = new PhysicalMap(ByteOrder.LITTLE_ENDIAN);
  final TurnScheduler<X86Vcpu> turns = new TurnScheduler<>(Long.MAX_VALUE);
  final List<Integer> outs = new ArrayList<>();
  final X86Vcpu vcpu;

  /** The vector that waits, or -1. */
  int interrupt = -1;

  int taskPriority;

  Guest() {
    this(Map.of());
  }

  Guest(Map<String, String> choices) {
    physical.mapRam(0, 2 << 20);
    Cpu.Wiring wiring = new Cpu.Wiring(physical, new Ports(), new Apic());
    vcpu = new X86Vcpu(0, wiring, turns, X86Choices.of(choices));
    vcpu.reset(X86Entry.real(0, CODE, Map.of(Gpr.RSP, 0x7000L)));
    for (int vector = 0; vector < 256; vector++) {
      put(4L * vector, HexFormat.of().toHexDigits(Short.reverseBytes((short) handler(vector))));
      put(handler(vector), "90 CF");
    }
  }

  static int handler(int vector) {
    return HANDLERS + 16 * vector;
  }

  X86State state() {
    return vcpu.state();
  }

  /** Puts bytes at a physical address; hex, spaces ignored. */
  Guest put(long address, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    physical.write(address, bytes, 0, bytes.length);
    return this;
  }

  /** Puts code where the boot sector is. */
  Guest code(String hex) {
    return put(CODE, hex);
  }

  /** Flat 32-bit protected mode, at the boot sector. */
  Guest flat() {
    vcpu.reset(X86Entry.flat32(CODE, Map.of(Gpr.RSP, 0x7000L)));
    return this;
  }

  /** {@code KVM_SET_GUEST_DEBUG} with no slot. */
  Guest debug(int control) {
    return debug(control, 0x400);
  }

  /** {@code KVM_SET_GUEST_DEBUG}. */
  Guest debug(int control, long dr7, long... addresses) {
    Long[] words = new Long[8];
    Arrays.fill(words, 0L);
    for (int i = 0; i < addresses.length; i++) {
      words[i] = addresses[i];
    }
    words[7] = dr7;
    try {
      vcpu.setGuestDebug(new GuestDebug.X86(control, List.of(words)));
    } catch (KvmException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  /** DR7 with one slot enabled by its G bit. */
  static long slot(int number, int type, int bytes) {
    int len = bytes == 8 ? 2 : bytes - 1;
    return 0x400 | 2L << 2 * number | (long) (len << 2 | type) << 16 + 4 * number;
  }

  /** Runs up to so many instructions; nothing may end the run earlier. */
  Guest runs(int instructions) {
    assertThat(slice(instructions)).as("exit").isNull();
    return this;
  }

  @Nullable VcpuExit slice(int instructions) {
    vcpu.ready(vcpu.ticks());
    return vcpu.slice(instructions, Long.MAX_VALUE);
  }

  /** Runs until a debug exit, which has to come within 100 instructions. */
  VcpuExit.Debug.X86 debugExit() {
    VcpuExit exit = slice(100);
    assertThat(exit).isInstanceOf(VcpuExit.Debug.X86.class);
    return (VcpuExit.Debug.X86) java.util.Objects.requireNonNull(exit);
  }

  /** Runs until a debug exit for #DB with exactly these causes at this place. */
  Guest stopsFor(long causes, long pc) {
    VcpuExit.Debug.X86 exit = debugExit();
    assertThat(exit)
        .as("%s: dr6 %x pc %x", exit, exit.dr6(), exit.pc())
        .isEqualTo(
            new VcpuExit.Debug.X86(1, pc, 0xFFFF_0FF0L | causes, vcpu.debugUnit().effective().dr7));
    return this;
  }

  long reg(String name) {
    try {
      byte[] value = vcpu.readRegister(register(name).number());
      long number = 0;
      for (int i = Math.min(value.length, 8) - 1; i >= 0; i--) {
        number = number << 8 | value[i] & 0xFF;
      }
      return number;
    } catch (KvmException e) {
      throw new AssertionError(e);
    }
  }

  Guest reg(String name, long value) {
    try {
      write(name, value);
    } catch (KvmException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  /** Writes a register of up to 64 bits. */
  void write(String name, long value) throws KvmException {
    Register register = register(name);
    byte[] bytes = new byte[register.bytes()];
    for (int i = 0; i < Math.min(bytes.length, 8); i++) {
      bytes[i] = (byte) (value >>> 8 * i);
    }
    vcpu.writeRegister(register.number(), bytes);
  }

  Register register(String name) {
    return vcpu.architecture().register(name).orElseThrow();
  }

  /** What the guest's MOV to a debug register does when it has passed all checks. */
  Guest movDr(int number, long value) {
    vcpu.debugUnit().writeDebugRegister(number, value);
    return this;
  }

  /** What the guest's MOV from a debug register reads. */
  long movDr(int number) {
    return vcpu.debugUnit().readDebugRegister(number);
  }

  Guest trapFlag() {
    state().flags |= Flag.TF;
    return this;
  }

  private final class Ports implements IoPorts {
    @Override
    public int in(int port, int bytes) {
      return 0;
    }

    @Override
    public void out(int port, int bytes, int value) {
      outs.add(value);
    }
  }

  private final class Apic implements LocalApic {
    @Override
    public boolean pending() {
      return interrupt >= 0;
    }

    @Override
    public int acknowledge() {
      int vector = interrupt;
      interrupt = -1;
      return vector;
    }

    @Override
    public int taskPriority() {
      return taskPriority;
    }

    @Override
    public void taskPriority(int value) {
      taskPriority = value;
    }

    @Override
    public long readMsr(int index) {
      throw new IllegalArgumentException("MSR 0x%x".formatted(index));
    }

    @Override
    public void writeMsr(int index, long value) {
      throw new IllegalArgumentException("MSR 0x%x".formatted(index));
    }
  }
}
