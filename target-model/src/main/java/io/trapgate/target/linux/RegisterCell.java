package io.trapgate.target.linux;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.linux.VcpuState.Part;
import java.lang.foreign.MemorySegment;

/** How one register of gdb's is found in the kernel's structures. */
sealed interface RegisterCell {
  /**
   * Reads it, low 8 bytes first.
   *
   * @return one or two words
   */
  long[] read(VcpuState state) throws KvmException;

  /**
   * Changes it in its part, which isn't stored yet.
   *
   * @param words as {@link #read} gives them
   * @return the part to store
   */
  Part write(VcpuState state, long... words) throws KvmException;

  /**
   * A field as it is.
   *
   * @param offset in bytes from the beginning of its part
   * @param bytes 1 to 16
   */
  record Field(Part part, long offset, int bytes) implements RegisterCell {
    @Override
    public long[] read(VcpuState state) throws KvmException {
      MemorySegment from = state.of(part);
      long low = VcpuState.get(from, offset, Math.min(bytes, 8));
      return bytes <= 8
          ? new long[] {low}
          : new long[] {low, VcpuState.get(from, offset + 8, bytes - 8)};
    }

    @Override
    public Part write(VcpuState state, long... words) throws KvmException {
      MemorySegment into = state.of(part);
      VcpuState.set(into, offset, Math.min(bytes, 8), words[0]);
      if (bytes > 8) {
        VcpuState.set(into, offset + 8, bytes - 8, words[1]);
      }
      return part;
    }
  }

  /** A number that is made of fields. */
  non-sealed interface Derived extends RegisterCell {
    long get(VcpuState state) throws KvmException;

    Part set(VcpuState state, long value) throws KvmException;

    @Override
    default long[] read(VcpuState state) throws KvmException {
      return new long[] {get(state)};
    }

    @Override
    default Part write(VcpuState state, long... words) throws KvmException {
      return set(state, words[0]);
    }
  }
}
