package io.trapgate.it.kit;

import static io.trapgate.testkit.TrapgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.DebugSession;
import io.trapgate.testkit.Machine;
import io.trapgate.testkit.TrapgateExtension;
import io.trapgate.testkit.TrapgateMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A session with Debian's U-Boot, which brings no symbols. */
@NeedsTool(NeedsTool.UBOOT)
@ExtendWith(TrapgateExtension.class)
@TrapgateMachine(guest = NeedsTool.UBOOT, timeoutSeconds = 60)
class UBootSessionTest {
  /** Where U-Boot 2023.01 is linked to start. */
  private static final long TEXT = 0xf00000;

  @Test
  void bootsToItsPromptAndAnswers(DebugSession session, Machine machine) {
    assertThat(session.pc()).isEqualTo(TEXT);
    assertThat(session.step(5)).isStep();
    session.resume();
    machine.console().await("Hit any key to stop autoboot");
    machine.console().typeAndAwait(" ", "=> ");
    assertThat(machine.console().typeAndAwait("version\n", "=> ")).contains("U-Boot 20", "gcc");
    session.interrupt();
    assertThat(session.awaitStop()).isInterrupt();
    assertThat(machine.instructions().getFirst()).isGreaterThan(1_000_000L);
  }
}
