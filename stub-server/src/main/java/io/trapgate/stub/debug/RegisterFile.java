package io.trapgate.stub.debug;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;

/** Registers of a stopped vCPU as numbers and by name. */
public final class RegisterFile {
  private static final Set<String> PROGRAM_COUNTERS = Set.of("pc", "eip", "rip");

  private final Vcpu vcpu;
  private final Architecture architecture;

  /**
   * @param vcpu stopped
   * @param architecture names its registers
   */
  public RegisterFile(Vcpu vcpu, Architecture architecture) {
    this.vcpu = vcpu;
    this.architecture = architecture;
  }

  /** Sets the program counter. */
  void jump(long guestVirtual) throws KvmException {
    Register pc =
        architecture.registers().stream()
            .filter(r -> PROGRAM_COUNTERS.contains(r.name()))
            .findFirst()
            .orElseThrow(() ->
                new IllegalStateException(
                    "architecture " + architecture.gdbName() + " names no program counter"));
    byte[] value = new byte[pc.bytes()];
    boolean big = architecture.byteOrder() == ByteOrder.BIG_ENDIAN;
    for (int i = 0; i < value.length; i++) {
      int significance = big ? value.length - 1 - i : i;
      value[i] = (byte) (guestVirtual >>> 8 * significance);
    }
    vcpu.writeRegister(pc.number(), value);
  }

  /**
   * The value of a register, most significant digit first.
   *
   * @return empty when there is no such register
   * @throws KvmException when the vCPU refuses
   */
  public Optional<String> hex(String name) throws KvmException {
    Optional<Register> register = architecture.register(name);
    if (register.isEmpty()) {
      return Optional.empty();
    }
    byte[] value = vcpu.readRegister(register.get().number());
    StringBuilder digits = new StringBuilder("0x");
    boolean big = architecture.byteOrder() == ByteOrder.BIG_ENDIAN;
    for (int i = 0; i < value.length; i++) {
      int at = big ? i : value.length - 1 - i;
      digits.append(String.format("%02x", value[at]));
    }
    return Optional.of(digits.toString());
  }
}
