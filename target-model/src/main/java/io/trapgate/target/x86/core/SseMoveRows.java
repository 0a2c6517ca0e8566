package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;

/** Moves and bitwise logic of MMX, SSE and SSE2; MXCSR; fences. */
final class SseMoveRows {
  static final List<OpRow> ROWS =
      Stream.of(whole(), partial(), general(), mmx(), words(), logic(), control())
          .flatMap(s -> s)
          .toList();

  private SseMoveRows() {}

  private static Stream<OpRow> whole() {
    return Stream.of(
        row("NP 0F 10", "Vx,Wx", "movups", SseMoves::whole),
        row("NP 0F 11", "Wx,Vx", "movups", SseMoves::whole),
        row("66 0F 10", "Vx,Wx", "movupd", SseMoves::whole),
        row("66 0F 11", "Wx,Vx", "movupd", SseMoves::whole),
        row("NP 0F 28", "Vx,Wx", "movaps", SseMoves::whole),
        row("NP 0F 29", "Wx,Vx", "movaps", SseMoves::whole),
        row("66 0F 28", "Vx,Wx", "movapd", SseMoves::whole),
        row("66 0F 29", "Wx,Vx", "movapd", SseMoves::whole),
        row("66 0F 6F", "Vx,Wx", "movdqa", SseMoves::whole),
        row("66 0F 7F", "Wx,Vx", "movdqa", SseMoves::whole),
        row("F3 0F 6F", "Vx,Wx", "movdqu", SseMoves::whole),
        row("F3 0F 7F", "Wx,Vx", "movdqu", SseMoves::whole),
        row("NP 0F 2B m", "Mx,Vx", "movntps", SseMoves::whole),
        row("66 0F 2B m", "Mx,Vx", "movntpd", SseMoves::whole),
        row("66 0F E7 m", "Mx,Vx", "movntdq", SseMoves::whole));
  }

  private static Stream<OpRow> partial() {
    return Stream.of(
        row("F3 0F 10", "Vd,Wd", "movss", SseMoves::scalar),
        row("F3 0F 11", "Wd,Vd", "movss", SseMoves::scalar),
        row("F2 0F 10", "Vq,Wq", "movsd", SseMoves::scalar),
        row("F2 0F 11", "Wq,Vq", "movsd", SseMoves::scalar),
        row("NP 0F 12 r", "Vx,Ux", "movhlps", SseMoves::highToLow),
        row("NP 0F 12 m", "Vx,Mq", "movlps", SseMoves::loadLow),
        row("NP 0F 13 m", "Mq,Vx", "movlps", SseMoves::storeLow),
        row("66 0F 12 m", "Vx,Mq", "movlpd", SseMoves::loadLow),
        row("66 0F 13 m", "Mq,Vx", "movlpd", SseMoves::storeLow),
        row("NP 0F 16 r", "Vx,Ux", "movlhps", SseMoves::lowToHigh),
        row("NP 0F 16 m", "Vx,Mq", "movhps", SseMoves::loadHigh),
        row("NP 0F 17 m", "Mq,Vx", "movhps", SseMoves::storeHigh),
        row("66 0F 16 m", "Vx,Mq", "movhpd", SseMoves::loadHigh),
        row("66 0F 17 m", "Mq,Vx", "movhpd", SseMoves::storeHigh),
        row("F3 0F 7E", "Vq,Wq", "movq", SseMoves::lowCleared),
        row("66 0F D6", "Wq,Vq", "movq", SseMoves::lowCleared));
  }

  private static Stream<OpRow> general() {
    return Stream.of(
        row("66 0F 6E", "Vx,Ey", "movd", SseMoves::lowCleared),
        row("66 0F 7E", "Ey,Vx", "movd", SseMoves::toGeneral),
        row("NP 0F 6E", "Pq,Ey", "movd", Mmx::load),
        row("NP 0F 7E", "Ey,Pq", "movd", Mmx::store),
        row("NP 0F C3 m", "My,Gy", "movnti", SseMoves::storeInteger),
        row("NP 0F 50 r", "Gd,Ux", "movmskps", SseMoves.signs(32)),
        row("66 0F 50 r", "Gd,Ux", "movmskpd", SseMoves.signs(64)),
        row("66 0F D7 r", "Gd,Ux", "pmovmskb", SseMoves.signs(8)),
        row("NP 0F D7 r", "Gd,Nq", "pmovmskb", SseMoves::signsOfMmx));
  }

  private static Stream<OpRow> mmx() {
    return Stream.of(
        row("NP 0F 6F", "Pq,Qq", "movq", Mmx::move),
        row("NP 0F 7F", "Qq,Pq", "movq", Mmx::store),
        row("NP 0F E7 m", "Mq,Pq", "movntq", Mmx::store),
        row("F3 0F D6 r", "Vx,Nq", "movq2dq", SseMoves::fromMmx),
        row("F2 0F D6 r", "Pq,Ux", "movdq2q", SseMoves::toMmx),
        row("NP 0F F7 r", "Pq,Nq", "maskmovq", Mmx::maskedStore),
        row("66 0F F7 r", "Vx,Ux", "maskmovdqu", SseMoves::maskedStore),
        row("NP 0F 77", "", "emms", Mmx::emms));
  }

  private static Stream<OpRow> words() {
    return Stream.of(
        row("66 0F C5 r", "Gd,Ux,Ib", "pextrw", SseMoves::extractWord),
        row("NP 0F C5 r", "Gd,Nq,Ib", "pextrw", SseMoves::extractWordOfMmx),
        row("66 0F C4", "Vx,Ew,Ib", "pinsrw", SseMoves::insertWord),
        row("NP 0F C4", "Pq,Ew,Ib", "pinsrw", SseMoves::insertWordOfMmx));
  }

  private static Stream<OpRow> logic() {
    return Stream.of(
            both("54", "andps", "andpd", (a, b) -> a & b),
            both("55", "andnps", "andnpd", (a, b) -> ~a & b),
            both("56", "orps", "orpd", (a, b) -> a | b),
            both("57", "xorps", "xorpd", (a, b) -> a ^ b))
        .flatMap(s -> s);
  }

  private static Stream<OpRow> both(
      String opcode, String single, String twice, LongBinaryOperator op) {
    return Stream.of(
        row("NP 0F " + opcode, "Vx,Wx", single, Sse.halves(op)),
        row("66 0F " + opcode, "Vx,Wx", twice, Sse.halves(op)));
  }

  private static Stream<OpRow> control() {
    return Stream.of(
        row("NP 0F AE /2 m", "Md", "ldmxcsr", SseMoves::loadMxcsr),
        row("NP 0F AE /3 m", "Md", "stmxcsr", SseMoves::storeMxcsr),
        row("NP 0F AE /5 r", "", "lfence", (_, _) -> {}),
        row("NP 0F AE /6 r", "", "mfence", (_, _) -> {}),
        row("NP 0F AE /7 r", "", "sfence", (_, _) -> {}),
        row("NP 0F AE /7 m", "Mn", "clflush", SseMoves::flushLine));
  }
}
