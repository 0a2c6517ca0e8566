package io.trapgate.it.isa;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.ppc.PpcOpRow;
import io.trapgate.target.ppc.PpcOpTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@NeedsTool("qemu-system-ppc")
class IntegerAgainstQemuTest {
  private static final long SEED = Long.getLong("isa.seed", 20);
  private static final int EACH = Integer.getInteger("isa.each", 60);

  @Test
  void registersOnly() throws Exception {
    IsaCases maker = new IsaCases(SEED);
    List<IsaCase> cases = new ArrayList<>();
    try (MethodCore ours = new MethodCore();
        QemuCore qemu = QemuCore.start(0x10000)) {
      for (PpcOpRow row : PpcOpTable.ROWS) {
        if (ours.has(row.code())) {
          for (int i = 0; i < EACH; i++) {
            cases.add(maker.registers(row, IsaCases.CODE + 4 * cases.size(), 0));
          }
        }
      }
      IsaBench actual = new IsaBench(ours);
      IsaBench expected = new IsaBench(qemu);
      actual.load(cases);
      expected.load(cases);
      List<String> wrong = new ArrayList<>();
      for (IsaCase test : cases) {
        Outcome model = actual.run(test, new byte[0]);
        Outcome reference = expected.run(test, new byte[0]);
        List<String> differences = model.differences(reference);
        if (!differences.isEmpty()) {
          wrong.add(test.mnemonic() + " %08x ".formatted(test.word()) + differences);
        }
      }
      System.err.println(cases.size() + " cases, " + wrong.size() + " wrong");
      assertThat(wrong).isEmpty();
    }
  }
}
