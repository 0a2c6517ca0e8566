package io.trapgate.target.board.pc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The local APICs of four processors, through window and MSRs. */
class LapicTest {
  private static final long BASE = 0xFEE0_0000L;
  private static final int ID = 0x20;
  private static final int TPR = 0x80;
  private static final int PPR = 0xA0;
  private static final int EOI = 0xB0;
  private static final int LDR = 0xD0;
  private static final int DFR = 0xE0;
  private static final int SVR = 0xF0;
  private static final int ISR = 0x100;
  private static final int IRR = 0x200;
  private static final int ESR = 0x280;
  private static final int ICR = 0x300;
  private static final int ICR_HIGH = 0x310;
  private static final int LVT_TIMER = 0x320;
  private static final int LVT_LINT0 = 0x350;
  private static final int LVT_ERROR = 0x370;
  private static final int INITIAL = 0x380;
  private static final int CURRENT = 0x390;
  private static final int DIVIDE = 0x3E0;

  private static final int PERIODIC = 1 << 17;
  private static final int MASKED = 1 << 16;

  private final PcBench bench = new PcBench(4, ExitCode.QEMU);

  @BeforeEach
  void enable() {
    for (int cpu = 0; cpu < 4; cpu++) {
      store(cpu, SVR, 0x1FF);
    }
  }

  private void store(int cpu, int register, int value) {
    bench.store(cpu, BASE + register, value);
  }

  private int load(int cpu, int register) {
    return bench.load(cpu, BASE + register);
  }

  private void send(int from, int destination, int command) {
    store(from, ICR_HIGH, destination << 24);
    store(from, ICR, command);
  }

  /** Which processors have something pending, as digits. */
  private String pending() {
    StringBuilder all = new StringBuilder();
    for (int cpu = 0; cpu < 4; cpu++) {
      all.append(bench.apic(cpu).pending() ? String.valueOf(cpu) : "");
    }
    return all.toString();
  }

  @Test
  void afterResetItIsThereButTakesNothing() {
    bench.reset();
    assertThat(load(2, ID)).isEqualTo(2 << 24);
    assertThat(load(0, 0x30)).isEqualTo(0x0005_0014);
    assertThat(load(0, SVR)).isEqualTo(0xFF);
    assertThat(load(0, DFR)).isEqualTo(-1);
    assertThat(load(0, LVT_LINT0)).as("the first takes the PIC's").isEqualTo(0x700);
    assertThat(load(1, LVT_LINT0)).isEqualTo(MASKED);
    assertThat(bench.apic(0).readMsr(0x1B)).isEqualTo(0xFEE0_0900L);
    assertThat(bench.apic(1).readMsr(0x1B)).isEqualTo(0xFEE0_0800L);
    send(0, 1, 0x40);
    assertThat(pending()).isEmpty();
  }

  @Test
  void switchedOffBySoftwareTheVectorTableStaysMasked() {
    store(0, LVT_TIMER, 0x30);
    store(0, SVR, 0xFF);
    assertThat(load(0, LVT_TIMER)).isEqualTo(MASKED | 0x30);
    store(0, LVT_TIMER, 0x31);
    assertThat(load(0, LVT_TIMER)).isEqualTo(MASKED | 0x31);
  }

  @Test
  void anInterruptIsServedAndEnded() {
    send(0, 1, 0x41);
    assertThat(load(1, IRR + 0x20)).isEqualTo(1 << 1);
    assertThat(bench.apic(1).acknowledge()).isEqualTo(0x41);
    assertThat(load(1, IRR + 0x20)).isZero();
    assertThat(load(1, ISR + 0x20)).isEqualTo(1 << 1);
    assertThat(load(1, PPR)).isEqualTo(0x40);
    send(0, 1, 0x4F);
    assertThat(pending()).as("the same class").isEmpty();
    send(0, 1, 0x51);
    assertThat(bench.apic(1).acknowledge()).isEqualTo(0x51);
    store(1, EOI, 0);
    assertThat(load(1, PPR)).isEqualTo(0x40);
    store(1, EOI, 0);
    assertThat(bench.apic(1).acknowledge()).isEqualTo(0x4F);
  }

  @Test
  void taskPriorityHoldsBackItsClassAndBelow() {
    store(1, TPR, 0x45);
    send(0, 1, 0x4F);
    assertThat(pending()).isEmpty();
    assertThat(bench.apic(1).taskPriority()).isEqualTo(4);
    bench.apic(1).taskPriority(3);
    assertThat(load(1, TPR)).isEqualTo(0x30);
    assertThat(pending()).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2, 00040, 2",
    "0, ff, 00040, 0123",
    "1, 0, 40040, 1",
    "1, 0, 80040, 0123",
    "1, 0, c0040, 023",
    "0, 9, 00040, ''",
    "0, 4, 00840, 2",
    "0, 9, 00840, 03",
    "0, 3, 00140, 3"
  })
  void destinations(int from, String destination, String command, String reached) {
    for (int cpu = 0; cpu < 4; cpu++) {
      store(cpu, LDR, 1 << 24 + cpu);
    }
    send(from, Integer.parseInt(destination, 16), Integer.parseInt(command, 16));
    assertThat(pending()).isEqualTo(reached);
  }

  @Test
  void clustersHaveMembers() {
    for (int cpu = 0; cpu < 4; cpu++) {
      store(cpu, DFR, 0x0FFF_FFFF);
      store(cpu, LDR, (cpu >> 1) << 28 | 1 << 24 + (cpu & 1));
    }
    send(0, 0x12, 0x840);
    assertThat(pending()).isEqualTo("3");
    send(0, 0x03, 0x841);
    assertThat(pending()).isEqualTo("013");
  }

  @Test
  void lowestPriorityTakesOne() {
    store(0, TPR, 0x50);
    store(1, TPR, 0x20);
    store(2, TPR, 0x10);
    store(3, TPR, 0x30);
    for (int cpu = 0; cpu < 4; cpu++) {
      store(cpu, LDR, 1 << 24 + cpu);
    }
    send(0, 0x0F, 0x960);
    assertThat(pending()).isEqualTo("2");
  }

  @Test
  void initStartUpAndNmiGoToThePins() {
    send(0, 0, 0xC_4500); // all but self
    send(0, 0, 0xC_8500); // its de-assertion does nothing
    send(0, 1, 0x0_4608);
    send(0, 2, 0x0_0400);
    assertThat(bench.pins.get(0)).isEmpty();
    assertThat(bench.pins.get(1)).containsExactly("init", "start-up 8");
    assertThat(bench.pins.get(2)).containsExactly("init", "nmi");
    assertThat(load(1, SVR)).as("INIT resets the APIC too").isEqualTo(0xFF);
    assertThat(load(0, SVR)).isEqualTo(0x1FF);
  }

  @Test
  void vectorsBelow16AreErrors() {
    store(0, LVT_ERROR, 0x33);
    send(0, 1, 0x0F);
    assertThat(pending()).isEqualTo("0");
    assertThat(bench.apic(0).acknowledge()).isEqualTo(0x33);
    assertThat(load(0, ESR)).as("latched by a write").isZero();
    store(0, ESR, 0);
    assertThat(load(0, ESR)).isEqualTo(0x20);
    store(0, ESR, 0);
    assertThat(load(0, ESR)).isZero();
  }

  @Test
  void theTimerFiresOnceAtItsTime() {
    store(0, DIVIDE, 0x3); // 16
    store(0, LVT_TIMER, 0x30);
    store(0, INITIAL, 1000);
    bench.advance(8000);
    assertThat(load(0, CURRENT)).isEqualTo(500);
    bench.advance(7999);
    assertThat(pending()).isEmpty();
    bench.advance(1);
    assertThat(pending()).isEqualTo("0");
    assertThat(bench.apic(0).acknowledge()).isEqualTo(0x30);
    store(0, EOI, 0);
    bench.advance(100_000);
    assertThat(pending()).isEmpty();
    assertThat(load(0, CURRENT)).isZero();
  }

  @Test
  void theTimerFiresAgainAndAgain() {
    store(0, DIVIDE, 0xB); // 1
    store(0, LVT_TIMER, PERIODIC | 0x30);
    store(0, INITIAL, 100);
    int seen = 0;
    for (int i = 0; i < 1000; i++) {
      bench.advance(1);
      if (bench.apic(0).pending()) {
        bench.apic(0).acknowledge();
        store(0, EOI, 0);
        seen++;
      }
    }
    assertThat(seen).isEqualTo(10);
    bench.advance(30);
    assertThat(load(0, CURRENT)).isEqualTo(70);
    store(0, INITIAL, 0);
    bench.advance(1000);
    assertThat(pending()).isEmpty();
    assertThat(bench.clock.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void maskedTheTimerRunsInSilence() {
    store(0, LVT_TIMER, MASKED | 0x30);
    store(0, INITIAL, 100);
    bench.advance(1000);
    assertThat(pending()).isEmpty();
    assertThat(load(0, CURRENT)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 4", "2, 8", "3, 16", "8, 32", "9, 64", "10, 128", "11, 1"})
  void divisors(int configuration, int divisor) {
    store(0, DIVIDE, configuration);
    store(0, INITIAL, 1000);
    bench.advance(10L * divisor);
    assertThat(load(0, CURRENT)).isEqualTo(990);
  }

  @Test
  void thePicsInterruptComesByLint0() {
    bench.ports.out(0x2005, 1, 1);
    assertThat(pending()).isEqualTo("0");
    store(0, LVT_LINT0, MASKED | 0x700);
    assertThat(pending()).isEmpty();
    store(1, LVT_LINT0, 0x700);
    assertThat(pending()).isEqualTo("1");
    assertThat(bench.apic(1).acknowledge()).isEqualTo(0x0D);
  }

  @Test
  void withoutApicThePicIsAlone() {
    bench.apic(0).writeMsr(0x1B, 0xFEE0_0100L);
    assertThat(load(0, ID)).as("nothing there").isEqualTo(-1);
    bench.ports.out(0x2005, 1, 1);
    assertThat(bench.apic(0).acknowledge()).isEqualTo(0x0D);
    bench.apic(0).writeMsr(0x1B, 0xFEE0_0900L);
    assertThat(load(0, SVR)).as("as after reset").isEqualTo(0xFF);
  }

  @Test
  void x2apicHasItsRegistersInMsrs() {
    for (int cpu = 0; cpu < 4; cpu++) {
      bench.apic(cpu).writeMsr(0x1B, bench.apic(cpu).readMsr(0x1B) | 0x400);
      assertThat(bench.apic(cpu).readMsr(0x802)).isEqualTo(cpu);
      assertThat(bench.apic(cpu).readMsr(0x80D)).isEqualTo(1 << cpu);
    }
    assertThat(load(0, ID)).as("not in memory").isEqualTo(-1);
    bench.apic(0).writeMsr(0x830, 0x2_0000_0040L);
    assertThat(pending()).isEqualTo("2");
    assertThat(bench.apic(0).readMsr(0x830)).isEqualTo(0x2_0000_0040L);
    bench.apic(0).writeMsr(0x830, 0xA_0000_0850L);
    assertThat(pending()).as("1 and 3 were asked, 2 had one before").isEqualTo("123");
    bench.apic(0).writeMsr(0x83F, 0x60);
    assertThat(bench.apic(0).acknowledge()).isEqualTo(0x60);
    bench.apic(0).writeMsr(0x80B, 0);
    assertThat(bench.apic(0).readMsr(0x813)).isZero();
    bench.apic(0).writeMsr(0x830, 0xFFFF_FFFF_0000_0070L);
    assertThat(pending()).isEqualTo("0123");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x80E, 0x831, 0x80B, 0x83F, 0x8FF, 0x800, 0x840})
  void x2apicRegistersThatCannotBeRead(int index) {
    bench.apic(0).writeMsr(0x1B, 0xFEE0_0D00L);
    assertThatThrownBy(() -> bench.apic(0).readMsr(index))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"802, 0", "80d, 1", "80b, 1", "808, 100", "828, 1", "80f, 100000000", "83f, 100"})
  void x2apicRegistersThatCannotBeWritten(String index, String value) {
    bench.apic(0).writeMsr(0x1B, 0xFEE0_0D00L);
    assertThatThrownBy(
            () -> bench.apic(0).writeMsr(Integer.parseInt(index, 16), Long.parseLong(value, 16)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "fee00d00, fee00900", // x2APIC and back to xAPIC
    "fee00100, fee00d00", // off and straight to x2APIC
    "fee00900, fee00500", // x2APIC without enable
    "fee00900, fed00900", // another address
    "fee00900, fee00901" // a reserved bit
  })
  void transitionsThatAreNot(String first, String second) {
    bench.apic(0).writeMsr(0x1B, Long.parseLong(first, 16));
    assertThatThrownBy(() -> bench.apic(0).writeMsr(0x1B, Long.parseLong(second, 16)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(bench.apic(0).readMsr(0x1B)).isEqualTo(Long.parseLong(first, 16));
  }

  @Test
  void msrsOfX2apicFaultInXapicMode() {
    assertThatThrownBy(() -> bench.apic(0).readMsr(0x802))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
