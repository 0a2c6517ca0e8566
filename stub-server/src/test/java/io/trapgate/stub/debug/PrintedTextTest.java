package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the guest prints comes to the event loop in order, and before the stop that follows it. */
@SuppressWarnings(
    "ThreadPriorityCheck") // yield: two threads meet on purpose, maybe on one processor
class PrintedTextTest {
  private static final int ROUNDS = 60_000;

  /**
   * The moment that counts is a few nanoseconds long: between the last look for text and the word
   * that there is none. So the event loop is one that never sleeps, and each round comes to it a
   * little earlier or later than the one before.
   */
  @Test
  void allThatWasPrintedIsThereWhenTheStopIs() throws InterruptedException {
    Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    Thread eventLoop = Thread.ofPlatform().start(() -> runAll(tasks));
    StringBuilder seen = new StringBuilder();
    AtomicReference<String> atStop = new AtomicReference<>();
    PrintedText text = new PrintedText(tasks::add, seen::append);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        atStop.set("");
        text.put("a");
        for (int wait = round % 200; wait > 0; wait--) {
          Thread.onSpinWait();
        }
        text.put("b");
        tasks.add(() -> {
          atStop.set(seen + ".");
          seen.setLength(0);
        });
        while (atStop.get().isEmpty()) {
          Thread.yield(); // there may be one processor for both
        }
        assertThat(atStop.get()).as("round %d", round).isEqualTo("ab.");
      }
    } finally {
      eventLoop.interrupt();
      eventLoop.join();
    }
  }

  private static void runAll(Queue<Runnable> tasks) {
    while (!Thread.currentThread().isInterrupted()) {
      Runnable task = tasks.poll();
      if (task == null) {
        Thread.yield();
      } else {
        task.run();
      }
    }
  }

  @Test
  void whatIsTooMuchIsCountedInItsPlace() {
    Queue<Runnable> eventLoop = new ArrayDeque<>();
    List<String> received = new ArrayList<>();
    PrintedText text = new PrintedText(eventLoop::add, received::add);
    text.put("x".repeat(PrintedText.MOST - 1));
    text.put("yy");
    text.put("z");
    assertThat(eventLoop).as("asked for once").hasSize(1);
    eventLoop.remove().run();
    assertThat(received).hasSize(1);
    assertThat(received.getFirst())
        .endsWith("xz\ntrapgate: 2 characters of output lost here\n")
        .doesNotContain("y");
    text.put("and on");
    eventLoop.remove().run();
    assertThat(received.getLast()).isEqualTo("and on");
  }

  @Test
  void aLossIsToldThoughNothingFollowsIt() {
    Queue<Runnable> eventLoop = new ArrayDeque<>();
    List<String> received = new ArrayList<>();
    PrintedText text = new PrintedText(eventLoop::add, received::add);
    text.put("x".repeat(PrintedText.MOST + 1));
    assertThat(eventLoop).as("asked for").hasSize(1);
    eventLoop.remove().run();
    assertThat(received).containsExactly("\ntrapgate: 1048577 characters of output lost here\n");
  }
}
