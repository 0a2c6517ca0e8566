package io.trapgate.it.x86.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.InsnSampler;
import io.trapgate.target.x86.core.RowView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What KVM's emulator has of x87, MMX and SSE in the modes without paging, between an FXRSTOR and
 * an FXSAVE. {@code -Dfloat.instructions} chooses how many, {@code -Dfloat.seed} which.
 */
@NeedsKvm
@NeedsTool("nasm")
@Timeout(300)
class FloatMovesTest {
  private static final int INSTRUCTIONS = Integer.getInteger("float.instructions", 4_000) / 4;
  private static final long SEED = Long.getLong("float.seed", 3000);
  private static final int MOST_REPORTS = 8;

  /** Whatever a KVM's emulator has at least. */
  private static final String EMULATED =
      "fninit|fnstcw|fnstsw|movq|mova(ps|pd)|movu(ps|pd)|movdq[au]|movnt(ps|pd|dq)";

  private static final int STATE = 0x8000;
  private static final int AFTER = 0x8200;
  private static final int WINDOW = 0x9000;
  private static final int WINDOW_BYTES = 0x1000;

  /** In RBX and RBP. */
  private static final int BASE = WINDOW + WINDOW_BYTES / 2;

  @ParameterizedTest
  @EnumSource
  void theMovesOfTheEmulatorAreOurs(FxPair.Mode mode) throws Exception {
    Random random = new Random(SEED + 500 + mode.number());
    List<RowView> rows =
        FloatRows.of(mode.codeBits()).stream().filter(row -> row.name().matches(EMULATED)).toList();
    InsnSampler sampler = new InsnSampler(random, mode.codeBits());
    FloatValues values = new FloatValues(random);
    List<String> wrong = new ArrayList<>();
    TreeSet<String> compared = new TreeSet<>();
    int count = 0;
    int notEmulated = 0;
    try (FxPair pair = new FxPair(mode)) {
      for (int i = 0; i < INSTRUCTIONS && wrong.size() < MOST_REPORTS; i++) {
        Optional<InsnSample> sample = sampler.draw(rows.get(random.nextInt(rows.size())));
        if (sample.filter(each -> inWindow(pair, each)).isEmpty()) {
          continue;
        }
        String difference = tried(pair, sample.get(), values);
        if (difference.contains("KVM's at not emulated")) {
          notEmulated++;
          continue;
        }
        if (!difference.isEmpty()) {
          wrong.add(
              "%s %s: %s"
                  .formatted(
                      sample.get().name(),
                      HexFormat.of().formatHex(sample.get().bytes()),
                      difference));
        }
        compared.add(sample.get().name());
        count++;
      }
    }
    System.err.printf(
        "x87, MMX, SSE, %s, seed %d: %d compared, %d forms not emulated: %s%n",
        mode, SEED, count, notEmulated, compared);
    assertThat(wrong).as("%s, seed %d", mode, SEED).isEmpty();
    assertThat(compared).hasSizeGreaterThan(10);
  }

  private static String tried(FxPair pair, InsnSample sample, FloatValues values)
      throws KvmException {
    pair.write(STATE, values.state(true));
    pair.write(AFTER, new byte[FxStates.BYTES]);
    pair.write(WINDOW, values.memory(WINDOW_BYTES));
    pair.code(between(pair.mode(), sample.bytes()));
    return pair.probe(BASE, STATE, BASE) + pair.memory(STATE, WINDOW + WINDOW_BYTES - STATE);
  }

  private static boolean inWindow(FxPair pair, InsnSample sample) {
    if (!sample.hasMemory()) {
      return true;
    }
    pair.ours().state().gpr[Gpr.RBX] = BASE;
    pair.ours().state().gpr[Gpr.RBP] = BASE;
    pair.ours().state().gpr[Gpr.RSI] = STATE;
    long linear = sample.linear(pair.ours().state(), FxPair.PROBE);
    return linear >= WINDOW && linear <= WINDOW + WINDOW_BYTES - 16;
  }

  /** FXRSTOR [SI]; the instruction; FXSAVE [SI + 512]. */
  private static byte[] between(FxPair.Mode mode, byte[] code) {
    boolean narrow = mode.codeBits() == 16;
    byte[] before = HexFormat.of().parseHex(narrow ? "0fae0c" : "0fae0e");
    byte[] behind = HexFormat.of().parseHex(narrow ? "0fae840002" : "0fae8600020000");
    byte[] all = Arrays.copyOf(before, before.length + code.length + behind.length);
    System.arraycopy(code, 0, all, before.length, code.length);
    System.arraycopy(behind, 0, all, before.length + code.length, behind.length);
    return all;
  }
}
