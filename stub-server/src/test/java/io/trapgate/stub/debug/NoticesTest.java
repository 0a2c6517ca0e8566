package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoticesTest {
  private final Notices notices = new Notices();

  @Test
  void whatIsLostIsAnnouncedWhereItIsMissing() {
    notices.keep("a".repeat(16_000));
    notices.keep("b".repeat(1_000));
    notices.keep("c"); // would fit, but behind the gap
    assertThat(notices.take())
        .containsExactly("a".repeat(16_000) + "trapgate: 1001 characters of output lost here\n");
    notices.keep("d");
    assertThat(notices.take()).as("the gap is over").containsExactly("d");
  }

  @Test
  void theSameLineTwiceIsSaidOnce() {
    notices.add("one");
    notices.add("one");
    assertThat(notices.waiting()).containsExactly("trapgate: one\n");
    assertThat(notices.take()).containsExactly("trapgate: one\n");
    assertThat(notices.waiting()).isEmpty();
  }

  @Test
  void aClientThatGoesTakesItsLinesAndLeavesWhatTheGuestPrinted() {
    notices.add("no slot");
    notices.keep("printed");
    notices.clientGone();
    assertThat(notices.take()).containsExactly("printed");
  }
}
