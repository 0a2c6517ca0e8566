package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.Trait.NOT_64;
import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;

/** Decimal adjustments. */
final class DecimalRows {
  static final List<OpRow> ROWS =
      List.of(
          row("27", "", "daa", Decimal::daa, NOT_64),
          row("2F", "", "das", Decimal::das, NOT_64),
          row("37", "", "aaa", Decimal::aaa, NOT_64),
          row("3F", "", "aas", Decimal::aas, NOT_64),
          row("D4", "Ib", "aam", Decimal::aam, NOT_64),
          row("D5", "Ib", "aad", Decimal::aad, NOT_64));

  private DecimalRows() {}
}
