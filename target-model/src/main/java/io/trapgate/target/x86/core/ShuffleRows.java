package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.row;

import io.trapgate.target.x86.fpu.Lanes;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;

/** Shifts and shuffles of packed elements. */
final class ShuffleRows {
  static final List<OpRow> ROWS = Stream.of(shifts(), shuffles()).flatMap(s -> s).toList();

  private ShuffleRows() {}

  /** What one line of shifts shares: by register or memory, and by immediate. */
  private static Stream<OpRow> shift(
      String opcode, String immediateCode, String name, LongBinaryOperator op) {
    return Stream.of(
        row("NP 0F " + opcode, "Pq,Qq", name, Mmx.of(op)),
        row("66 0F " + opcode, "Vx,Wx", name, Sse.wide((a, b) -> shifted(a, b[0], op))),
        row("NP 0F " + immediateCode, "Nq,Ib", name, Mmx.byImmediate(op)),
        row("66 0F " + immediateCode, "Ux,Ib", name, bySse((a, n) -> shifted(a, n, op))));
  }

  private interface ByCount {
    long[] apply(long[] value, int count);
  }

  private static InsnMethod bySse(ByCount op) {
    return (cpu, i) -> {
      Sse.check(cpu);
      long[] result = op.apply(Sse.register(cpu, i.a.number()), (int) i.b.read(cpu));
      Sse.register(cpu, i.a.number(), result[0], result[1]);
    };
  }

  private static long[] shifted(long[] value, long count, LongBinaryOperator op) {
    return new long[] {op.applyAsLong(value[0], count), op.applyAsLong(value[1], count)};
  }

  private static Stream<OpRow> shifts() {
    return Stream.of(
            shift("F1", "71 /6", "psllw", (v, n) -> Lanes.shiftLeft(16, v, n)),
            shift("F2", "72 /6", "pslld", (v, n) -> Lanes.shiftLeft(32, v, n)),
            shift("F3", "73 /6", "psllq", (v, n) -> Lanes.shiftLeft(64, v, n)),
            shift("D1", "71 /2", "psrlw", (v, n) -> Lanes.shiftRight(16, v, n)),
            shift("D2", "72 /2", "psrld", (v, n) -> Lanes.shiftRight(32, v, n)),
            shift("D3", "73 /2", "psrlq", (v, n) -> Lanes.shiftRight(64, v, n)),
            shift("E1", "71 /4", "psraw", (v, n) -> Lanes.shiftRightSigned(16, v, n)),
            shift("E2", "72 /4", "psrad", (v, n) -> Lanes.shiftRightSigned(32, v, n)),
            Stream.of(
                row("66 0F 73 /7", "Ux,Ib", "pslldq", bySse(ShuffleRows::bytesLeft)),
                row("66 0F 73 /3", "Ux,Ib", "psrldq", bySse(ShuffleRows::bytesRight))))
        .flatMap(s -> s);
  }

  private static long[] bytesLeft(long[] v, int bytes) {
    int n = 8 * Math.min(bytes, 16);
    if (n >= 64) {
      return new long[] {0, n == 128 ? 0 : v[0] << n - 64};
    }
    return n == 0 ? v : new long[] {v[0] << n, v[1] << n | v[0] >>> 64 - n};
  }

  private static long[] bytesRight(long[] v, int bytes) {
    int n = 8 * Math.min(bytes, 16);
    if (n >= 64) {
      return new long[] {n == 128 ? 0 : v[1] >>> n - 64, 0};
    }
    return n == 0 ? v : new long[] {v[0] >>> n | v[1] << 64 - n, v[1] >>> n};
  }

  private static Stream<OpRow> shuffles() {
    return Stream.of(
        row("NP 0F 70", "Pq,Qq,Ib", "pshufw", Mmx.chosen((v, n) -> words(v, n))),
        row("66 0F 70", "Vx,Wx,Ib", "pshufd", Sse.chosen((_, s, n) -> doublewords(s, s, n))),
        row(
            "F3 0F 70",
            "Vx,Wx,Ib",
            "pshufhw",
            Sse.chosen((_, s, n) -> new long[] {s[0], words(s[1], n)})),
        row(
            "F2 0F 70",
            "Vx,Wx,Ib",
            "pshuflw",
            Sse.chosen((_, s, n) -> new long[] {words(s[0], n), s[1]})),
        row("NP 0F C6", "Vx,Wx,Ib", "shufps", Sse.chosen(ShuffleRows::doublewords)),
        row(
            "66 0F C6",
            "Vx,Wx,Ib",
            "shufpd",
            Sse.chosen((d, s, n) -> new long[] {d[n & 1], s[n >>> 1 & 1]})),
        row("NP 0F 14", "Vx,Wx", "unpcklps", Sse.wide((d, s) -> interleave(d[0], s[0]))),
        row("NP 0F 15", "Vx,Wx", "unpckhps", Sse.wide((d, s) -> interleave(d[1], s[1]))),
        row("66 0F 14", "Vx,Wx", "unpcklpd", Sse.wide(PackedRows::lows)),
        row("66 0F 15", "Vx,Wx", "unpckhpd", Sse.wide(PackedRows::highs)));
  }

  private static long words(long value, long order) {
    return Lanes.shuffleWords(value, (int) order);
  }

  private static long[] interleave(long a, long b) {
    return new long[] {Lanes.interleaveLow(32, a, b), Lanes.interleaveLow(32, a >>> 32, b >>> 32)};
  }

  /** Two of the first operand's, then two of the second's. */
  private static long[] doublewords(long[] low, long[] high, int order) {
    return new long[] {
      part(low, order) | part(low, order >>> 2) << 32,
      part(high, order >>> 4) | part(high, order >>> 6) << 32
    };
  }

  private static long part(long[] value, int index) {
    return value[index >>> 1 & 1] >>> 32 * (index & 1) & 0xFFFF_FFFFL;
  }
}
