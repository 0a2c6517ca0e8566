package io.trapgate.stub.fake;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A machine small enough to be seen through: 64 KiB of RAM from 0, one vCPU whose instructions are
 * four bytes. What it knows is listed in {@link Op}. Debug hardware as booke.md has it: two IACs,
 * two DACs, start-address compare, stop before the access.
 */
public final class FakeVm implements Vm {
  public static final int RAM_BYTES = 0x10000;
  public static final int PC = 64;
  public static final int SPR = 100;

  /** Instructions: the top byte of the word; the low half is an address. */
  public enum Op {
    NOP(0),
    STORE(1),
    LOAD(2),
    JUMP(3),
    POWER_OFF(4),
    BREAK_MODEL(5),
    THROW(6);

    private final int code;

    Op(int code) {
      this.code = code;
    }

    static Op of(int code) {
      return Arrays.stream(values()).filter(op -> op.code == code).findFirst().orElseThrow();
    }
  }

  final byte[] ram = new byte[RAM_BYTES];
  private final byte[] image = new byte[RAM_BYTES];
  private final FakeVcpu vcpu = new FakeVcpu(this);
  volatile long[] engineTable = new long[0];

  @Override
  public Architecture architecture() {
    List<Register> registers = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      registers.add(core("r" + i, i, "uint32"));
    }
    registers.add(core("pc", PC, "code_ptr"));
    String[] rest = {"msr", "cr", "lr", "ctr", "xer"};
    for (int i = 0; i < rest.length; i++) {
      registers.add(core(rest[i], PC + 1 + i, "uint32"));
    }
    registers.add(new Register("dbcr0", SPR, 32, "uint32", "spr", "io.trapgate.spr", false, false));
    return new Architecture(
        "powerpc:common", ByteOrder.BIG_ENDIAN, 32, 4, registers, List.of(PC, 1, 67));
  }

  private static Register core(String name, int number, String type) {
    return new Register(name, number, 32, type, "", "org.gnu.gdb.power.core", true, true);
  }

  /** Puts one instruction into the image that {@link #reset()} restores. */
  public FakeVm put(int address, Op op, int operand) {
    putWord(image, address, op.code << 24 | operand);
    reset();
    return this;
  }

  static void putWord(byte[] bytes, int address, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[address + i] = (byte) (value >>> 24 - 8 * i);
    }
  }

  public FakeVcpu vcpu() {
    return vcpu;
  }

  /** What the engine has been told. */
  public long[] engineTable() {
    return engineTable.clone();
  }

  @Override
  public List<Vcpu> vcpus() {
    return List.of(vcpu);
  }

  @Override
  public VmExit run(Set<Integer> vcpus) {
    return new VmExit(0, vcpu.run());
  }

  @Override
  public void kick() {
    vcpu.kick();
  }

  @Override
  public DebugSlots debugSlots() {
    return new DebugSlots(List.of("IAC1", "IAC2"), List.of("DAC1", "DAC2"));
  }

  @Override
  public Optional<EngineBreakpoints> engineBreakpoints() {
    return Optional.of(addresses -> engineTable = addresses.clone());
  }

  @Override
  public Optional<SerialLine> serial() {
    return Optional.empty();
  }

  @Override
  public void reset() {
    System.arraycopy(image, 0, ram, 0, RAM_BYTES);
    vcpu.reset();
  }

  @Override
  public void close() {}
}
