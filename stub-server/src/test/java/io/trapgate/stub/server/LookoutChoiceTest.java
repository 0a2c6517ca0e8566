package io.trapgate.stub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which way the threads wait between steps, on a clock that only the steps move. */
class LookoutChoiceTest {
  private static final long FAST = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long SLOW = TimeUnit.MICROSECONDS.toNanos(120);
  private static final long STUCK = TimeUnit.MILLISECONDS.toNanos(6);

  private long now = Long.MAX_VALUE - LookoutChoice.WHILE_NANOS; // overflows on the way
  private final LookoutChoice choice = new LookoutChoice(() -> now);
  private int looked;
  private int slept;

  @Test
  void looksOutAtFirst() {
    assertThat(choice.looksOut()).isTrue();
    choice.step();
    assertThat(choice.looksOut()).isTrue();
  }

  @Test
  void keepsLookingOutWhereThatIsFasterAndTriesTheOtherWayMoreAndMoreSeldom() {
    run(200_000, FAST, SLOW);

    assertThat(choice.looksOut()).isTrue();
    assertThat(slept).isPositive();
    int before = slept;
    looked = 0;
    run(200_000, FAST, SLOW);
    assertThat((double) (slept - before) / looked).isLessThan(0.02);
  }

  @Test
  void leavesItAfterOneTrialWhereEachYieldCostsATurn() {
    long start = now;
    while (choice.looksOut()) {
      run(1, STUCK, SLOW);
    }
    assertThat(now - start).isLessThan(3 * LookoutChoice.FEWEST_STEPS * STUCK);

    run(100_000, STUCK, SLOW);
    int before = looked;
    slept = 0;
    run(100_000, STUCK, SLOW);

    // In steps, and in time: an attempt costs a while and no more.
    assertThat((double) (looked - before) / slept).isLessThan(0.001);
    assertThat((looked - before) * STUCK).isLessThan(slept * SLOW / 10);
  }

  @Test
  void noticesThatTheProcessorHasBecomeBusyOrFree() {
    run(200_000, FAST, SLOW);
    assertThat(switches(true, STUCK, SLOW)).isLessThan(2L * whiles());
    assertThat(switches(false, FAST, SLOW)).isLessThan(2L * whiles());
  }

  /** Time until it has settled for the other way than it starts with. */
  private long switches(boolean from, long looking, long sleeping) {
    long start = now;
    int settled = 0;
    while (settled < 4 * LookoutChoice.WHILE_NANOS / sleeping) {
      run(1, looking, sleeping);
      settled = choice.looksOut() == from ? 0 : settled + 1;
    }
    return now - start;
  }

  private static long whiles() {
    return LookoutChoice.MOST_WHILES * LookoutChoice.WHILE_NANOS;
  }

  @Test
  void sleepsOnlyWhereThatSavesMoreThanChance() {
    run(100_000, SLOW, SLOW * 9 / 10);
    looked = 0;
    slept = 0;
    run(100_000, SLOW, SLOW * 9 / 10);
    assertThat(looked).isGreaterThan(20 * slept);
  }

  /** As every thread loses its processor now and then, a share of it that others have. */
  @Test
  void aTurnThatIsLostNowAndThenIsNoReasonToSleep() {
    for (int i = 0; i < 5_000; i++) {
      run(60, FAST, SLOW);
      now += STUCK;
    }
    assertThat(choice.looksOut()).isTrue();
    assertThat(looked).isGreaterThan(20 * slept);
  }

  @Test
  void pausesOfTheClientSayNothing() {
    for (int i = 0; i < 1_000; i++) {
      run(1, TimeUnit.HOURS.toNanos(1), TimeUnit.MINUTES.toNanos(1));
    }
    assertThat(choice.looksOut()).isTrue();
  }

  /** So many steps, each as long as the way that is chosen makes it. */
  private void run(int steps, long looking, long sleeping) {
    for (int i = 0; i < steps; i++) {
      choice.step();
      if (choice.looksOut()) {
        looked++;
        now += looking;
      } else {
        slept++;
        now += sleeping;
      }
    }
  }
}
