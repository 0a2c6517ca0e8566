package io.trapgate.target.x86.core;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Draws random instructions of a given row. */
public final class InsnSampler {
  private static final int[][] MAPS = {{}, {0x0F}, {0x0F, 0x38}, {0x0F, 0x3A}};
  private static final int[] SEGMENTS = {0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65};
  private static final int BYTES = 24;

  private final Random random;
  private final int bits;
  private byte[] code = new byte[BYTES];
  private int at;

  /**
   * @param bits size of the code
   */
  public InsnSampler(Random random, int bits) {
    this.random = random;
    this.bits = bits;
  }

  /** An instruction of that row; nothing when this try gave another row's or an illegal one. */
  public Optional<InsnSample> draw(RowView view) {
    OpRow row = view.row();
    Encoding encoding = row.encoding();
    code = new byte[BYTES];
    random.nextBytes(code);
    at = 0;
    prefixes(row);
    if (bits == 64 && (random.nextBoolean() || encoding.wide() == '1')) {
      int wide = encoding.wide() == '1' ? 8 : encoding.wide() == '0' ? 0 : random.nextInt(16) & 8;
      put(0x40 | wide | random.nextInt(8));
    }
    for (int escape : MAPS[encoding.map()]) {
      put(escape);
    }
    put(encoding.opcode() + (encoding.register() ? random.nextInt(8) : 0));
    int modRmAt = at;
    if (row.hasModRm()) {
      put(modRm(row));
    }
    return InsnSample.of(code, bits, modRmAt).filter(sample -> sample.isOf(row));
  }

  private void put(int value) {
    code[at++] = (byte) value;
  }

  private void prefixes(OpRow row) {
    int mandatory = row.encoding().prefix().orElse(-1);
    if (random.nextInt(8) == 0) {
      put(0x67);
    }
    if (random.nextInt(6) == 0) {
      put(SEGMENTS[random.nextInt(SEGMENTS.length)]);
    }
    if (mandatory < 0 && random.nextInt(5) == 0 || mandatory > 0x66 && random.nextInt(8) == 0) {
      put(0x66);
    }
    if (row.has(OpRow.Trait.LOCKABLE) && random.nextInt(6) == 0) {
      put(0xF0);
    }
    if (mandatory > 0) {
      put(mandatory);
    } else if (mandatory < 0 && repeats(row) && random.nextInt(3) == 0) {
      put(random.nextInt(3) == 0 ? 0xF2 : 0xF3);
    }
  }

  private static boolean repeats(OpRow row) {
    return row.encoding().map() == 0 && row.operands().isEmpty();
  }

  private int modRm(OpRow row) {
    Encoding encoding = row.encoding();
    if (encoding.exact() >= 0) {
      return encoding.exact();
    }
    List<String> codes = row.operands();
    boolean memory = encoding.form() == 'm' || starts(codes, "M");
    boolean register = encoding.form() == 'r' || starts(codes, "RUN");
    int mod = register ? 3 : memory ? random.nextInt(3) : random.nextInt(4);
    int reg = encoding.extension() >= 0 ? encoding.extension() : random.nextInt(8);
    return mod << 6 | reg << 3 | random.nextInt(8);
  }

  private static boolean starts(List<String> codes, String places) {
    return codes.stream()
        .anyMatch(c ->
            c.length() == 2
                && places.indexOf(c.charAt(0)) >= 0
                && Character.isLowerCase(c.charAt(1)));
  }
}
