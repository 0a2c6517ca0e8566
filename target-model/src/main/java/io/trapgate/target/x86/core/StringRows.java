package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.OpRow.Trait.BYTE;
import static io.trapgate.target.x86.core.OpRow.row;

import java.util.List;

/** String instructions but those of ports. */
final class StringRows {
  static final List<OpRow> ROWS =
      List.of(
          row("A4", "", "movsb", Strings::movs, BYTE),
          row("A5", "", "movs", Strings::movs),
          row("A6", "", "cmpsb", Strings::cmps, BYTE),
          row("A7", "", "cmps", Strings::cmps),
          row("AA", "", "stosb", Strings::stos, BYTE),
          row("AB", "", "stos", Strings::stos),
          row("AC", "", "lodsb", Strings::lods, BYTE),
          row("AD", "", "lods", Strings::lods),
          row("AE", "", "scasb", Strings::scas, BYTE),
          row("AF", "", "scas", Strings::scas));

  private StringRows() {}
}
