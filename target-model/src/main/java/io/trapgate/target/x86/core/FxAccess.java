package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.FxArea;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How FXSAVE and FXRSTOR reach their area in memory: what is checked, in which order, and whether a
 * fault leaves part of it written (x86.md 3.3, 3.4).
 */
final class FxAccess {
  private static final int PAGE = 4096;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Cpu cpu;
  private final MemOperand operand;
  private final boolean write;

  FxAccess(Cpu cpu, MemOperand operand, boolean write) {
    this.cpu = cpu;
    this.operand = operand;
    this.write = write;
  }

  /**
   * The processor's: all 512 bytes in the segment, aligned, then accessible, whatever of them is
   * used. The last byte is looked at first: CR2 shows it even if none is accessible (measured).
   */
  long checkedByProcessor() {
    long linear = inSegment(FxArea.BYTES);
    if ((linear & 15) != 0) {
      // Measured at each offset: the alignment check goes before, for what isn't a multiple of 4.
      WideMemory.checkAlignment(cpu, linear, 4);
      AlignmentClass.ALIGNED16.check(linear, FxArea.BYTES);
    }
    probe(WideMemory.after(cpu, linear, FxArea.BYTES - 1));
    probe(linear);
    return linear;
  }

  /**
   * The emulator's: only what is used, in the segment and aligned; pages as the copy meets them. Of
   * a segment that ends with the last byte of 4 GiB the area's end isn't checked (Linux
   * arch/x86/kvm/emulate.c, {@code __linearize}; measured).
   */
  long checkedByEmulator(int bytes) {
    long linear = inSegment(!cpu.state().mode64() && endsAt4GiB() ? 1 : bytes);
    AlignmentClass.ALIGNED16.check(linear, bytes);
    return linear;
  }

  private boolean endsAt4GiB() {
    Segment segment = cpu.state().segments[operand.segment()];
    return segment.isExpandDown() ? segment.big : segment.limit == -1;
  }

  /** The emulator copies on behind 4 GiB, the processor at 0. */
  private long after(long linear, long more) {
    return cpu.profile().fx() == FxProfile.CPU
        ? WideMemory.after(cpu, linear, more)
        : linear + more;
  }

  private long inSegment(int bytes) {
    return cpu.memory().address(operand.segment(), operand.offset(cpu), bytes, write);
  }

  private void probe(long linear) {
    cpu.memory().linear().probe(linear, 1, access());
  }

  private int access() {
    return (write ? Access.WRITE : Access.READ) | cpu.memory().user();
  }

  /** Faults when the page of a byte isn't accessible; CR2 is that byte. */
  private void reach(long linear, boolean devices) {
    boolean beyond = linear >>> 32 != 0 && !cpu.state().paging();
    if (!beyond) {
      probe(linear);
    }
    if (!devices && (beyond || !cpu.memory().linear().isRam(linear, access()))) {
      throw new EmulationFailure(
          "the area of FXSAVE or FXRSTOR at 0x%x isn't in RAM; KVM's emulator would hang on it"
              .formatted(linear));
    }
  }

  /**
   * Copies the first bytes of an image out, page by page: a fault on a later page leaves the first
   * written.
   *
   * @param devices whether the bytes may go to a device
   */
  void store(long linear, byte[] image, int bytes, boolean devices) {
    for (int at = 0; at < bytes; ) {
      long address = after(linear, at);
      reach(address, devices);
      int end = Math.min(bytes, at + (int) (PAGE - (address & PAGE - 1)));
      for (; at < end; at += 8) {
        long target = after(linear, at);
        cpu.memory().linear().store(target, 8, (long) LONG.get(image, at), user());
      }
    }
    cpu.memory().watched(linear, bytes, true);
  }

  /** Copies the first bytes of the area in, page by page. */
  byte[] load(long linear, int bytes, boolean devices) {
    byte[] image = new byte[FxArea.BYTES];
    for (int at = 0; at < bytes; ) {
      long address = after(linear, at);
      reach(address, devices);
      int end = Math.min(bytes, at + (int) (PAGE - (address & PAGE - 1)));
      for (; at < end; at += 8) {
        LONG.set(image, at, cpu.memory().linear().load(after(linear, at), 8, user()));
      }
    }
    cpu.memory().watched(linear, bytes, false);
    return image;
  }

  private int user() {
    return cpu.memory().user();
  }
}
