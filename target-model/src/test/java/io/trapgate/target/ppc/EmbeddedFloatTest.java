package io.trapgate.target.ppc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.ppc.fp.Operands;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every embedded floating-point instruction against {@link EmbeddedModel}: all that it changes. */
class EmbeddedFloatTest {
  private static final long SEED = Long.getLong("isa.seed", 20);
  private static final int EACH = Integer.getInteger("fp.each", 1_000);
  private static final int PC = 0x1000;
  private static final int[] EDGES = {
    0,
    1,
    0x007F_FFFF,
    0x0080_0000,
    0x0080_0001,
    0x3F7F_FFFF,
    0x3F80_0000,
    0x4EFF_FFFF,
    0x4F00_0000,
    0x4F7F_FFFF,
    0x4F80_0000,
    0x7F7F_FFFF,
    0x7F80_0000,
    0x7F80_0001,
    0x7FC0_0000,
    0x7FFF_FFFF
  };
  private static final AtomicInteger COMPARED = new AtomicInteger();
  private static final AtomicInteger INTERRUPTS = new AtomicInteger();

  private final Random random = new Random(SEED);
  private final Operands operands = new Operands(SEED);

  static List<PpcOpRow> rows() {
    return EfpOpTable.ROWS;
  }

  @AfterAll
  static void count() {
    System.err.println(
        "Embedded floating point by definition: %d rows, %s cases, %s interrupts, seed %d"
            .formatted(rows().size(), COMPARED, INTERRUPTS, SEED));
  }

  private int word() {
    int sign = random.nextBoolean() ? Integer.MIN_VALUE : 0;
    int fraction = random.nextInt() & 0x007F_FFFF & -1 << random.nextInt(24);
    return sign
        | switch (random.nextInt(6)) {
          case 0 -> EDGES[random.nextInt(EDGES.length)];
          case 1 -> random.nextInt() & Integer.MAX_VALUE;
          case 2 -> random.nextInt(20) << 23 | fraction;
          case 3 -> random.nextInt(50) + 110 << 23 | fraction;
          default -> random.nextInt(4) + 126 << 23 | fraction;
        };
  }

  private long operand(PpcOpRow row) {
    String name = row.mnemonic();
    boolean fromInteger = name.matches("e.*cf[us][if]d?");
    if (fromInteger) {
      return random.nextLong() >> random.nextInt(64) ^ random.nextInt(3);
    }
    boolean wide = name.equals("efscfd") || name.startsWith("efd") && !name.equals("efdcfs");
    return wide ? operands.any() : (long) word() << 32 | word() & 0xFFFF_FFFFL;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void doesWhatTheManualSays(PpcOpRow row) {
    boolean compares = row.mnemonic().matches(".*(cmp|tst)..");
    boolean unary = (row.mask() & 31 << 11) != 0;
    boolean converts = (row.mask() & 31 << 16) != 0;
    int word = row.value() | (compares ? 1 << 23 : 4 << 21);
    word |= (converts ? 0 : 1 << 16) | (unary ? 0 : 2 << 11);
    for (int i = 0; i < EACH; i++) {
      PpcState s = new PpcState();
      s.msr = Msr.SPE;
      s.pc = PC;
      s.cr = random.nextInt();
      s.spefscr = random.nextInt() & (random.nextBoolean() ? -1 : random.nextInt());
      long rd = random.nextLong();
      long a = operand(row);
      long b = random.nextInt(8) == 0 ? a : operand(row);
      set(s, 4, rd);
      set(s, 1, a);
      set(s, 2, b);
      EmbeddedModel model = new EmbeddedModel(row.mnemonic(), rd, s.cr, s.spefscr);
      int before = s.spefscr;
      model.run(a, b);
      String expected = text(model.rd, model.cr, model.spefscr, model.ivor, after(model.ivor));
      String actual = execute(row, word, s);
      COMPARED.incrementAndGet();
      INTERRUPTS.addAndGet(model.ivor != 0 ? 1 : 0);
      assertThat(actual)
          .as("%s a %016x b %016x spefscr %08x seed %d", row.mnemonic(), a, b, before, SEED)
          .isEqualTo(expected);
    }
  }

  private static int after(int ivor) {
    return ivor == 34 ? PC + 4 : PC;
  }

  private static String execute(PpcOpRow row, int word, PpcState s) {
    int ivor = 0;
    try {
      EfpOps.execute(s, row.code(), word);
    } catch (GuestFault fault) {
      ivor = fault.ivor();
      assertThat(fault.esr()).isEqualTo(0x80);
    }
    long rd = (long) s.gprHigh[4] << 32 | s.gpr[4] & 0xFFFF_FFFFL;
    return text(rd, s.cr, s.spefscr, ivor, s.pc);
  }

  private static String text(long rd, int cr, int spefscr, int ivor, int pc) {
    return "rD %016x cr %08x spefscr %08x ivor %d pc %x".formatted(rd, cr, spefscr, ivor, pc);
  }

  private static void set(PpcState s, int register, long value) {
    s.gprHigh[register] = (int) (value >>> 32);
    s.gpr[register] = (int) value;
  }

  @ParameterizedTest
  @ValueSource(ints = {EfpOp.EVFSADD, EfpOp.EFDADD, EfpOp.EFSCFD, EfpOp.EFDTSTEQ})
  void whateverUsesUpperHalvesNeedsTheEngine(int op) {
    PpcState s = new PpcState();
    assertThatThrownBy(() -> EfpOps.execute(s, op, 0))
        .isInstanceOfSatisfying(
            GuestFault.class,
            fault -> {
              assertThat(fault.ivor()).isEqualTo(32);
              assertThat(fault.esr()).isEqualTo(0x80);
            });
  }

  @Test
  void scalarSinglesNeedNone() {
    PpcState s = new PpcState();
    s.gpr[1] = Float.floatToRawIntBits(1.5f);
    s.gpr[2] = Float.floatToRawIntBits(2.25f);
    EfpOps.execute(s, EfpOp.EFSADD, 3 << 21 | 1 << 16 | 2 << 11);
    assertThat(s.gpr[3]).isEqualTo(Float.floatToRawIntBits(3.75f));
  }
}
