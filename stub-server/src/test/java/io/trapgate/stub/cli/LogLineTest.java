package io.trapgate.stub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private static String shown(String logger, @Nullable Throwable thrown) {
    Logger from = new LoggerContext().getLogger(logger);
    LoggingEvent event =
        new LoggingEvent("here", from, Level.WARN, "no {} left", thrown, new Object[] {"slot"});
    return new LogLine().doLayout(event);
  }

  @Test
  void aMessageIsOneLineWithTheShortNameOfItsLogger() {
    assertThat(shown("io.trapgate.Slots", null)).isEqualTo("trapgate: WARN Slots: no slot left\n");
    assertThat(shown("Slots", null)).isEqualTo("trapgate: WARN Slots: no slot left\n");
  }

  @Test
  void anExceptionComesWithItsStackAndCause() {
    String text = shown("a.B", new IllegalStateException("late", new RuntimeException("early")));
    assertThat(text)
        .startsWith("trapgate: WARN B: no slot left\njava.lang.IllegalStateException: late\n")
        .contains("at ", LogLineTest.class.getName() + ".")
        .contains("Caused by: java.lang.RuntimeException: early");
  }
}
