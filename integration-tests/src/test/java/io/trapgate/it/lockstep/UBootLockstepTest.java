package io.trapgate.it.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * U-Boot's boot and some work at its prompt, block by block against QEMU. {@code -Dlockstep.uboot}
 * chooses how many instructions.
 */
@NeedsTool({"qemu-system-ppc", NeedsTool.UBOOT})
class UBootLockstepTest {
  private static final long INSTRUCTIONS = Long.getLong("lockstep.uboot", 2_000_000);

  private static final List<String> COMMANDS =
      List.of(
          "version",
          "bdinfo",
          "crc32 f00000 2000",
          "md.b f00000 40",
          "mtest 1000000 1000800 5a5a 1",
          "help",
          "printenv",
          "cmp f00000 f01000 40",
          "fdt addr ${fdtcontroladdr}",
          "fdt print /");

  @Test
  void agreesWithQemu() throws Exception {
    UBootRun run = new UBootRun(INSTRUCTIONS, COMMANDS);
    var difference = run.run(LockstepCore.E500V2);
    System.err.println("U-Boot, " + LockstepCore.E500V2 + ": " + run.summary());
    assertThat(difference).isEmpty();
  }
}
