package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a step keeps from the guest, in the packets of QEMU (docs/system/gdb.rst). */
class StepBitRowsTest extends RowTest {
  StepBitRowsTest(RowMachine machine) {
    super(machine);
  }

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  @Test
  void theBitsAreThoseOfQemu() throws IOException {
    assertThat(ask("qqemu.sstepbits")).isEqualTo("ENABLE=1,NOIRQ=2,NOTIMER=4");
    assertThat(ask("Qqemu.sstepbits")).isEqualTo("ENABLE=1,NOIRQ=2,NOTIMER=4");
  }

  @Test
  void theyAreChosenForTheSession() throws IOException {
    assertThat(ask("qqemu.sstep")).isEqualTo(machine.stepBits());
    assertThat(ask("Qqemu.sstep=0x7")).isEqualTo("OK");
    assertThat(ask("qqemu.sstep")).isEqualTo("0x7");
    assertThat(ask("vCont;s:p1.1")).startsWith("T05").contains(at("second"));
    assertThat(ask("Qqemu.sstep=0x8")).startsWith("E.");
    assertThat(ask("Qqemu.sstep=0x2")).as("no step at all").startsWith("E.");
    assertThat(ask("qqemu.sstep")).isEqualTo("0x7");
  }
}
