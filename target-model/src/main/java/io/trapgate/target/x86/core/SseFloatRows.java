package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.row;

import io.trapgate.target.x86.fpu.FloatFormat;
import io.trapgate.target.x86.fpu.FloatOp;
import io.trapgate.target.x86.fpu.SseMath;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/** Floating-point arithmetic, comparisons and conversions of SSE and SSE2. */
final class SseFloatRows {
  static final List<OpRow> ROWS =
      Stream.of(arithmetic(), comparing(), general(), packed(), mmx(), approximations())
          .flatMap(s -> s)
          .toList();

  private SseFloatRows() {}

  private static Stream<OpRow> arithmetic() {
    return Stream.of(
            four("51", "sqrt", SseMath::root),
            four("58", "add", SseMath.of(FloatOp.ADD)),
            four("59", "mul", SseMath.of(FloatOp.MULTIPLY)),
            four("5C", "sub", SseMath.of(FloatOp.SUBTRACT)),
            four("5D", "min", SseMath::least),
            four("5E", "div", SseMath.of(FloatOp.DIVIDE)),
            four("5F", "max", SseMath::most))
        .flatMap(s -> s);
  }

  /** Packed and scalar, of singles and of doubles. */
  private static Stream<OpRow> four(String opcode, String name, SseMath.Element op) {
    return Stream.of(
        row("NP 0F " + opcode, "Vx,Wx", name + "ps", SseFloat.packed(4, op)),
        row("66 0F " + opcode, "Vx,Wx", name + "pd", SseFloat.packed(8, op)),
        row("F3 0F " + opcode, "Vx,Wd", name + "ss", SseFloat.scalar(4, op)),
        row("F2 0F " + opcode, "Vx,Wq", name + "sd", SseFloat.scalar(8, op)));
  }

  private static Stream<OpRow> comparing() {
    return Stream.of(
        row("NP 0F C2", "Vx,Wx,Ib", "cmpps", SseFloat.comparePacked(4)),
        row("66 0F C2", "Vx,Wx,Ib", "cmppd", SseFloat.comparePacked(8)),
        row("F3 0F C2", "Vx,Wd,Ib", "cmpss", SseFloat.compareScalar(4)),
        row("F2 0F C2", "Vx,Wq,Ib", "cmpsd", SseFloat.compareScalar(8)),
        row("NP 0F 2E", "Vx,Wd", "ucomiss", SseFloat.compareToFlags(4, true)),
        row("66 0F 2E", "Vx,Wq", "ucomisd", SseFloat.compareToFlags(8, true)),
        row("NP 0F 2F", "Vx,Wd", "comiss", SseFloat.compareToFlags(4, false)),
        row("66 0F 2F", "Vx,Wq", "comisd", SseFloat.compareToFlags(8, false)));
  }

  private static Stream<OpRow> general() {
    return Stream.of(
        row("F3 0F 2A", "Vx,Ey", "cvtsi2ss", SseFloat.fromGeneral(4)),
        row("F2 0F 2A", "Vx,Ey", "cvtsi2sd", SseFloat.fromGeneral(8)),
        row("F3 0F 2C", "Gy,Wd", "cvttss2si", SseFloat.toGeneral(4, true)),
        row("F2 0F 2C", "Gy,Wq", "cvttsd2si", SseFloat.toGeneral(8, true)),
        row("F3 0F 2D", "Gy,Wd", "cvtss2si", SseFloat.toGeneral(4, false)),
        row("F2 0F 2D", "Gy,Wq", "cvtsd2si", SseFloat.toGeneral(8, false)),
        row("F3 0F 5A", "Vx,Wd", "cvtss2sd", SseFloat.convertScalar(4, 8)),
        row("F2 0F 5A", "Vx,Wq", "cvtsd2ss", SseFloat.convertScalar(8, 4)));
  }

  private static Stream<OpRow> packed() {
    return Stream.of(
        row("NP 0F 5A", "Vx,Wq", "cvtps2pd", SseFloat.convert(SseFloatRows::widen)),
        row("66 0F 5A", "Vx,Wx", "cvtpd2ps", SseFloat.convert(SseFloatRows::narrow)),
        row("NP 0F 5B", "Vx,Wx", "cvtdq2ps", SseFloat.convert(SseFloatRows::fromIntegers)),
        row("66 0F 5B", "Vx,Wx", "cvtps2dq", toIntegers(false)),
        row("F3 0F 5B", "Vx,Wx", "cvttps2dq", toIntegers(true)),
        row("66 0F E6", "Vx,Wx", "cvttpd2dq", doublesToIntegers(true)),
        row("F2 0F E6", "Vx,Wx", "cvtpd2dq", doublesToIntegers(false)),
        row("F3 0F E6", "Vx,Wq", "cvtdq2pd", SseFloat.convert(SseFloatRows::integersToDoubles)));
  }

  private static long[] widen(SseMath math, long[] s) {
    long[] two = SseFloat.halves(s[0]);
    return new long[] {
      math.convert(FloatFormat.SINGLE, FloatFormat.DOUBLE, two[0]),
      math.convert(FloatFormat.SINGLE, FloatFormat.DOUBLE, two[1])
    };
  }

  private static long[] narrow(SseMath math, long[] s) {
    long low = math.convert(FloatFormat.DOUBLE, FloatFormat.SINGLE, s[0]);
    return new long[] {low | math.convert(FloatFormat.DOUBLE, FloatFormat.SINGLE, s[1]) << 32, 0};
  }

  /** Two elements of 32 bits, each made anew. */
  private static long both(long value, LongUnaryOperator op) {
    long[] two = SseFloat.halves(value);
    return op.applyAsLong(two[0]) & 0xFFFF_FFFFL | op.applyAsLong(two[1]) << 32;
  }

  private static long[] fromIntegers(SseMath math, long[] s) {
    LongUnaryOperator op = v -> math.fromInteger(FloatFormat.SINGLE, Width.signExtend(v, 4));
    return new long[] {both(s[0], op), both(s[1], op)};
  }

  private static InsnMethod toIntegers(boolean truncates) {
    return SseFloat.convert((math, s) -> {
      LongUnaryOperator op = v -> math.toInteger(FloatFormat.SINGLE, v, 4, truncates);
      return new long[] {both(s[0], op), both(s[1], op)};
    });
  }

  private static InsnMethod doublesToIntegers(boolean truncates) {
    return SseFloat.convert((math, s) -> {
      long low = math.toInteger(FloatFormat.DOUBLE, s[0], 4, truncates) & 0xFFFF_FFFFL;
      long high = math.toInteger(FloatFormat.DOUBLE, s[1], 4, truncates);
      return new long[] {low | high << 32, 0};
    });
  }

  private static long[] integersToDoubles(SseMath math, long[] s) {
    return new long[] {
      math.fromInteger(FloatFormat.DOUBLE, Width.signExtend(s[0], 4)),
      math.fromInteger(FloatFormat.DOUBLE, s[0] >> 32)
    };
  }

  private static Stream<OpRow> mmx() {
    return Stream.of(
        row("NP 0F 2A", "Vx,Qq", "cvtpi2ps", SseFloat.fromMmx(4)),
        row("66 0F 2A", "Vx,Qq", "cvtpi2pd", SseFloat.fromMmx(8)),
        row("NP 0F 2C", "Pq,Wq", "cvttps2pi", SseFloat.toMmx(4, true)),
        row("66 0F 2C", "Pq,Wx", "cvttpd2pi", SseFloat.toMmx(8, true)),
        row("NP 0F 2D", "Pq,Wq", "cvtps2pi", SseFloat.toMmx(4, false)),
        row("66 0F 2D", "Pq,Wx", "cvtpd2pi", SseFloat.toMmx(8, false)));
  }

  private static Stream<OpRow> approximations() {
    return Stream.of(
        row("NP 0F 52", "Vx,Wx", "rsqrtps", SseFloat::approximation),
        row("F3 0F 52", "Vx,Wd", "rsqrtss", SseFloat::approximation),
        row("NP 0F 53", "Vx,Wx", "rcpps", SseFloat::approximation),
        row("F3 0F 53", "Vx,Wd", "rcpss", SseFloat::approximation));
  }
}
