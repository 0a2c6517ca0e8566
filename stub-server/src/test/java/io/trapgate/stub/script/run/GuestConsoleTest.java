package io.trapgate.stub.script.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuestConsoleTest {
  private final List<String> lines = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final GuestConsole console = new GuestConsole(lines::add);

  @Test
  void eachTextIsLookedForBehindTheLast() {
    print("=> version\nU-Boot\n=> ");
    assertThat(console.looksFor("=> ")).isTrue();
    assertThat(console.looksFor("U-Boot")).isTrue();
    assertThat(console.looksFor("version")).isFalse();
    assertThat(console.looksFor("=> ")).isTrue();
    assertThat(console.looksFor("=> ")).isFalse();
  }

  @Test
  void aWaitEndsOnceWithTheLastByteOfTheText() {
    console.await("né", () -> events.add("there"));
    print("n");
    assertThat(events).isEmpty();
    byte[] bytes = "é n né".getBytes(StandardCharsets.UTF_8);
    for (byte each : bytes) {
      console.printed(new byte[] {each});
    }
    assertThat(events).containsExactly("there");
    assertThat(console.endWait()).isTrue();
  }

  @Test
  void aWaitThatIsGivenUpHasNotBeenMet() {
    console.await("never", () -> events.add("there"));
    assertThat(console.endWait()).isFalse();
    print("never");
    assertThat(events).isEmpty();
  }

  @Test
  void linesComeWithoutTheirEndsAndTheLastWithoutOne() {
    print("one\r\ntw");
    print("o\nthree");
    assertThat(lines).containsExactly("one", "two");
    console.flushLast();
    assertThat(lines).containsExactly("one", "two", "three");
  }

  @Test
  void whatIsKeptIsBoundedAndStillSearched() {
    for (int i = 0; i < 40; i++) {
      print("x".repeat(1 << 16));
    }
    print("needle");
    assertThat(console.looksFor("needle")).isTrue();
    assertThat(console.rest(10)).isEmpty();
  }

  private void print(String text) {
    console.printed(text.getBytes(StandardCharsets.UTF_8));
  }
}
