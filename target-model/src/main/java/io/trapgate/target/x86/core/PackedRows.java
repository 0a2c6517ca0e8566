package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.row;

import io.trapgate.target.x86.fpu.Lanes;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;

/** Integer arithmetic and logic on packed elements: each line is an MMX and an SSE2 instruction. */
final class PackedRows {
  static final List<OpRow> ROWS =
      Stream.of(arithmetic(), saturating(), comparing(), multiplying(), interleaving(), packing())
          .flatMap(s -> s)
          .toList();

  private PackedRows() {}

  /** The MMX and the SSE2 instruction of one opcode that work on each 64 bits alone. */
  private static Stream<OpRow> both(String opcode, String name, LongBinaryOperator op) {
    return Stream.of(
        row("NP 0F " + opcode, "Pq,Qq", name, Mmx.of(op)),
        row("66 0F " + opcode, "Vx,Wx", name, Sse.halves(op)));
  }

  private static Stream<OpRow> arithmetic() {
    return Stream.of(
            both("FC", "paddb", Lanes.unsigned(8, Long::sum)),
            both("FD", "paddw", Lanes.unsigned(16, Long::sum)),
            both("FE", "paddd", Lanes.unsigned(32, Long::sum)),
            both("D4", "paddq", Long::sum),
            both("F8", "psubb", Lanes.unsigned(8, (a, b) -> a - b)),
            both("F9", "psubw", Lanes.unsigned(16, (a, b) -> a - b)),
            both("FA", "psubd", Lanes.unsigned(32, (a, b) -> a - b)),
            both("FB", "psubq", (a, b) -> a - b),
            both("DB", "pand", (a, b) -> a & b),
            both("DF", "pandn", (a, b) -> ~a & b),
            both("EB", "por", (a, b) -> a | b),
            both("EF", "pxor", (a, b) -> a ^ b),
            both("E0", "pavgb", Lanes.unsigned(8, (a, b) -> a + b + 1 >>> 1)),
            both("E3", "pavgw", Lanes.unsigned(16, (a, b) -> a + b + 1 >>> 1)),
            both("F6", "psadbw", Lanes::sumOfDifferences))
        .flatMap(s -> s);
  }

  private static Stream<OpRow> saturating() {
    return Stream.of(
            both("EC", "paddsb", Lanes.signed(8, (a, b) -> Lanes.saturate(a + b, 8))),
            both("ED", "paddsw", Lanes.signed(16, (a, b) -> Lanes.saturate(a + b, 16))),
            both("DC", "paddusb", Lanes.unsigned(8, (a, b) -> Lanes.saturateUnsigned(a + b, 8))),
            both("DD", "paddusw", Lanes.unsigned(16, (a, b) -> Lanes.saturateUnsigned(a + b, 16))),
            both("E8", "psubsb", Lanes.signed(8, (a, b) -> Lanes.saturate(a - b, 8))),
            both("E9", "psubsw", Lanes.signed(16, (a, b) -> Lanes.saturate(a - b, 16))),
            both("D8", "psubusb", Lanes.unsigned(8, (a, b) -> Lanes.saturateUnsigned(a - b, 8))),
            both("D9", "psubusw", Lanes.unsigned(16, (a, b) -> Lanes.saturateUnsigned(a - b, 16))))
        .flatMap(s -> s);
  }

  private static Stream<OpRow> comparing() {
    return Stream.of(
            both("74", "pcmpeqb", Lanes.unsigned(8, (a, b) -> a == b ? -1 : 0)),
            both("75", "pcmpeqw", Lanes.unsigned(16, (a, b) -> a == b ? -1 : 0)),
            both("76", "pcmpeqd", Lanes.unsigned(32, (a, b) -> a == b ? -1 : 0)),
            both("64", "pcmpgtb", Lanes.signed(8, (a, b) -> a > b ? -1 : 0)),
            both("65", "pcmpgtw", Lanes.signed(16, (a, b) -> a > b ? -1 : 0)),
            both("66", "pcmpgtd", Lanes.signed(32, (a, b) -> a > b ? -1 : 0)),
            both("DA", "pminub", Lanes.unsigned(8, Math::min)),
            both("DE", "pmaxub", Lanes.unsigned(8, Math::max)),
            both("EA", "pminsw", Lanes.signed(16, Math::min)),
            both("EE", "pmaxsw", Lanes.signed(16, Math::max)))
        .flatMap(s -> s);
  }

  private static Stream<OpRow> multiplying() {
    return Stream.of(
            both("D5", "pmullw", Lanes.signed(16, (a, b) -> a * b)),
            both("E5", "pmulhw", Lanes.signed(16, (a, b) -> a * b >> 16)),
            both("E4", "pmulhuw", Lanes.unsigned(16, (a, b) -> a * b >>> 16)),
            both("F4", "pmuludq", (a, b) -> (a & 0xFFFF_FFFFL) * (b & 0xFFFF_FFFFL)),
            both("F5", "pmaddwd", Lanes::multiplyAdd))
        .flatMap(s -> s);
  }

  private static Stream<OpRow> interleaving() {
    return Stream.of(
            unpack("60", "68", "punpcklbw", "punpckhbw", 8),
            unpack("61", "69", "punpcklwd", "punpckhwd", 16),
            unpack("62", "6A", "punpckldq", "punpckhdq", 32),
            Stream.of(
                row("66 0F 6C", "Vx,Wx", "punpcklqdq", Sse.wide(PackedRows::lows)),
                row("66 0F 6D", "Vx,Wx", "punpckhqdq", Sse.wide(PackedRows::highs))))
        .flatMap(s -> s);
  }

  private static Stream<OpRow> unpack(
      String lowCode, String highCode, String lowName, String highName, int bits) {
    return Stream.of(
        row("NP 0F " + lowCode, "Pq,Qd", lowName, Mmx.of((a, b) -> low(bits, a, b))),
        row("NP 0F " + highCode, "Pq,Qq", highName, Mmx.of((a, b) -> high(bits, a, b))),
        row(
            "66 0F " + lowCode,
            "Vx,Wx",
            lowName,
            Sse.wide((a, b) -> new long[] {low(bits, a[0], b[0]), high(bits, a[0], b[0])})),
        row(
            "66 0F " + highCode,
            "Vx,Wx",
            highName,
            Sse.wide((a, b) -> new long[] {low(bits, a[1], b[1]), high(bits, a[1], b[1])})));
  }

  private static long low(int bits, long a, long b) {
    return Lanes.interleaveLow(bits, a, b);
  }

  private static long high(int bits, long a, long b) {
    return Lanes.interleaveLow(bits, a >>> 32, b >>> 32);
  }

  static long[] lows(long[] a, long[] b) {
    return new long[] {a[0], b[0]};
  }

  static long[] highs(long[] a, long[] b) {
    return new long[] {a[1], b[1]};
  }

  private static Stream<OpRow> packing() {
    return Stream.of(
            pack("63", "packsswb", 16, false),
            pack("67", "packuswb", 16, true),
            pack("6B", "packssdw", 32, false))
        .flatMap(s -> s);
  }

  private static Stream<OpRow> pack(String opcode, String name, int bits, boolean toUnsigned) {
    LongBinaryOperator op =
        (a, b) -> Lanes.pack(bits, toUnsigned, a) | Lanes.pack(bits, toUnsigned, b) << 32;
    return Stream.of(
        row("NP 0F " + opcode, "Pq,Qq", name, Mmx.of(op)),
        row(
            "66 0F " + opcode,
            "Vx,Wx",
            name,
            Sse.wide(
                (a, b) -> new long[] {op.applyAsLong(a[0], a[1]), op.applyAsLong(b[0], b[1])})));
  }
}
