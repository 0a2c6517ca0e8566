package io.trapgate.target.ppc;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.engine.AddressSet;
import io.trapgate.target.engine.StopPlan;
import io.trapgate.target.memory.MmioDevice;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Translated code beside the interpreter: the same state after every run, however long. */
class CompiledCodeTest {
  private static final int WORDS = 200;
  private static final int RUNS = 300;
  private static final int NOP = 0x6000_0000;
  private static final int DEVICE = 0x0200_0000;
  private static final List<PpcOpRow> ROWS =
      PpcOpTable.ROWS.stream()
          .filter(row -> row.feature() == PpcFeature.BOOK_E || row.feature() == PpcFeature.ISEL)
          .filter(row -> row.code() == PpcOp.NOP || CompiledOps.of(row.code()) != null)
          .toList();

  static IntStream seeds() {
    return IntStream.range(2_000, 2_060);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void randomProgramsRunTheSame(int seed) {
    Random random = new Random(seed);
    int[] program = program(random);
    CompiledCodeBench compiled = new CompiledCodeBench(1, program);
    CompiledCodeBench interpreted = new CompiledCodeBench(0, program);
    for (int run = 0; run < RUNS; run++) {
      int most = 1 + random.nextInt(run % 3 == 0 ? 2_000 : 60);
      compiled.cpu.run(most, Long.MAX_VALUE);
      interpreted.cpu.run(most, Long.MAX_VALUE);
      assertThat(compiled.registers())
          .as("seed %d, run %d", seed, run)
          .isEqualTo(interpreted.registers());
    }
    for (int address : new int[] {0, CompiledCodeBench.DATA - 0x1_0000}) {
      assertThat(compiled.memory(address, 0x2_0000))
          .isEqualTo(interpreted.memory(address, 0x2_0000));
    }
    assertThat(compiled.cpu.code.pieces()).as("seed %d", seed).isPositive();
    assertThat(interpreted.cpu.code.pieces()).isZero();
  }

  /** Random words of all rows, those with a register for an address or target set up before. */
  private static int[] program(Random random) {
    int[] words = new int[WORDS];
    int i = 0;
    while (i < WORDS - 5) {
      PpcOpRow row = ROWS.get(random.nextInt(ROWS.size()));
      int word = random.nextInt() & ~row.mask() | row.value();
      CompiledOps.Op op = CompiledOps.of(row.code());
      if (op != null && op.kind() == CompiledOps.Kind.ACCESS) {
        boolean code = random.nextInt(40) == 0; // else in its middle of a page of data
        words[i++] = 0x3C20_0000 | (code ? 0 : CompiledCodeBench.DATA >>> 16); // lis r1
        words[i++] = 0x3840_0000 | random.nextInt(0x1000 + 4 * WORDS); // li r2
        words[i++] = word & ~0x001F_F800 | 1 << 16 | (indexed(word) ? 2 << 11 : word & 0xF800);
      } else if (op != null && op.kind() == CompiledOps.Kind.BRANCH) {
        words[i++] = 0x3860_0000 | CompiledCodeBench.CODE + 4 * random.nextInt(WORDS); // li r3
        words[i++] = random.nextBoolean() ? 0x7C68_03A6 : 0x7C69_03A6; // mtlr or mtctr r3
        words[i++] = near(word, row.code(), random);
      } else {
        words[i++] = row.code() == PpcOp.MFSPR || row.code() == PpcOp.MTSPR ? NOP : word;
      }
    }
    Arrays.fill(words, i, WORDS - 1, NOP);
    words[WORDS - 1] = 0x4800_0000 | -4 * (WORDS - 1) & 0x03FF_FFFC;
    return words;
  }

  private static boolean indexed(int word) {
    return word >>> 26 == 31;
  }

  /** The branch, going a few instructions forth, or seldom back. */
  private static int near(int word, int code, Random random) {
    int distance = 4 * (random.nextInt(4) == 0 ? -random.nextInt(20) : 1 + random.nextInt(12));
    return switch (code) {
      case PpcOp.B, PpcOp.BL -> word & ~0x03FF_FFFC | distance & 0x03FF_FFFC;
      case PpcOp.BC_FALSE, PpcOp.BC_TRUE, PpcOp.BDNZ, PpcOp.BC ->
          word & ~0xFFFE | distance & 0xFFFC;
      default -> word;
    };
  }

  /** addi r4,r4,1; b -4. */
  private static final int[] LOOP = {0x3884_0001, 0x4BFF_FFFC};

  @Test
  void aStopInTranslatedCodeIsMet() {
    CompiledCodeBench bench = new CompiledCodeBench(1, LOOP);
    bench.cpu.run(1_001, Long.MAX_VALUE);
    assertThat(bench.cpu.code.pieces()).isEqualTo(1);
    assertThat(bench.cpu.state.gpr[4]).isEqualTo(501);
    StopPlan plan =
        new StopPlan(List.of(new AddressSet.Exact(CompiledCodeBench.CODE + 4)), List.of());
    bench.cpu.plan(plan);
    long before = bench.cpu.instructions();
    bench.cpu.run(1_000, Long.MAX_VALUE);
    // Nobody is asked where no debugger is: the check is met, passed, and ends each run.
    assertThat(bench.cpu.instructions() - before).isLessThan(3);
    bench.cpu.plan(StopPlan.NONE);
    bench.cpu.run(1_000, Long.MAX_VALUE);
    assertThat(bench.cpu.instructions() - before).isGreaterThanOrEqualTo(1_000);
  }

  @Test
  void anInstructionThatWasJustWrittenIsNotRunStale() {
    // lwz r6,0x1010(r1); stw r6,0(r5); addi r4,r4,1; b -12; addi r4,r4,5
    int[] program = {0x80C1_1010, 0x90C5_0000, 0x3884_0001, 0x4BFF_FFF4, 0x3884_0005};
    CompiledCodeBench bench = new CompiledCodeBench(1, program);
    bench.cpu.state.gpr[5] = CompiledCodeBench.DATA;
    bench.cpu.run(4 * 50, Long.MAX_VALUE);
    assertThat(bench.cpu.state.gpr[4]).isEqualTo(50);
    assertThat(bench.cpu.code.pieces()).isEqualTo(1);
    bench.cpu.state.gpr[5] = CompiledCodeBench.CODE + 8;
    bench.cpu.run(4, Long.MAX_VALUE);
    assertThat(bench.cpu.state.gpr[4]).isEqualTo(55);
  }

  /** A guest that writes its code for ever, or is reset for ever, isn't interpreted for ever. */
  @Test
  void codeIsCompiledHoweverMuchWasCompiledBefore() {
    // stw r6,0x1008(0); addi r4,r4,1; addi r5,r5,1; b -12
    int[] program = {0x90C0_1008, 0x3884_0001, 0x38A5_0001, 0x4BFF_FFF4};
    CompiledCodeBench bench = new CompiledCodeBench(1, program);
    bench.cpu.state.gpr[6] = program[2];
    bench.cpu.run(4 * HotCode.MOST_PIECES + 8, Long.MAX_VALUE);
    assertThat(bench.cpu.state.gpr[5]).isEqualTo(HotCode.MOST_PIECES + 2);
    bench.load(CompiledCodeBench.CODE + 0x800, LOOP);
    bench.cpu.setPc(CompiledCodeBench.CODE + 0x800);
    int before = bench.cpu.code.pieces();
    bench.cpu.run(100, Long.MAX_VALUE);
    assertThat(bench.cpu.code.pieces()).isEqualTo(before + 1);
    bench.cpu.code.forget();
    bench.cpu.run(100, Long.MAX_VALUE);
    assertThat(bench.cpu.code.pieces()).isEqualTo(1);
  }

  @Test
  void aDeviceThatAsksForAttentionGetsItBehindTheInstruction() {
    // addi r4,r4,1; lwz r6,0(r5); addi r4,r4,1; b -12
    int[] program = {0x3884_0001, 0x80C5_0000, 0x3884_0001, 0x4BFF_FFF4};
    CompiledCodeBench bench = new CompiledCodeBench(1, program);
    bench.memory.mapDevice(DEVICE, 4096, new Sevens());
    bench.cpu.presetTlb1(1, DEVICE, DEVICE, 1);
    bench.cpu.state.gpr[5] = CompiledCodeBench.DATA;
    bench.cpu.run(4 * 50, Long.MAX_VALUE);
    assertThat(bench.cpu.code.pieces()).isEqualTo(1);
    bench.cpu.state.gpr[5] = DEVICE;
    bench.cpu.run(1_000, Long.MAX_VALUE);
    assertThat(bench.cpu.instructions()).isEqualTo(4 * 50 + 2);
    assertThat(bench.cpu.state.gpr[4]).isEqualTo(101);
    assertThat(bench.cpu.state.gpr[6]).isEqualTo(7);
    assertThat(bench.cpu.state.pc).isEqualTo(CompiledCodeBench.CODE + 8);
  }

  private static final class Sevens implements MmioDevice {
    @Override
    public int read(int offset, int bytes) {
      return 7;
    }

    @Override
    public void write(int offset, int bytes, int value) {
      throw new IllegalStateException("written");
    }

    @Override
    public int peek(int offset, int bytes) {
      return 7;
    }

    @Override
    public void reset() {
      // It has no state.
    }
  }

  @Test
  void everyOperationOfTheInterpretersIsKnown() {
    assertThat(IntStream.rangeClosed(PpcOp.LI, PpcOp.STMW))
        .filteredOn(code -> code != PpcOp.NOP && CompiledOps.of(code) == null)
        .containsExactly(PpcOp.SC, PpcOp.LWARX);
    assertThat(CompiledOps.of(PpcOp.MFTB)).isNull();
  }
}
