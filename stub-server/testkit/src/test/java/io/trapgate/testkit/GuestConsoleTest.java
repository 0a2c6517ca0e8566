package io.trapgate.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GuestConsoleTest {
  private final List<String> typed = new ArrayList<>();
  private final GuestConsole console =
      new GuestConsole(keys -> typed.add(new String(keys, ISO_8859_1)), Duration.ofSeconds(30));

  private void print(String text) {
    console.printed(text.getBytes(ISO_8859_1));
  }

  @Test
  void whatWasPrintedBeforeCountsToo() {
    print("hello ");
    print("world\n");
    assertThat(console.await("lo wor")).isEqualTo("hello world\n");
  }

  @Test
  void anAnswerIsLookedForBehindTheQuestion() {
    AtomicReference<GuestConsole> line = new AtomicReference<>();
    GuestConsole answering =
        new GuestConsole(
            keys -> line.get().printed("version\n1.0\n=> ".getBytes(ISO_8859_1)),
            Duration.ofSeconds(30));
    line.set(answering);
    answering.printed("=> ".getBytes(ISO_8859_1));
    assertThat(answering.typeAndAwait("version\n", "=> ")).isEqualTo("version\n1.0\n=> ");
  }

  @Test
  void keysGoToTheGuest() {
    console.type("boot\n");
    assertThat(typed).containsExactly("boot\n");
  }

  @Test
  void whatDoesNotComeIsSaidWithWhatCameInstead() {
    print("old");
    long mark = console.mark();
    print("panic!");
    assertThatThrownBy(() -> console.awaitText(mark, "=> ", Duration.ofMillis(20)))
        .isInstanceOf(AssertionError.class)
        .hasMessage("the guest did not print '=> ' within 20 ms but: panic!");
  }

  @Test
  void aWaitEndsWhenTheTextComes() throws InterruptedException {
    Thread guest = Thread.ofVirtual().start(() -> print("ready"));
    assertThat(console.await("ready")).isEqualTo("ready");
    guest.join();
  }

  @Test
  void onlyTheLastMebibyteIsKept() {
    String line = "x".repeat(1023) + "\n";
    for (int i = 0; i < 3000; i++) {
      print(line);
    }
    long mark = console.mark();
    assertThat(mark).isEqualTo(3000 * 1024);
    assertThat(console.text().length()).isBetween(1 << 20, 2 << 20);
    print("tail");
    assertThat(console.awaitText(mark, "tail", Duration.ofSeconds(1))).isEqualTo("tail");
    assertThat(console.awaitText(0, "tail", Duration.ofSeconds(1))).endsWith("tail");
  }
}
