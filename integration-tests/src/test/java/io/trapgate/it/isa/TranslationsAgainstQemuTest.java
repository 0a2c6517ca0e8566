package io.trapgate.it.isa;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The instructions of both MMUs with random operands, one after the other on the same state,
 * against QEMU's: entries written, read back, searched for and invalidated, and loads and stores
 * through them. What they leave in registers and where an access ends is compared at every step.
 */
@NeedsTool("qemu-system-ppc")
class TranslationsAgainstQemuTest {
  private static final long SEED = Long.getLong("isa.seed", 20);
  private static final int STEPS = Integer.getInteger("isa.translations", 1200);

  @ParameterizedTest
  @EnumSource
  void agreeAtEveryStep(IsaCore kind) throws Exception {
    List<TlbStep> steps = new TlbSteps(kind, new Random(SEED)).make(STEPS);
    List<String> wrong = new ArrayList<>();
    try (CpuCore ours = new CpuCore(kind);
        QemuCore qemu = QemuCore.start(kind, 0x1_0000)) {
      TlbBench actual = new TlbBench(kind, ours);
      TlbBench expected = new TlbBench(kind, qemu);
      for (int i = 0; i < steps.size() && wrong.size() < 10; i++) {
        String model = actual.run(steps.get(i));
        String reference = expected.run(steps.get(i));
        if (!model.equals(reference)) {
          wrong.add(
              "step " + i + " " + steps.get(i) + ": " + model + " (expected: " + reference + ")");
        }
      }
    }
    System.err.println(
        "Translations of the %s: %d steps, %d differ, seed %d"
            .formatted(kind, steps.size(), wrong.size(), SEED));
    assertThat(wrong).isEmpty();
  }

  /** One core that executes the steps. */
  private static final class TlbBench {
    private static final int CODE = IsaCases.CODE;

    private final IsaCore kind;
    private final SteppedCore core;

    TlbBench(IsaCore kind, SteppedCore core) throws IOException {
      this.kind = kind;
      this.core = core;
      new IsaBench(kind, core);
    }

    /** What the step left behind: pc, registers r3 and CR, and the registers of the MMU. */
    String run(TlbStep step) throws IOException {
      for (var spr : step.sprs().entrySet()) {
        core.spr(spr.getKey(), spr.getValue());
      }
      core.writeMemory(CODE, ByteBuffer.allocate(4).putInt(step.word()).array());
      CpuImage image = new CpuImage(new int[CpuImage.SIZE]);
      image = image.with(3, step.r3()).with(4, step.r4()).with(CpuImage.MSR, step.msr());
      core.write(image.with(CpuImage.PC, CODE));
      core.step();
      CpuImage after = core.read(CpuImage.SIZE);
      StringBuilder text = new StringBuilder();
      text.append("pc %08x r3 %08x".formatted(after.get(CpuImage.PC), after.get(3)));
      text.append(" cr %08x".formatted(after.get(CpuImage.CR)));
      for (String name : TlbSteps.registers(kind)) {
        int value = name.equals("mas0") ? withoutVictim(core.spr(name)) : core.spr(name);
        text.append(" %s %08x".formatted(name, value));
      }
      return text.toString();
    }

    /** Which way a miss proposes is the core's own affair (E500RM 12.3.2: pseudo-random). */
    private int withoutVictim(int mas0) throws IOException {
      return core.spr("mas3") == 0 ? mas0 & 0x3000_0000 : mas0 & ~3;
    }
  }
}
