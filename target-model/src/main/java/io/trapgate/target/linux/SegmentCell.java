package io.trapgate.target.linux;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.linux.VcpuState.Part;
import java.lang.foreign.MemorySegment;

/** The registers of one segment in {@code struct kvm_sregs}. */
final class SegmentCell {
  private static final int SELECTOR = 12;
  private static final int LIMIT = 8;

  /** Offsets of the single bits' bytes, by their number in a descriptor's bits 40 to 55. */
  private static final int[][] BITS = {
    {4, 18}, {7, 15}, {12, 21}, {13, 19}, {14, 17}, {15, 20}, {16, 22}
  };

  private static final int TYPE = 14;
  private static final int DPL = 16;

  private final long offset;

  /**
   * @param name as the kernel has it: {@code cs}, {@code ldt} and so on
   */
  SegmentCell(String name) {
    this.offset = KvmLayouts.offset(KvmLayouts.SREGS, name);
  }

  RegisterCell base() {
    return new RegisterCell.Field(Part.SYSTEM, offset, 8);
  }

  RegisterCell limit() {
    return new RegisterCell.Field(Part.SYSTEM, offset + LIMIT, 4);
  }

  RegisterCell selector() {
    return new RegisterCell.Field(Part.SYSTEM, offset + SELECTOR, 2);
  }

  /** Bits 40 to 55 of a descriptor without the limit's, as VMX has them; bit 16 is "unusable". */
  RegisterCell attributes() {
    return new Attributes(offset);
  }

  private record Attributes(long offset) implements RegisterCell.Derived {
    @Override
    public long get(VcpuState state) throws KvmException {
      MemorySegment sregs = state.of(Part.SYSTEM);
      long value =
          VcpuState.get(sregs, offset + TYPE, 1) | VcpuState.get(sregs, offset + DPL, 1) << 5;
      for (int[] bit : BITS) {
        value |= VcpuState.get(sregs, offset + bit[1], 1) << bit[0];
      }
      return value;
    }

    @Override
    public Part set(VcpuState state, long value) throws KvmException {
      MemorySegment sregs = state.of(Part.SYSTEM);
      VcpuState.set(sregs, offset + TYPE, 1, value & 0xF);
      VcpuState.set(sregs, offset + DPL, 1, value >>> 5 & 3);
      for (int[] bit : BITS) {
        VcpuState.set(sregs, offset + bit[1], 1, value >>> bit[0] & 1);
      }
      return Part.SYSTEM;
    }
  }
}
