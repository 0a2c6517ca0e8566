package io.trapgate.target.x86.core;

import java.util.List;
import java.util.stream.IntStream;

/** A row of the opcode table as a test may see it. */
public final class RowView {
  private final OpRow row;
  private final int index;

  private RowView(OpRow row, int index) {
    this.row = row;
    this.index = index;
  }

  /** All rows. */
  public static List<RowView> all() {
    List<OpRow> rows = OpTable.rows().toList();
    return IntStream.range(0, rows.size()).mapToObj(i -> new RowView(rows.get(i), i)).toList();
  }

  OpRow row() {
    return row;
  }

  /** The mnemonic. */
  public String name() {
    return row.name();
  }

  /** The operands' codes. */
  public List<String> operands() {
    return row.operands();
  }

  /** Whether there is such an instruction in code of that size. */
  public boolean existsIn(int bits) {
    return bits == 64 ? !row.has(OpRow.Trait.NOT_64) : !row.has(OpRow.Trait.ONLY_64);
  }

  /** Whether the reg field of ModR/M, or the opcode, is the row's own. */
  public int extension() {
    return row.encoding().extension();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowView view && view.index == index;
  }

  @Override
  public int hashCode() {
    return index;
  }

  /** Where it stands, its name and operands; the same for no two rows. */
  @Override
  public String toString() {
    Encoding at = row.encoding();
    String prefix = at.prefix().map("%02X "::formatted).orElse("");
    String map = List.of("", "0F ", "0F 38 ", "0F 3A ").get(at.map());
    String select = at.extension() >= 0 ? " /" + at.extension() : "";
    String exact = at.exact() >= 0 ? " %02X".formatted(at.exact()) : "";
    String form =
        (at.form() == ' ' ? "" : " " + at.form()) + (at.wide() == ' ' ? "" : " W" + at.wide());
    return "%s%s%02X%s%s%s %s %s"
        .formatted(
            prefix, map, at.opcode(), select, exact, form, name(), String.join(",", operands()))
        .strip();
  }
}
