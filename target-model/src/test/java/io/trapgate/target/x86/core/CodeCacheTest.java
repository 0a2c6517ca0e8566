package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What was decoded once is decoded again after a store to it. */
class CodeCacheTest {
  private static void at(TestCpu guest, long rip) {
    guest.state().rip = rip;
    guest.cpu.run(1, Long.MAX_VALUE);
  }

  @Test
  void aStoreIsSeenInAllCodeSizes() {
    TestCpu guest = TestCpu.of(32).put(0x1000, "40"); // INC EAX
    at(guest, 0x1000);
    guest.state().cs().big = false;
    at(guest, 0x1000);
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(2);

    guest.cpu.memory().store(SegmentName.DS, 0x1000, 1, 0x48); // DEC EAX
    at(guest, 0x1000);
    guest.state().cs().big = true;
    at(guest, 0x1000);
    assertThat(guest.state().gpr[Gpr.RAX]).isZero();
  }

  @Test
  void aStoreIntoTheMiddleOrTheEndOfAnInstructionIsSeen() {
    TestCpu guest = TestCpu.of(32).put(0x1000, "B811111111");
    at(guest, 0x1000);
    guest.cpu.memory().store(SegmentName.DS, 0x1004, 1, 0x22);
    at(guest, 0x1000);
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(0x2211_1111L);
    guest.put(0x1002, "33"); // as a debugger does
    at(guest, 0x1000);
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(0x2211_3311L);
    guest.cpu.memory().store(SegmentName.DS, 0xFFE, 4, 0x4444_0000L); // across pages
    assertThat(guest.get(0x1000, 2)).containsExactly(0x44, 0x44);
    at(guest, 0x1000); // 44: INC ESP
    assertThat(guest.state().gpr[Gpr.RSP]).isEqualTo(0x7001);
  }

  @Test
  void anInstructionAcrossPagesIsDecodedEachTime() {
    TestCpu guest = TestCpu.of(32).put(0x1FFE, "B811111111");
    at(guest, 0x1FFE);
    guest.cpu.memory().store(SegmentName.DS, 0x2002, 1, 0x55);
    at(guest, 0x1FFE);
    assertThat(guest.state().gpr[Gpr.RAX]).isEqualTo(0x5511_1111L);
    assertThat(guest.state().rip).isEqualTo(0x2003);
  }
}
