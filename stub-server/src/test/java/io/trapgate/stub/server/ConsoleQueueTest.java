package io.trapgate.stub.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@SuppressWarnings(
    "ThreadPriorityCheck") // yield: two threads meet on purpose, maybe on one processor
class ConsoleQueueTest {
  private static final Pattern LOST = Pattern.compile("\n\\[trapgate: (\\d+) bytes .*\\]\n");

  @Test
  void whatDoesNotFitIsCountedAndTheCountStandsWhereItWas() throws InterruptedException {
    ConsoleQueue queue = new ConsoleQueue(2);
    queue.put(bytes("one "));
    queue.put(bytes("two "));
    queue.put(bytes("three"));
    assertThat(text(queue.takeAll(1, true))).isEqualTo("one ");
    queue.put(bytes("four"));
    assertThat(text(queue.takeAll(1000, true)))
        .isEqualTo("two \n[trapgate: 9 bytes of console output lost here: nobody took them]\n");
    queue.put(bytes("five"));
    assertThat(text(queue.takeAll(1000, true))).isEqualTo("five");
  }

  @Test
  void aBatchEndsAtItsLimit() throws InterruptedException {
    ConsoleQueue queue = new ConsoleQueue(10);
    for (int i = 0; i < 5; i++) {
      queue.put(bytes("abc"));
    }
    assertThat(text(queue.takeAll(6, true))).isEqualTo("abcabc");
    assertThat(text(queue.takeAll(100, true))).isEqualTo("abcabcabc");
  }

  @Test
  void aNudgeWakesWithNothing() throws InterruptedException {
    ConsoleQueue queue = new ConsoleQueue(10);
    queue.nudge();
    assertThat(queue.takeAll(100, true)).isEmpty();
  }

  /**
   * What is counted as lost when the taker has just told of the loss before is told, too. That
   * moment is short, so each round comes to it a little earlier or later than the one before.
   */
  @Test
  void aLossThatIsNoticedLateIsToldToo() throws InterruptedException {
    ConsoleQueue queue = new ConsoleQueue(1);
    AtomicLong accounted = new AtomicLong();
    Thread taker = Thread.ofPlatform().daemon().start(() -> account(queue, accounted));
    byte[] one = bytes("x");
    long sent = 0;
    for (int round = 0; round < 20_000; round++) {
      for (int n = 0; n < 3; n++) {
        queue.put(one);
        sent++;
        for (int wait = round % 50; wait > 0; wait--) {
          Thread.onSpinWait();
        }
      }
      while (round % 100 == 99 && accounted.get() != sent) {
        assertThat(Thread.interrupted())
            .as("nobody is told of the last, round %d", round)
            .isFalse();
        Thread.yield();
      }
    }
    taker.interrupt();
    taker.join();
    assertThat(accounted).hasValue(sent);
  }

  private static void account(ConsoleQueue queue, AtomicLong accounted) {
    try {
      while (true) {
        String text = text(queue.takeAll(1000, true));
        Matcher lost = LOST.matcher(text);
        while (lost.find()) {
          accounted.addAndGet(Long.parseLong(lost.group(1)));
        }
        accounted.addAndGet(lost.replaceAll("").length());
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, US_ASCII);
  }
}
