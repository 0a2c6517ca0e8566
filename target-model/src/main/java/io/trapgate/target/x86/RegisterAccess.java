package io.trapgate.target.x86;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.KvmException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads and writes the registers of one processor by gdb number, as the debugger's own access. */
final class RegisterAccess {
  private static final String GET = "KVM_GET_REGS";
  private static final String SET = "KVM_SET_REGS";
  private static final int WIDEST = 16;

  private final RegisterContext context;
  private final RegisterFile file;

  RegisterAccess(RegisterContext context, Architecture architecture) {
    this.context = context;
    this.file = RegisterFile.of(architecture);
  }

  private RegisterRow row(String call, int number) throws KvmException {
    if (number < 0 || number >= file.rows().size()) {
      throw new KvmException(
          call,
          KvmException.EINVAL,
          "register: " + number + " (expected: 0 to " + (file.rows().size() - 1) + ")");
    }
    return file.rows().get(number);
  }

  byte[] read(int number) throws KvmException {
    RegisterRow row = row(GET, number);
    Wide value = row.getter().get(context);
    ByteBuffer bytes = ByteBuffer.allocate(WIDEST).order(ByteOrder.LITTLE_ENDIAN);
    byte[] shown = new byte[row.register().bytes()];
    bytes.putLong(value.low()).putLong(value.high()).flip().get(shown);
    return shown;
  }

  void write(int number, byte[] value) throws KvmException {
    RegisterRow row = row(SET, number);
    int bytes = row.register().bytes();
    if (value.length != bytes) {
      throw new KvmException(
          SET, KvmException.EINVAL, "length: " + value.length + " (expected: " + bytes + ")");
    }
    RegisterRow.Setter setter = row.setter();
    if (setter == null) {
      throw new KvmException(
          SET, KvmException.EINVAL, row.register().name() + ": read-only register");
    }
    ByteBuffer buffer = ByteBuffer.allocate(WIDEST).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(value).position(0).limit(WIDEST);
    setter.set(context, new Wide(buffer.getLong(), buffer.getLong()));
    context.debug().registersWritten();
    context.cpu().registersChanged();
  }
}
