package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProcessorsTest {
  private final Processors processors = new Processors(1);

  @AfterEach
  void end() {
    processors.close();
  }

  /** Runs until its turn is ended, and wants another one. */
  private static final class Endless implements Processors.Turns {
    private final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch turns;
    private final CountDownLatch begun = new CountDownLatch(1);

    Endless(int turns) {
      this.turns = new CountDownLatch(turns);
    }

    @Override
    public Processors.Next take() {
      begun.countDown();
      while (!over.getAndSet(false)) {
        Thread.onSpinWait();
      }
      turns.countDown();
      return Processors.Next.ANOTHER;
    }

    @Override
    public void endTurn() {
      over.set(true);
    }
  }

  /** Keeps its processor, whoever waits for it, until it may go. */
  private record Stubborn(CountDownLatch begun, CountDownLatch mayGo) implements Processors.Turns {
    @Override
    public Processors.Next take() {
      begun.countDown();
      try {
        mayGo.await();
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      }
      return Processors.Next.NONE;
    }

    @Override
    public void endTurn() {
      // not before the test has said all
    }
  }

  /** Says that it was there. */
  private record Brief(String name, List<String> order, CountDownLatch done)
      implements Processors.Turns {
    @Override
    public Processors.Next take() {
      order.add(name);
      done.countDown();
      return Processors.Next.NONE;
    }

    @Override
    public void endTurn() {
      // its turn is over at once
    }
  }

  @Test
  void endlessOnesShareAProcessorAndLetOthersThrough() throws Exception {
    Endless one = new Endless(20);
    Endless other = new Endless(20);
    processors.soon(one);
    processors.soon(other);
    CountDownLatch done = new CountDownLatch(1);
    processors.soon(new Brief("brief", new ArrayList<>(), done));
    assertThat(done.await(60, TimeUnit.SECONDS)).as("somebody who wants little").isTrue();
    assertThat(one.turns.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(other.turns.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nobodyIsInterruptedForNobody() throws Exception {
    Endless alone = new Endless(1);
    processors.soon(alone);
    alone.begun.await();
    assertThat(alone.turns.await(20 * Processors.TURN_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
    alone.endTurn();
    assertThat(alone.turns.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoIsToBeInterruptedOvertakesAndNobodyIsAskedTwice() throws Exception {
    Stubborn blocker = new Stubborn(new CountDownLatch(1), new CountDownLatch(1));
    processors.soon(blocker);
    blocker.begun().await();
    List<String> order = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(3);
    Brief first = new Brief("first", order, done);
    processors.soon(first);
    processors.soon(new Brief("second", order, done));
    processors.soon(first);
    processors.next(new Brief("urgent", order, done));
    blocker.mayGo().countDown();
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(order).containsExactly("urgent", "second", "first");
  }

  @Test
  void whoLeavesIsWaitedForAndComesNoMore() throws Exception {
    Endless leaving = new Endless(1);
    processors.soon(leaving);
    leaving.begun.await();
    CompletableFuture<Void> left = processors.leave(leaving);
    assertThat(left).isNotDone();
    leaving.endTurn();
    left.get(60, TimeUnit.SECONDS);
    List<String> order = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    processors.soon(new Brief("next", order, done));
    assertThat(done.await(60, TimeUnit.SECONDS)).as("the processor is free").isTrue();
    assertThat(processors.leave(leaving)).isDone();
  }
}
