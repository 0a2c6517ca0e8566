package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.Segment;
import io.trapgate.target.x86.core.SegmentName;
import io.trapgate.target.x86.core.X86State;
import java.util.Random;

/** Chooses where operands of a stream lie. */
final class Places {
  private static final long LARGE_PAGE = 0x40_0000;
  private static final long HIGH_HALF = 0xFFFF_8000_0000_0000L;
  private static final int HOT_BYTES = 0x400;

  private final StreamMode mode;
  private final Random random;
  private final X86State state;

  Places(StreamMode mode, Random random, X86State state) {
    this.mode = mode;
    this.random = random;
    this.state = state;
  }

  /**
   * A linear address for an operand.
   *
   * @param addressBytes what it has to be reached with
   * @param segment through which
   */
  long data(int bytes, int addressBytes, int segment) {
    long base = base(segment);
    boolean near = addressBytes == 2 && base < 0x8000;
    int from = near ? Frame.LOW_WINDOW : Frame.WINDOW;
    int size = near ? Frame.LOW_WINDOW_END - from : addressBytes == 2 ? 0x8000 : 0x1_0000;
    int kind = random.nextInt(32);
    int offset = kind < 24 ? random.nextInt(HOT_BYTES) : random.nextInt(size - 64);
    if (kind == 31) {
      offset =
          (random.nextInt(size >> 12) << 12)
              + 4096
              - 1
              - random.nextInt(Math.max(2, bytes)); // at the end of a page
    }
    if (bytes > 8 && random.nextInt(10) != 0 || random.nextInt(4) == 0) {
      offset &= -16;
    }
    long linear = (long) from + Math.min(offset, size - 64);
    int window = addressBytes == 2 ? 0 : random.nextInt(4 * mode.windows());
    if (base != 0 && segment >= SegmentName.FS && mode.codeBits() == 64) {
      return linear - Frame.WINDOW + base;
    }
    return switch (window) {
      case 1 -> mode.windows() > 1 ? linear + LARGE_PAGE : linear;
      case 2 -> mode.windows() > 2 && addressBytes == 8 ? linear + HIGH_HALF : linear;
      default -> linear; // most of them
    };
  }

  /** Base of a segment as operands see it. */
  long base(int segment) {
    Segment register = state.segments[segment];
    return !state.mode64() || segment >= SegmentName.FS ? register.base : 0;
  }

  /**
   * A value of a stack pointer. In compatibility mode all of it counts when an exception is
   * delivered, without a base; and 16 bits don't reach the usual place from every base.
   */
  long stack() {
    int offset = random.nextInt(8) == 0 ? random.nextInt(64) : random.nextInt(16) * 4;
    long linear = stackTop() - 0x100L - offset;
    long base = base(SegmentName.SS);
    if (compatibility()) {
      return linear;
    }
    boolean near = state.stackBytes() == 2;
    return near && linear < base ? linear + Frame.WINDOW - base : linear - base;
  }

  private int stackTop() {
    return mode.user() ? 0x9600 : Frame.STACK_END;
  }

  private boolean compatibility() {
    return state.longModeActive() && !state.mode64();
  }

  /** Whether the stack pointer is where it should be. */
  boolean stackIsGood() {
    long pointer = state.gpr[Gpr.RSP];
    if (state.mode64() || compatibility()) {
      return isStack(pointer);
    }
    boolean near = state.stackBytes() == 2;
    long linear = base(SegmentName.SS) + (pointer & (near ? 0xFFFF : 0xFFFF_FFFFL));
    return isStack(linear & 0xFFFF_FFFFL) || near && isStack(linear - Frame.WINDOW);
  }

  private boolean isStack(long linear) {
    return linear > Frame.STACK + 0x600 && linear <= stackTop();
  }

  /**
   * A selector, most of them good for data. A null one has the present level: QEMU takes any into
   * SS in 64-bit mode, a processor only that one.
   */
  int selector() {
    if (mode == StreamMode.REAL) {
      int linear = random.nextInt(4) == 0 ? Frame.LOW_WINDOW : Frame.WINDOW;
      return (linear >> 4) + (random.nextInt(3) == 0 ? random.nextInt(0x100) : 0);
    }
    int kind = random.nextInt(8);
    if (kind < 4) {
      int usual = mode.codeBits() == 16 ? 0x28 : mode.user() ? 0x4B : 0x10;
      return kind == 0 ? mode.codeBits() == 16 ? 0x38 : 0x5B : usual;
    }
    return kind == 4 ? mode.user() ? 3 : 0 : random.nextInt(0x20) << 3 | random.nextInt(8);
  }

  /** A selector for the code segment that the stream is in, or now and then for another one. */
  int codeSelector() {
    int now = state.cs().selector;
    if (mode == StreamMode.REAL || random.nextInt(4) != 0) {
      return now;
    }
    int[] others = {0x98, 0x9B, 0x0F, 0x0C, now & ~3, now ^ 1, 0, 0xA0, 0x10, 0x08, 0x43, 0x18};
    return others[random.nextInt(others.length)];
  }

  /** Offset in DS of a place in memory, by its one-to-one address. */
  int inData(long linear) {
    return (int) ((linear & 0x1F_FFFF) - base(SegmentName.DS));
  }

  /** A value for a general register. */
  long value() {
    int kind = random.nextInt(10);
    if (kind < 3) {
      return data(8, 4, SegmentName.DS) - base(SegmentName.DS);
    }
    if (kind < 5) {
      return random.nextInt(64) - 16L;
    }
    if (kind < 8) {
      int width = 8 << random.nextInt(4);
      long edge = random.nextBoolean() ? 1L << width - 1 : width == 64 ? 0 : 1L << width;
      return edge + random.nextInt(3) - 1;
    }
    return random.nextLong() >>> random.nextInt(64);
  }
}
