package io.trapgate.target.ppc;

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

  private static final PpcOpRow[] NONE = {};

  /** Per primary opcode the mask of the bits that choose its list, 0 when one list does. */
  private final int[] selector = new int[64];

  private final PpcOpRow[][][] lists = new PpcOpRow[64][][];

  /**
   * @param rows the table, narrower rows first
   * @param features the groups of instructions that the core has
   */
  public PpcDecoder(List<PpcOpRow> rows, Set<PpcFeature> features) {
    List<PpcOpRow> present = rows.stream().filter(r -> features.contains(r.feature())).toList();
    for (PpcOpRow row : present) {
      selector[row.value() >>> 26] |= (row.mask() & EXTENDED) == 0 ? 0 : EXTENDED;
    }
    for (int primary = 0; primary < 64; primary++) {
      lists[primary] = new PpcOpRow[selector[primary] + 1][];
      Arrays.fill(lists[primary], NONE);
    }
    present.forEach(this::enter);
  }

  /** Into the list of every extended opcode that it fits: one for each choice of its open bits. */
  private void enter(PpcOpRow row) {
    int primary = row.value() >>> 26;
    PpcOpRow[][] mine = lists[primary];
    int open = selector[primary] & ~row.mask();
    for (int choice = open; choice >= 0; choice = choice == 0 ? -1 : choice - 1 & open) {
      int at = row.value() & selector[primary] | choice;
      PpcOpRow[] longer = Arrays.copyOf(mine[at], mine[at].length + 1);
      longer[mine[at].length] = row;
      mine[at] = longer;
    }
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
