package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DecoderTest {
  @Test
  void widthsOfOneRow() {
    TestCpu guest =
        new TestCpu().real(0, 0x1000).run("B8 34 12 66 B8 78 56 34 12 89 C3 66 89 C1", 4);

    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(0x1234_5678L);
    assertThat(guest.state().gpr[Gpr.RBX]).isEqualTo(0x5678L);
    assertThat(guest.state().gpr[Gpr.RCX]).isEqualTo(0x1234_5678L);
    assertThat(guest.state().rip).isEqualTo(0x100E);
  }

  @Test
  void memoryOperandOf16BitAddresses() {
    TestCpu guest = new TestCpu().real(0, 0x1000);
    guest.state().gpr[Gpr.RBX] = 0x2000;
    guest.state().gpr[Gpr.RSI] = 0x30;
    guest.state().gpr[Gpr.RCX] = 0xBEEF;
    guest.run("89 48 02 EB FE", 3);

    assertThat(guest.get(0x2032, 2)).containsExactly(0xEF, 0xBE);
    assertThat(guest.state().rip).isEqualTo(0x1003);
  }
}
