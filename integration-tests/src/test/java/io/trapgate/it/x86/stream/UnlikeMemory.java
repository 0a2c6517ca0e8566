package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.Cpu;
import io.trapgate.target.x86.core.InsnSample;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * Bytes of memory that QEMU stores otherwise: the pointers of the last x87 instruction, which it
 * doesn't keep, and what is reserved in the images of the x87. Nothing may read them until they are
 * written again.
 */
final class UnlikeMemory {
  /** Instructions that store the x87's instruction and data pointers. */
  private static final Set<String> POINTERS = Set.of("fnstenv", "fnsave", "fxsave");

  private final BitSet bytes = new BitSet();

  /** Whether an instruction stores such bytes. */
  static boolean storesUnlike(InsnSample sample) {
    return POINTERS.contains(sample.name()) && sample.hasMemory();
  }

  /** Whether a byte of memory has to be ignored. */
  boolean contains(int physical) {
    return bytes.get(physical);
  }

  /** Whether one of the loads is of such a byte. */
  boolean readBy(Cpu cpu, List<BareDebug.DataAccess> accesses) {
    return accesses.stream()
        .anyMatch(access -> !access.write() && within(cpu, access.linear(), access.bytes()));
  }

  /** Whether one of the stores is where stacks are, which the handlers of the frame load from. */
  static boolean onStack(Cpu cpu, List<BareDebug.DataAccess> accesses) {
    return accesses.stream()
        .anyMatch(access ->
            isStack(cpu.look(access.linear()))
                || isStack(cpu.look(access.linear() + access.bytes() - 1)));
  }

  private static boolean isStack(long physical) {
    return Frame.within(physical, Frame.STACK, Frame.STACK_END)
        || Frame.within(physical - Frame.WINDOW, Frame.STACK, Frame.STACK_END);
  }

  private boolean within(Cpu cpu, long linear, int count) {
    for (int i = 0; i < count; i++) {
      long physical = cpu.look(linear + i);
      if (Frame.within(physical, 0, Frame.USED_BYTES) && bytes.get((int) physical)) {
        return true;
      }
    }
    return false;
  }

  /** Takes note of stores: what they have written is the same on both sides. */
  void written(Cpu cpu, List<BareDebug.DataAccess> accesses) {
    for (BareDebug.DataAccess access : accesses) {
      for (int i = 0; access.write() && i < access.bytes(); i++) {
        mark(cpu, access.linear() + i, false);
      }
    }
  }

  /** Takes note of an image that {@link #storesUnlike} is true of. */
  void stored(Cpu cpu, InsnSample stored, long linear) {
    if (stored.name().equals("fxsave")) {
      mark(cpu, linear, 6, 24);
      for (int i = 42; i < 160; i += 16) { // the reserved bytes, which QEMU doesn't write
        mark(cpu, linear, i, i + 6);
      }
    } else if (stored.operandBytes() == 2) {
      mark(cpu, linear, 6, 14);
    } else {
      mark(cpu, linear, 12, 28);
      for (int i = 2; i < 12; i += 4) { // a processor fills them with ones
        mark(cpu, linear, i, i + 2);
      }
    }
  }

  private void mark(Cpu cpu, long linear, int from, int to) {
    for (int i = from; i < to; i++) {
      mark(cpu, linear + i, true);
    }
  }

  private void mark(Cpu cpu, long linear, boolean unlike) {
    long physical = cpu.look(linear);
    if (Frame.within(physical, 0, Frame.USED_BYTES)) {
      bytes.set((int) physical, unlike);
    }
  }
}
