package io.trapgate.target.ppc;

/**
 * One line of the opcode table.
 *
 * @param code number of the operation in {@link PpcOp}
 * @param mnemonic the assembler's name, or names when one operation covers several
 * @param mask the bits that are fixed
 * @param value what the fixed bits are
 * @param form which register combinations are no instruction although the bits fit
 * @param feature the group a core must have for the row to count
 */
public record PpcOpRow(
    int code, String mnemonic, int mask, int value, UpdateForm form, PpcFeature feature) {
  /**
   * The invalid forms of loads and stores with update, which no drawing of bits can exclude. The
   * e500 family treats them as illegal instructions (EREF, lwzu and stwu; QEMU likewise).
   */
  public enum UpdateForm {
    /** Not an update form: any registers. */
    NONE,
    /** rA is neither 0 nor the target register. */
    LOAD,
    /** rA is not 0. */
    STORE;

    /** Whether the registers of that word make an instruction. */
    public boolean accepts(int word) {
      int ra = word >>> 16 & 31;
      return switch (this) {
        case NONE -> true;
        case LOAD -> ra != 0 && ra != (word >>> 21 & 31);
        case STORE -> ra != 0;
      };
    }
  }

  /** A row of the base set from its drawing: 32 times {@code 0}, {@code 1} or dot, and spaces. */
  public static PpcOpRow row(int code, String mnemonic, String drawing) {
    int mask = 0;
    int value = 0;
    int bits = 0;
    for (int i = 0; i < drawing.length(); i++) {
      char bit = drawing.charAt(i);
      if (bit == ' ') {
        continue;
      }
      mask = mask << 1 | (bit == '.' ? 0 : 1);
      value = value << 1 | (bit == '1' ? 1 : 0);
      bits++;
    }
    if (bits != 32) {
      throw new IllegalArgumentException(mnemonic + ": " + bits + " bits drawn (expected: 32)");
    }
    return new PpcOpRow(code, mnemonic, mask, value, UpdateForm.NONE, PpcFeature.BOOK_E);
  }

  /** The same row as part of another group. */
  PpcOpRow of(PpcFeature group) {
    return new PpcOpRow(code, mnemonic, mask, value, form, group);
  }

  /** The same row as a load with update. */
  PpcOpRow loadUpdate() {
    return new PpcOpRow(code, mnemonic, mask, value, UpdateForm.LOAD, feature);
  }

  /** The same row as a store with update. */
  PpcOpRow storeUpdate() {
    return new PpcOpRow(code, mnemonic, mask, value, UpdateForm.STORE, feature);
  }

  /** Whether the fixed bits of this row are in the word. */
  public boolean fits(int word) {
    return (word & mask) == value;
  }
}
