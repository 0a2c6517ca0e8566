package io.trapgate.target.x86;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.Segment;
import io.trapgate.target.x86.core.SegmentName;
import io.trapgate.target.x86.core.X86State;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A debugger's write of a selector: real mode takes it as it is, protected mode loads the
 * descriptor it names if the processor would, and refuses it otherwise.
 */
final class SegmentLoader {
  private static final String[] NAMES = {"es", "cs", "ss", "ds", "fs", "gs"};
  private static final int DESCRIPTOR_BYTES = 8;
  private static final int TABLE_INDICATOR = 4;
  private static final int RPL = 3;

  private SegmentLoader() {}

  static void load(RegisterContext c, int number, long value) throws KvmException {
    String name = NAMES[number];
    if (value >>> 16 != 0) {
      throw RegisterRow.refused("%s: 0x%x (expected: <= 0xffff)".formatted(name, value));
    }
    X86State state = c.state();
    int selector = (int) value;
    Segment target = state.segments[number];
    if (selector == target.selector) {
      // gdb writes back what it has saved around a call. Nobody asks for a descriptor then, which
      // may not even be there, or not be what was loaded (QEMU target/i386/gdbstub.c does the
      // same).
      return;
    }
    if (!state.protectedMode()) {
      target.setReal(selector);
    } else if ((selector & ~RPL) == 0) {
      unload(state, number, selector);
    } else {
      Segment loaded = descriptor(c, name, selector);
      require(state, number, loaded);
      target.set(loaded);
      if (number == SegmentName.CS) {
        state.cpl = selector & RPL;
      }
    }
  }

  private static void unload(X86State state, int number, int selector) throws KvmException {
    boolean allowed = number != SegmentName.CS && (number != SegmentName.SS || state.mode64());
    if (!allowed) {
      throw RegisterRow.refused(
          "%s: 0x%x (expected: not a null selector)".formatted(NAMES[number], selector));
    }
    Segment target = state.segments[number];
    target.selector = selector;
    target.base = 0;
    target.unusable = true;
  }

  private static Segment descriptor(RegisterContext c, String name, int selector)
      throws KvmException {
    X86State state = c.state();
    boolean local = (selector & TABLE_INDICATOR) != 0;
    long base = local ? state.ldtr.base : state.gdtBase;
    long limit = local ? state.ldtr.limit & 0xFFFF_FFFFL : state.gdtLimit;
    int offset = selector & ~(RPL | TABLE_INDICATOR);
    byte[] bytes = new byte[DESCRIPTOR_BYTES];
    if (offset + DESCRIPTOR_BYTES - 1 > limit) {
      throw RegisterRow.refused(
          "%s: 0x%x (expected: inside the %s, offset <= 0x%x)"
              .formatted(name, selector, local ? "LDT" : "GDT", limit - DESCRIPTOR_BYTES + 1));
    }
    if (c.memory().read(base + offset, bytes, 0, bytes.length) != bytes.length) {
      throw RegisterRow.refused(
          "%s: 0x%x (expected: a descriptor in mapped memory, not at 0x%x)"
              .formatted(name, selector, base + offset));
    }
    return parse(selector, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
  }

  /** Intel SDM 3A 3.4.5. */
  private static Segment parse(int selector, long d) {
    Segment segment = new Segment();
    segment.selector = selector;
    segment.base = d >>> 16 & 0xFF_FFFF | d >>> 56 << 24;
    long limit = d & 0xFFFF | d >>> 32 & 0xF_0000;
    segment.type = (int) (d >>> 40) & 0xF;
    segment.codeOrData = bit(d, 44);
    segment.dpl = (int) (d >>> 45) & RPL;
    segment.present = bit(d, 47);
    segment.available = bit(d, 52);
    segment.longMode = bit(d, 53);
    segment.big = bit(d, 54);
    segment.granular = bit(d, 55);
    segment.limit = (int) (segment.granular ? limit << 12 | 0xFFF : limit);
    return segment;
  }

  private static boolean bit(long value, int number) {
    return (value >>> number & 1) != 0;
  }

  private static void require(X86State state, int number, Segment s) throws KvmException {
    String name = NAMES[number];
    boolean code = (s.type & Segment.CODE) != 0;
    boolean second = (s.type & Segment.WRITABLE_OR_READABLE) != 0;
    int rpl = s.selector & RPL;
    String expected = null;
    if (!s.codeOrData || !s.present) {
      expected = "a code or data descriptor that is present";
    } else if (number == SegmentName.CS) {
      boolean conforming = (s.type & Segment.EXPAND_DOWN_OR_CONFORMING) != 0;
      boolean level = conforming ? s.dpl <= rpl : s.dpl == rpl;
      expected = code && level ? null : "a code descriptor of the selector's privilege";
    } else if (number == SegmentName.SS) {
      boolean fits = !code && second && s.dpl == state.cpl && rpl == state.cpl;
      expected = fits ? null : "writable data of the current privilege " + state.cpl;
    } else if (code && !second) {
      expected = "data or readable code";
    }
    if (expected != null) {
      throw RegisterRow.refused("%s: 0x%x (expected: %s)".formatted(name, s.selector, expected));
    }
  }
}
