package io.trapgate.target.x86.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All rows by map and opcode; the narrowest first where several share an opcode. */
final class OpTable {
  private static final int MAPS = 4;

  /** The one table. */
  static final OpTable INSTANCE = new OpTable();

  private final List<List<OpRow>> slots = new ArrayList<>();

  private OpTable() {
    for (int i = 0; i < MAPS * 256; i++) {
      slots.add(new ArrayList<>());
    }
    rows().forEach(this::enter);
    Comparator<OpRow> byNarrowness = Comparator.comparingInt(row -> -row.encoding().narrowness());
    slots.forEach(slot -> slot.sort(byNarrowness));
  }

  /** Every row there is. */
  static Stream<OpRow> rows() {
    return Stream.of(
            ArithmeticRows.ROWS,
            MultiplyRows.ROWS,
            ShiftRows.ROWS,
            BitRows.ROWS,
            DecimalRows.ROWS,
            MoveRows.ROWS,
            StringRows.ROWS,
            StackRows.ROWS,
            BranchRows.ROWS,
            FxRows.ROWS,
            PackedRows.ROWS,
            ShuffleRows.ROWS,
            SseMoveRows.ROWS,
            SseFloatRows.ROWS,
            X87Rows.ROWS,
            SegmentRows.ROWS,
            SystemRows.ROWS)
        .flatMap(List::stream);
  }

  private void enter(OpRow row) {
    Encoding encoding = row.encoding();
    int count = encoding.register() ? 8 : 1;
    for (int i = 0; i < count; i++) {
      slots.get(encoding.map() << 8 | encoding.opcode() + i).add(row);
    }
  }

  /** The rows of an opcode, narrowest first. */
  List<OpRow> at(int map, int opcode) {
    return slots.get(map << 8 | opcode);
  }

  /** The row that these bytes select, or null when there is none: #UD. */
  @Nullable OpRow select(List<OpRow> rows, DecodedParts parts) {
    int prefix = parts.repeat != 0 ? parts.repeat : parts.operandSizePrefix ? 0x66 : 0;
    boolean rexW = (parts.rex & 8) != 0;
    boolean in64 = parts.codeBits == 64;
    for (OpRow row : rows) {
      boolean mode = in64 ? !row.has(OpRow.Trait.NOT_64) : !row.has(OpRow.Trait.ONLY_64);
      boolean mandatory =
          row.encoding().prefix().isEmpty() || row.encoding().prefix().get() == prefix;
      if (mode && mandatory && row.encoding().accepts(parts.modRm, rexW)) {
        return row;
      }
    }
    return null;
  }
}
