package io.trapgate.it.isa;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.ppc.GuestFault;
import io.trapgate.target.ppc.PpcOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Words that our table does not have must be illegal for QEMU's core too: the extended opcodes of
 * every primary opcode that has them, and random words.
 */
@NeedsTool("qemu-system-ppc")
class IllegalWordsAgainstQemuTest {
  private static final long SEED = Long.getLong("isa.seed", 20);
  private static final int RANDOM_WORDS = 2000;
  private static final int[] EXTENDED = {19, 31, 59, 63};

  @ParameterizedTest
  @EnumSource
  void areIllegalThereToo(IsaCore core) throws Exception {
    IsaCases maker = new IsaCases(core, SEED);
    List<IsaCase> cases = words(core).stream().map(maker::anyWord).toList();
    List<String> legalThere = new ArrayList<>();
    TreeMap<String, Integer> known = new TreeMap<>();
    try (QemuCore qemu = QemuCore.start(core, 0x1_0000)) {
      IsaBench bench = new IsaBench(core, qemu);
      bench.load(cases);
      for (IsaCase test : cases) {
        List<Integer> interrupt = bench.run(test, new byte[0]).interrupt();
        if (interrupt.isEmpty() || interrupt.get(2) != GuestFault.ESR_ILLEGAL) {
          Optional<String> reason = Foreign.reason(core, test.word());
          reason.ifPresent(text -> known.merge(text, 1, Integer::sum));
          if (reason.isEmpty()) {
            legalThere.add("%08x %s".formatted(test.word(), interrupt));
          }
        }
      }
    }
    System.err.println(
        "Illegal words of the " + core + ": " + cases.size() + " words, seed " + SEED);
    known.forEach((reason, count) -> System.err.println("  legal there: " + count + ", " + reason));
    assertThat(legalThere).isEmpty();
  }

  private static List<Integer> words(IsaCore core) {
    Random random = new Random(SEED);
    List<Integer> words = new ArrayList<>();
    for (int primary : EXTENDED) {
      for (int extended = 0; extended < 1024; extended++) {
        int fields = random.nextInt() & 0x03FF_F801;
        add(core, words, primary << 26 | fields | extended << 1);
        add(core, words, primary << 26 | extended << 1);
      }
    }
    for (int extended = 0; extended < 2048; extended++) {
      add(core, words, SpeRows.PRIMARY << 26 | random.nextInt() & 0x03FF_F800 | extended);
      add(core, words, SpeRows.PRIMARY << 26 | extended);
    }
    while (words.size() < 6 * 1024 + RANDOM_WORDS) {
      add(core, words, random.nextInt());
    }
    return words;
  }

  private static void add(IsaCore core, List<Integer> words, int word) {
    if (core.decode(word) == PpcOp.ILLEGAL && Foreign.isHarmless(word)) {
      words.add(word);
    }
  }
}
