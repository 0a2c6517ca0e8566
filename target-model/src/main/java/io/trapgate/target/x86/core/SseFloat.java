package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.FloatFormat;
import io.trapgate.target.x86.fpu.SseMath;

/** Floating-point instructions of SSE and SSE2. */
final class SseFloat {
  private static final long LOW = 0xFFFF_FFFFL;

  private SseFloat() {}

  /**
   * Ends an instruction's computation: flags go to MXCSR, and an unmasked one is an exception.
   *
   * @throws X86Fault #XM, or #UD without CR4.OSXMMEXCPT
   */
  static void end(Cpu cpu, SseMath math) {
    cpu.state().fpu.mxcsr = math.mxcsr();
    if (math.stops()) {
      boolean wanted = (cpu.state().cr4 & X86State.CR4_OSXMMEXCPT) != 0;
      throw wanted ? X86Fault.of(X86Fault.XM) : X86Fault.undefined();
    }
  }

  private static SseMath begin(Cpu cpu) {
    return new SseMath(cpu.state().fpu.mxcsr);
  }

  private static FloatFormat format(int bytes) {
    return bytes == 4 ? FloatFormat.SINGLE : FloatFormat.DOUBLE;
  }

  /** An instruction on all elements of that many bytes. */
  static InsnMethod packed(int bytes, SseMath.Element op) {
    return (cpu, i) -> {
      Sse.check(cpu);
      long[] b = Sse.read16(cpu, i, i.b);
      long[] a = Sse.register(cpu, i.a.number());
      packed(cpu, i, op(bytes, op), a, b);
    };
  }

  private interface Half {
    long apply(SseMath math, long a, long b);
  }

  /** One operation on the one or two elements of 64 bits. */
  private static Half op(int bytes, SseMath.Element op) {
    return bytes == 8
        ? (math, a, b) -> op.apply(math, FloatFormat.DOUBLE, a, b)
        : (math, a, b) ->
            op.apply(math, FloatFormat.SINGLE, a & LOW, b & LOW)
                | op.apply(math, FloatFormat.SINGLE, a >>> 32, b >>> 32) << 32;
  }

  private static void packed(Cpu cpu, Insn i, Half op, long[] a, long[] b) {
    SseMath math = begin(cpu);
    long low = op.apply(math, a[0], b[0]);
    long high = op.apply(math, a[1], b[1]);
    end(cpu, math);
    Sse.register(cpu, i.a.number(), low, high);
  }

  /** An instruction on the lowest element; the rest stays. */
  static InsnMethod scalar(int bytes, SseMath.Element op) {
    return (cpu, i) -> {
      Sse.check(cpu);
      scalar(cpu, i, bytes, op, Sse.readLow(cpu, i.b));
    };
  }

  private static void scalar(Cpu cpu, Insn i, int bytes, SseMath.Element op, long source) {
    long[] a = Sse.register(cpu, i.a.number());
    SseMath math = begin(cpu);
    long result = op.apply(math, format(bytes), Width.zeroExtend(a[0], bytes), source);
    end(cpu, math);
    storeLow(cpu, i.a.number(), bytes, result);
  }

  private static void storeLow(Cpu cpu, int number, int bytes, long value) {
    long[] old = Sse.register(cpu, number);
    long kept = bytes == 8 ? 0 : old[0] & ~Width.mask(bytes);
    Sse.register(cpu, number, kept | value, old[1]);
  }

  /** CMPPS, CMPPD. */
  static InsnMethod comparePacked(int bytes) {
    return (cpu, i) -> {
      Sse.check(cpu);
      long[] b = Sse.read16(cpu, i, i.b);
      Half op = op(bytes, SseMath.compare((int) i.c.read(cpu) & 7));
      packed(cpu, i, op, Sse.register(cpu, i.a.number()), b);
    };
  }

  /** CMPSS, CMPSD. */
  static InsnMethod compareScalar(int bytes) {
    return (cpu, i) -> {
      Sse.check(cpu);
      long source = Sse.readLow(cpu, i.b);
      scalar(cpu, i, bytes, SseMath.compare((int) i.c.read(cpu) & 7), source);
    };
  }

  /** COMISS, UCOMISS and those of doubles. */
  static InsnMethod compareToFlags(int bytes, boolean quiet) {
    return (cpu, i) -> {
      Sse.check(cpu);
      long b = Sse.readLow(cpu, i.b);
      long a = Width.zeroExtend(Sse.register(cpu, i.a.number())[0], bytes);
      SseMath math = begin(cpu);
      int condition = math.compareToFlags(format(bytes), a, b, quiet);
      end(cpu, math);
      X86State s = cpu.state();
      s.flags = s.flags & ~Flag.ARITHMETIC | X87Arithmetic.flags(condition);
    };
  }

  /** CVTSS2SD, CVTSD2SS. */
  static InsnMethod convertScalar(int from, int to) {
    return (cpu, i) -> {
      Sse.check(cpu);
      long source = Sse.readLow(cpu, i.b);
      SseMath math = begin(cpu);
      long result = math.convert(format(from), format(to), source);
      end(cpu, math);
      storeLow(cpu, i.a.number(), to, result);
    };
  }

  /** CVTSI2SS, CVTSI2SD. */
  static InsnMethod fromGeneral(int bytes) {
    return (cpu, i) -> {
      Sse.check(cpu);
      long value = Width.signExtend(i.b.read(cpu), i.b.bytes);
      SseMath math = begin(cpu);
      long result = math.fromInteger(format(bytes), value);
      end(cpu, math);
      storeLow(cpu, i.a.number(), bytes, result);
    };
  }

  /** CVTSS2SI, CVTSD2SI and the truncating ones. */
  static InsnMethod toGeneral(int bytes, boolean truncates) {
    return (cpu, i) -> {
      Sse.check(cpu);
      long source = Sse.readLow(cpu, i.b);
      SseMath math = begin(cpu);
      long result = math.toInteger(format(bytes), source, i.a.bytes, truncates);
      end(cpu, math);
      i.a.write(cpu, result);
    };
  }

  /** What each element of a packed conversion becomes. */
  @FunctionalInterface
  interface Conversion {
    long[] apply(SseMath math, long[] source);
  }

  /** A packed conversion of 16 bytes or of the low 8. */
  static InsnMethod convert(Conversion conversion) {
    return (cpu, i) -> {
      Sse.check(cpu);
      long[] source =
          i.b.bytes == 16 ? Sse.read16(cpu, i, i.b) : new long[] {Sse.readLow(cpu, i.b), 0};
      SseMath math = begin(cpu);
      long[] result = conversion.apply(math, source);
      end(cpu, math);
      Sse.register(cpu, i.a.number(), result[0], result[1]);
    };
  }

  /**
   * CVTPI2PS, CVTPI2PD: from an MMX register, or from memory, which leaves the x87 and its pending
   * exceptions alone (of CVTPI2PS SDM 2A doesn't say so; measured on an AMD processor).
   */
  static InsnMethod fromMmx(int bytes) {
    return (cpu, i) -> {
      Sse.check(cpu);
      if (!i.b.isMemory()) {
        Mmx.check(cpu);
      }
      long source = Mmx.read(cpu, i.b);
      SseMath math = begin(cpu);
      long low = math.fromInteger(format(bytes), Width.signExtend(source, 4));
      long high = math.fromInteger(format(bytes), source >> 32);
      end(cpu, math);
      if (!i.b.isMemory()) {
        Mmx.enter(cpu);
      }
      if (bytes == 8) {
        Sse.register(cpu, i.a.number(), low, high);
      } else {
        storeLow(cpu, i.a.number(), 8, low | high << 32);
      }
    };
  }

  /** CVTPS2PI, CVTPD2PI and the truncating ones. */
  static InsnMethod toMmx(int bytes, boolean truncates) {
    return (cpu, i) -> {
      Sse.check(cpu);
      Mmx.check(cpu);
      long[] s = bytes == 8 ? Sse.read16(cpu, i, i.b) : halves(Sse.readLow(cpu, i.b));
      SseMath math = begin(cpu);
      long low = math.toInteger(format(bytes), s[0], 4, truncates) & LOW;
      long high = math.toInteger(format(bytes), s[1], 4, truncates);
      end(cpu, math);
      Mmx.enter(cpu);
      Mmx.register(cpu, i.a.number(), low | high << 32);
    };
  }

  /** The two elements of 32 bits. */
  static long[] halves(long value) {
    return new long[] {value & LOW, value >>> 32};
  }

  /** RCPPS, RSQRTPS: each processor approximates differently. */
  static void approximation(Cpu cpu, Insn i) {
    Sse.check(cpu);
    throw new EmulationFailure(i.row.name() + ": approximations aren't modelled");
  }
}
