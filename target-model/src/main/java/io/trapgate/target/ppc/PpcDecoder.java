package io.trapgate.target.ppc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Finds the operation of an instruction word: one look-up by primary opcode, one by extended opcode
 * where there is one, then the rows left over, which are three at most.
 */
public final class PpcDecoder {
  /** The widest field that any primary opcode extends itself with: bits 21 to 31. */
  private static final int EXTENDED = 0x7FF;

  /** Per primary opcode the mask of the bits that choose its list, 0 when one list does. */
  private final int[] selector = new int[64];

  private final PpcOpRow[][][] lists = new PpcOpRow[64][][];

  /**
   * @param rows the table, narrower rows first
   * @param features the groups of instructions that the core has
   */
  public PpcDecoder(List<PpcOpRow> rows, Set<PpcFeature> features) {
    List<PpcOpRow> present = rows.stream().filter(r -> features.contains(r.feature())).toList();
    for (int primary = 0; primary < 64; primary++) {
      List<PpcOpRow> mine = startingWith(present, primary);
      selector[primary] = mine.stream().anyMatch(r -> (r.mask() & EXTENDED) != 0) ? EXTENDED : 0;
      lists[primary] = new PpcOpRow[selector[primary] + 1][];
      for (int extended = 0; extended <= selector[primary]; extended++) {
        lists[primary][extended] = candidates(mine, extended, selector[primary]);
      }
    }
  }

  private static List<PpcOpRow> startingWith(List<PpcOpRow> rows, int primary) {
    return rows.stream().filter(r -> r.value() >>> 26 == primary).toList();
  }

  private static PpcOpRow[] candidates(List<PpcOpRow> rows, int extended, int selector) {
    List<PpcOpRow> fitting = new ArrayList<>();
    for (PpcOpRow row : rows) {
      int fixed = row.mask() & selector;
      if ((extended & fixed) == (row.value() & selector)) {
        fitting.add(row);
      }
    }
    return fitting.toArray(PpcOpRow[]::new);
  }

  /** The number in {@link PpcOp} of that word's operation, {@link PpcOp#ILLEGAL} for all others. */
  public int decode(int word) {
    int primary = word >>> 26;
    for (PpcOpRow row : lists[primary][word & selector[primary]]) {
      if (row.fits(word)) {
        return row.form().accepts(word) ? row.code() : PpcOp.ILLEGAL;
      }
    }
    return PpcOp.ILLEGAL;
  }

  @Override
  public String toString() {
    return "PpcDecoder" + Arrays.toString(selector);
  }
}
