package io.trapgate.target.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A kick against the look for it, again and again at the same moment; no kernel is asked. */
@Timeout(120)
class VcpuKickTest {
  private static final int PAGE_BYTES = 4096;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(3);

  @Test
  void aKickWhileItIsLookedForIsSeenNowOrAtTheNextLook() throws Exception {
    AtomicInteger round = new AtomicInteger();
    AtomicInteger kicked = new AtomicInteger();
    try (Arena arena = Arena.ofShared();
        var other = Executors.newSingleThreadExecutor()) {
      VcpuKick kick = new VcpuKick(new KvmRun(arena.allocate(PAGE_BYTES, 8)));
      Future<?> kicks = other.submit(() -> kickEachRound(kick, round, kicked));
      try {
        long end = System.nanoTime() + NANOS;
        for (int n = 1; System.nanoTime() < end; n++) {
          round.set(n);
          boolean seen = false;
          while (kicked.get() < n) {
            seen |= kick.taken();
          }
          seen |= kick.taken();
          assertThat(seen).as("round %d", n).isTrue();
          assertThat(kick.taken()).as("it is seen once").isFalse();
        }
      } finally {
        round.set(-1);
        kicks.get();
      }
    }
  }

  private static void kickEachRound(VcpuKick kick, AtomicInteger round, AtomicInteger kicked) {
    for (int now = round.get(); now >= 0; now = round.get()) {
      if (now > kicked.get()) {
        kick.kick();
        kicked.set(now);
      }
    }
  }
}
