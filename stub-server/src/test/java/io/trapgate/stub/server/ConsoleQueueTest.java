package io.trapgate.stub.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConsoleQueueTest {
  @Test
  void whatDoesNotFitIsCountedAndTheCountStandsWhereItWas() throws InterruptedException {
    ConsoleQueue queue = new ConsoleQueue(2);
    queue.put(bytes("one "));
    queue.put(bytes("two "));
    queue.put(bytes("three"));
    assertThat(text(queue.take())).isEqualTo("one ");
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

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, US_ASCII);
  }
}
