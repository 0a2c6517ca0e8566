package io.trapgate.target.x86;

import io.trapgate.target.arch.Register;
import io.trapgate.target.kvm.KvmException;
import org.jspecify.annotations.Nullable;

/**
 * One register: what gdb knows of it, and how it is read and written.
 *
 * @param setter null when it is read-only
 */
record RegisterRow(Register register, Getter getter, @Nullable Setter setter) {
  /** Reads a register. */
  @FunctionalInterface
  interface Getter {
    Wide get(RegisterContext context);
  }

  /** Writes a register, as user space does. */
  @FunctionalInterface
  interface Setter {
    /**
     * Stores the value or refuses it without any change.
     *
     * @throws KvmException EINVAL, with what is allowed
     */
    void set(RegisterContext context, Wide value) throws KvmException;
  }

  /** As {@link Getter}, of at most 64 bits. */
  @FunctionalInterface
  interface LongGetter {
    long get(RegisterContext context);
  }

  /** As {@link Setter}, of at most 64 bits. */
  @FunctionalInterface
  interface LongSetter {
    void set(RegisterContext context, long value) throws KvmException;
  }

  static RegisterRow of(Register register, LongGetter getter, LongSetter setter) {
    return new RegisterRow(
        register, c -> Wide.of(getter.get(c)), (c, value) -> setter.set(c, value.low()));
  }

  /** The refusal of a segment's, control or system register's value. */
  static KvmException refused(String text) {
    return refused("KVM_SET_SREGS", text);
  }

  /**
   * The refusal of a value.
   *
   * @param call that would set it
   */
  static KvmException refused(String call, String text) {
    return new KvmException(call, KvmException.EINVAL, text);
  }
}
