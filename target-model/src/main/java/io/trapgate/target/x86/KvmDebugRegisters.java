package io.trapgate.target.x86;

import io.trapgate.target.kvm.KvmException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * {@code struct kvm_debugregs}: the guest's debug registers (Linux
 * arch/x86/include/uapi/asm/kvm.h).
 *
 * @param db DR0 to DR3
 */
public record KvmDebugRegisters(List<Long> db, long dr6, long dr7) {
  /** Its size. */
  public static final int ABI_BYTES = 128;

  private static final int SLOTS = 4;

  public KvmDebugRegisters {
    db = List.copyOf(db);
    if (db.size() != SLOTS) {
      throw new IllegalArgumentException("db: " + db.size() + " words (expected: " + SLOTS + ")");
    }
  }

  static KvmDebugRegisters of(DebugRegisters from) {
    return new KvmDebugRegisters(Arrays.stream(from.address).boxed().toList(), from.dr6, from.dr7);
  }

  /** As Linux x86.c, kvm_vcpu_ioctl_x86_set_debugregs: taken as they are, if 32 bits wide. */
  void store(DebugRegisters to) throws KvmException {
    require("DR6", dr6);
    require("DR7", dr7);
    for (int i = 0; i < SLOTS; i++) {
      to.address[i] = db.get(i);
    }
    to.dr6 = dr6;
    to.dr7 = dr7;
  }

  private static void require(String name, long value) throws KvmException {
    if (value >>> 32 != 0) {
      throw new KvmException(
          "KVM_SET_DEBUGREGS",
          KvmException.EINVAL,
          "%s: 0x%x (expected: <= 0xffffffff)".formatted(name, value));
    }
  }

  /** The exact bytes. */
  public byte[] toAbi() {
    ByteBuffer abi = ByteBuffer.allocate(ABI_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    db.forEach(abi::putLong);
    return abi.putLong(dr6).putLong(dr7).array();
  }
}
