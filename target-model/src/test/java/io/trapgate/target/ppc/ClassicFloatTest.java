package io.trapgate.target.ppc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.ppc.fp.Operands;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every arithmetic instruction of the classic unit against {@link ClassicModel}, FR included. */
class ClassicFloatTest {
  private static final long SEED = Long.getLong("isa.seed", 20);
  private static final int EACH = Integer.getInteger("fp.each", 1_000);
  private static final int FPSCR_BITS = 0x9FFF_F7FF;
  private static final int FE_AND_FP = 0x0000_2900;
  private static final AtomicInteger COMPARED = new AtomicInteger();
  private static final AtomicInteger INTERRUPTS = new AtomicInteger();

  private final DataPath memory = memory();
  private final Random random = new Random(SEED);
  private final Operands operands = new Operands(SEED);

  static List<PpcOpRow> rows() {
    return FpOpTable.ROWS.stream()
        .filter(row -> row.code() >= FpOp.FADD && row.code() < FpOp.FSEL)
        .toList();
  }

  @AfterAll
  static void count() {
    System.err.println(
        "Classic floating point by definition: %d rows, %s cases, %s interrupts, seed %d"
            .formatted(rows().size(), COMPARED, INTERRUPTS, SEED));
  }

  /** A single for single precision, where other operands have no defined result. */
  private long operand(PpcOpRow row) {
    if (row.value() >>> 26 != 59) {
      return operands.any();
    }
    return Double.doubleToRawLongBits((float) Double.longBitsToDouble(operands.any())) & -1L << 29;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void doesWhatTheManualSays(PpcOpRow row) {
    int word = row.value() | 4 << 21 | 1;
    int[] shifts = {16, 11, 6};
    for (int field = 0; field < 3; field++) {
      word |= (row.mask() & 31 << shifts[field]) == 0 ? field + 1 << shifts[field] : 0;
    }
    for (int i = 0; i < EACH; i++) {
      PpcState s = new PpcState();
      s.msr = i % 4 == 0 ? Msr.FP : FE_AND_FP;
      int fpscr = random.nextInt() & FPSCR_BITS & (random.nextBoolean() ? 0xFF : -1);
      s.fpscr = Fpscr.summarized(random.nextBoolean() ? fpscr & 3 : fpscr);
      s.fpr[1] = operand(row);
      s.fpr[2] = operand(row);
      s.fpr[3] = operand(row);
      s.fpr[4] = random.nextLong();
      s.cr = random.nextInt();
      String what =
          row.mnemonic()
              + " %016x %016x %016x fpscr %08x, seed %d"
                  .formatted(s.fpr[1], s.fpr[2], s.fpr[3], s.fpscr, SEED);
      ClassicModel model = new ClassicModel(row.mnemonic(), s.fpr[4], s.fpscr);
      model.run(s.fpr[1], s.fpr[2], s.fpr[3]);
      int cr = s.cr & 0xF0FF_FFFF | (model.fpscr >>> 28) << 24;
      boolean interrupts = model.enabled && s.msr == FE_AND_FP;
      String expected = text(model.target, model.fpscr, cr, interrupts);
      COMPARED.incrementAndGet();
      INTERRUPTS.addAndGet(interrupts ? 1 : 0);
      boolean interrupted = execute(row.code(), word, s, memory);
      assertThat(text(s.fpr[4], s.fpscr, s.cr, interrupted)).as(what).isEqualTo(expected);
    }
  }

  private static String text(long target, int fpscr, int cr, boolean interrupt) {
    return "%016x fpscr %08x cr %08x interrupt %s".formatted(target, fpscr, cr, interrupt);
  }

  /** An address space without a page: nothing here gets as far as an access. */
  private static DataPath memory() {
    return new Cpu(new PhysicalMap(), CoreModel.E500MC, new CoreIdentity(0, 0, 0), 8, () -> {})
        .data;
  }

  private static boolean execute(int op, int word, PpcState s, DataPath memory) {
    try {
      FpOps.execute(s, memory, op, word);
      return false;
    } catch (GuestFault fault) {
      assertThat(fault.ivor()).isEqualTo(6);
      assertThat(fault.esr()).isEqualTo(0x0100_0000);
      return true;
    }
  }

  @Test
  void nothingRunsWithoutTheUnit() {
    for (PpcOpRow row : FpOpTable.ROWS) {
      PpcState s = new PpcState();
      s.msr = ~Msr.FP;
      assertThatThrownBy(() -> FpOps.execute(s, memory, row.code(), row.value()))
          .as(row.mnemonic())
          .isInstanceOfSatisfying(GuestFault.class, fault -> assertThat(fault.ivor()).isEqualTo(7));
    }
  }

  /** fcmpo of a signaling NaN: VXVC only while VE is 0 (Book E, fcmpo). */
  @ParameterizedTest
  @CsvSource({"0, a1081000", "80, e1001080"})
  void orderedComparisonOfASignalingNan(String before, String after) {
    PpcState s = new PpcState();
    s.msr = Msr.FP;
    s.fpscr = Integer.parseInt(before, 16);
    s.fpr[1] = 0x7FF0_0000_0000_0001L;
    FpOps.execute(s, memory, FpOp.FCMPO, 1 << 16 | 2 << 11);
    assertThat(Integer.toHexString(s.fpscr)).isEqualTo(after);
    assertThat(s.cr).isEqualTo(0x1000_0000);
  }
}
