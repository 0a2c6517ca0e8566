package io.trapgate.target.booke;

import io.trapgate.target.kvm.KvmException;
import java.nio.ByteBuffer;

/**
 * {@code KVM_GET_ONE_REG} and {@code KVM_SET_ONE_REG} for the ids that have to do with debugging
 * (Linux uapi/asm/kvm.h; booke.md 1.1). What L6.1's booke.c doesn't handle is refused, the id of
 * DBSR among them.
 */
final class OneReg {
  static final long DEBUG_INST = 0x1020_0000_0000_008BL;
  static final long DBSR = 0x1020_0000_0000_00BBL;
  static final long IAC1 = 0x1030_0000_0000_0002L;
  static final long IAC4 = 0x1030_0000_0000_0005L;
  static final long DAC1 = 0x1030_0000_0000_0006L;
  static final long DAC2 = 0x1030_0000_0000_0007L;

  private final DebugModel model;
  private final int breakpointWord;

  OneReg(DebugModel model, int breakpointWord) {
    this.model = model;
    this.breakpointWord = breakpointWord;
  }

  byte[] get(long id, DebugRegisters file) throws KvmException {
    if (id == DEBUG_INST) {
      return ByteBuffer.allocate(4).putInt(breakpointWord).array();
    }
    String call = "KVM_GET_ONE_REG";
    int word = isDac(id) ? file.dac[(int) (id - DAC1)] : file.iac[iac(call, id)];
    return ByteBuffer.allocate(8).putLong(word & 0xFFFF_FFFFL).array();
  }

  void set(long id, byte[] value, DebugRegisters file) throws KvmException {
    String call = "KVM_SET_ONE_REG";
    int iac = isDac(id) ? -1 : iac(call, id);
    if (value.length != 8) {
      throw new KvmException(
          call, KvmException.EINVAL, "length: " + value.length + " (expected: 8)");
    }
    int word = (int) ByteBuffer.wrap(value).getLong();
    if (iac < 0) {
      file.dac[(int) (id - DAC1)] = word;
    } else {
      file.iac[iac] = word;
    }
  }

  private static boolean isDac(long id) {
    return id == DAC1 || id == DAC2;
  }

  private int iac(String call, long id) throws KvmException {
    long index = id - IAC1;
    if (index < 0 || index >= model.iacs()) {
      throw new KvmException(
          call,
          KvmException.EINVAL,
          "register id: 0x%016x (expected: DEBUG_INST to read, IAC1 to IAC%d, DAC1 or DAC2)"
              .formatted(id, model.iacs()));
    }
    return (int) index;
  }
}
