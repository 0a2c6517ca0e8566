package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.RowView;
import java.util.List;

/** The rows of the opcode table that are x87, MMX or SSE, but for FXSAVE and FXRSTOR. */
final class FloatRows {
  private static final String FLOAT =
      "f(?!x(save|rstor)).*"
          + "|(add|sub|mul|div|min|max|sqrt|rsqrt|rcp|andn?|x?or|cmp|shuf|unpck[hl]|u?comi"
          + "|mov([auhl]|hl|lh|nt|msk)?)(p|s)[sd]"
          + "|cvt.*"
          + "|p(ack|add|and|avg|cmp|extr|insr|madd|max|min|mov|mul|or|sad|shuf|s[lr][la]|sub|unpck|xor).*"
          + "|mov(d|q|dq2q|q2dq|dqa|dqu|ntdq|ntq|hlps|lhps)|maskmov.*|emms|ldmxcsr|stmxcsr";

  private FloatRows() {}

  /** Those of code of that size. */
  static List<RowView> of(int bits) {
    return RowView.all().stream()
        .filter(row -> row.existsIn(bits) && row.name().matches(FLOAT))
        .toList();
  }
}
