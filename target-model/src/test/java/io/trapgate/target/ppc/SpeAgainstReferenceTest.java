package io.trapgate.target.ppc;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.ppc.SpeMultiplyReference.State;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every instruction of the engine that works on registers against a second formulation of it, on
 * random and on extreme operands. {@code -Dspe.seed} and {@code -Dspe.each} choose others and more.
 */
class SpeAgainstReferenceTest {
  private static final long SEED = Long.getLong("spe.seed", 4);
  private static final int EACH = Integer.getInteger("spe.each", 500);
  private static final int[] EDGES = {
    0,
    1,
    -1,
    0x8000_0000,
    0x7FFF_FFFF,
    0x8000_8000,
    0x7FFF_7FFF,
    0x8000_7FFF,
    0xFFFF_8000,
    0x0001_8000,
    0x0000_FFFF,
    31,
    32,
    63,
    64
  };

  private final SpeBench bench = new SpeBench();
  private final Random random = new Random(SEED);

  static List<PpcOpRow> registerRows() {
    return SpeBench.rows().stream().filter(row -> !SpeBench.isStorage(row)).toList();
  }

  private long value() {
    return (long) half() << 32 | Integer.toUnsignedLong(half());
  }

  private int half() {
    return random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextInt();
  }

  @ParameterizedTest
  @MethodSource("registerRows")
  void leavesWhatTheReferenceDoes(PpcOpRow row) {
    for (int i = 0; i < EACH; i++) {
      for (int r = 0; r < 32; r++) {
        bench.set(r, value());
      }
      bench.state.acc = value();
      bench.state.spefscr = random.nextInt();
      bench.state.cr = random.nextInt();
      check(row, random.nextInt() & ~row.mask() | row.value());
    }
  }

  private void check(PpcOpRow row, int word) {
    long[] expected = new long[32];
    for (int r = 0; r < 32; r++) {
      expected[r] = bench.get(r);
    }
    int d = word >>> 21 & 31;
    State before = new State(bench.get(d), bench.state.acc, bench.state.spefscr);
    int cr = bench.state.cr;
    State after = before;
    if (row.mnemonic().startsWith("evcmp")) {
      cr = compared(row.mnemonic(), word, cr);
    } else {
      after = reference(row.mnemonic(), word, before);
      expected[d] = after.result();
    }

    bench.execute(word);

    String what = "%s %08x, seed %d".formatted(row.mnemonic(), word, SEED);
    for (int r = 0; r < 32; r++) {
      assertThat(bench.get(r)).as("r%d of %s", r, what).isEqualTo(expected[r]);
    }
    assertThat(bench.state.acc).as("acc of %s", what).isEqualTo(after.acc());
    assertThat(bench.state.spefscr).as("spefscr of %s", what).isEqualTo(after.spefscr());
    assertThat(bench.state.cr).as("cr of %s", what).isEqualTo(cr);
  }

  private State reference(String mnemonic, int word, State before) {
    int[] fields = {word >>> 16 & 31, word >>> 11 & 31};
    long a = bench.get(fields[0]);
    long b = bench.get(fields[1]);
    if (SpeMultiplyReference.knows(mnemonic)) {
      return SpeMultiplyReference.of(mnemonic, a, b, before);
    }
    if (SpeOtherReference.knows(mnemonic)) {
      return SpeOtherReference.of(mnemonic, fields, a, b, before);
    }
    long result =
        mnemonic.equals("evsel")
            ? selected(word & 7, a, b)
            : SpeSimpleReference.of(mnemonic, a, b, fields[1]);
    return new State(result, before.acc(), before.spefscr());
  }

  /** The first bit of the field chooses the upper word, the second one the lower. */
  private long selected(int field, long a, long b) {
    String bits = bits(bench.state.cr).substring(4 * field, 4 * field + 2);
    long high = bits.charAt(0) == '1' ? a : b;
    long low = bits.charAt(1) == '1' ? a : b;
    return high >>> 32 << 32 | low & 0xFFFF_FFFFL;
  }

  private static String bits(int word) {
    return BigInteger.valueOf(word & 0xFFFF_FFFFL | 1L << 32).toString(2).substring(1);
  }

  private int compared(String mnemonic, int word, int cr) {
    boolean high = holds(mnemonic, 32, word);
    boolean low = holds(mnemonic, 0, word);
    String field =
        "" + (high ? 1 : 0) + (low ? 1 : 0) + (high || low ? 1 : 0) + (high && low ? 1 : 0);
    int at = 4 * (word >>> 23 & 7);
    String bits = bits(cr);
    return Integer.parseUnsignedInt(bits.substring(0, at) + field + bits.substring(at + 4), 2);
  }

  private boolean holds(String mnemonic, int shift, int word) {
    boolean signed = mnemonic.endsWith("s");
    BigInteger a = SpeMultiplyReference.field(bench.get(word >>> 16 & 31), shift, 32, signed);
    BigInteger b = SpeMultiplyReference.field(bench.get(word >>> 11 & 31), shift, 32, signed);
    int order = a.compareTo(b);
    return switch (mnemonic.substring(5, 7)) {
      case "gt" -> order > 0;
      case "lt" -> order < 0;
      default -> order == 0;
    };
  }

  @Test
  void allRowsAreOfTheseOrLoadsAndStores() {
    long storage = SpeBench.rows().stream().filter(SpeBench::isStorage).count();
    assertThat(registerRows()).hasSize(SpeOp.END - SpeOp.FIRST - (int) storage);
    assertThat(storage).isEqualTo(36);
  }
}
