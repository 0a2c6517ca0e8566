package io.trapgate.stub.debug;

import io.trapgate.stub.debug.agent.AgentContext;
import io.trapgate.stub.debug.agent.AgentException;
import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import java.nio.ByteOrder;

/** Registers and memory of a vCPU that stands still, for expressions; for one thread at a time. */
final class VcpuContext implements AgentContext {
  private final Vcpu vcpu;
  private final boolean big;
  private final byte[] bytes = new byte[Long.BYTES];

  VcpuContext(Vcpu vcpu, Architecture architecture) {
    this.vcpu = vcpu;
    this.big = architecture.byteOrder() == ByteOrder.BIG_ENDIAN;
  }

  @Override
  public long memory(long guestVirtual, int length) throws AgentException {
    int count = vcpu.memory().read(guestVirtual, bytes, 0, length);
    if (count != length) {
      throw new AgentException(
          "memory: "
              + Addresses.hex(guestVirtual)
              + ": "
              + count
              + " bytes (expected: "
              + length
              + ")");
    }
    return number(bytes, length);
  }

  @Override
  public long register(int number) throws AgentException {
    try {
      byte[] value = vcpu.readRegister(number);
      return number(value, value.length);
    } catch (KvmException refusal) {
      throw new AgentException(Refusals.text(refusal));
    }
  }

  /** The low 64 bits. */
  private long number(byte[] value, int length) {
    long result = 0;
    for (int i = 0; i < length; i++) {
      result = result << Byte.SIZE | (value[big ? i : length - 1 - i] & 0xff);
    }
    return result;
  }
}
