package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages to one thread, however it waits for them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LookoutTest {
  private static final int MESSAGES = 20_000;

  private final Lookout<Integer> lookout = new Lookout<>();

  @Test
  void givesMessagesInTheirOrder() throws InterruptedException {
    lookout.put(1);
    lookout.put(2);
    lookout.put(3);
    assertThat(lookout.take()).isEqualTo(1);
    assertThat(lookout.takeSoon()).isEqualTo(2);
    assertThat(lookout.take()).isEqualTo(3);
  }

  /** Each message waits for the answer to the one before: a wake-up that is lost would end it. */
  @Test
  void losesNoWakeUpOfAThreadThatFallsAsleepMeanwhile() throws Exception {
    Lookout<Integer> answers = new Lookout<>();
    CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> echo(answers));
    for (int i = 0; i < MESSAGES; i++) {
      lookout.put(i);
      int answer = i % 3 == 0 ? answers.takeSoon() : answers.take();
      assertThat(answer).isEqualTo(i);
    }
    peer.get(30, TimeUnit.SECONDS);
  }

  private void echo(Lookout<Integer> answers) {
    try {
      for (int i = 0; i < MESSAGES; i++) {
        answers.put(i % 5 == 0 ? lookout.takeSoon() : lookout.take());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void takesFromSeveralSenders() throws InterruptedException {
    List<CompletableFuture<Void>> senders = new ArrayList<>();
    for (int sender = 0; sender < 4; sender++) {
      senders.add(
          CompletableFuture.runAsync(() -> {
            for (int i = 0; i < MESSAGES / 4; i++) {
              lookout.put(1);
            }
          }));
    }
    int sum = 0;
    for (int i = 0; i < MESSAGES; i++) {
      sum += lookout.take();
    }
    assertThat(sum).isEqualTo(MESSAGES);
    assertThat(senders).allSatisfy(CompletableFuture::join);
  }

  @Test
  void anInterruptEndsTheWait() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(lookout::take);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
