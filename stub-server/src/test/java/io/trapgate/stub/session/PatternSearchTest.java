package io.trapgate.stub.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PatternSearchTest {
  /** Two letters, so that patterns overlap themselves; each match is compared with the JDK's. */
  @Test
  void findsWhatTheJdkFindsHoweverTheBlocksAreCut() {
    Random random = new Random(7);
    for (int round = 0; round < 3000; round++) {
      String text = letters(random, 60);
      String pattern = letters(random, 1 + random.nextInt(6));
      assertThat(found(text, pattern, 1 + random.nextInt(20)))
          .as("%s in %s", pattern, text)
          .isEqualTo(text.indexOf(pattern));
    }
  }

  private static String letters(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append((char) ('a' + random.nextInt(2)));
    }
    return text.toString();
  }

  private static int found(String text, String pattern, int blockBytes) {
    PatternSearch search = new PatternSearch(pattern.getBytes(StandardCharsets.US_ASCII));
    for (int at = 0; at < text.length(); at += blockBytes) {
      String part = text.substring(at, Math.min(text.length(), at + blockBytes));
      int end = search.endIn(part.getBytes(StandardCharsets.US_ASCII), part.length());
      if (end >= 0) {
        return at + end - pattern.length();
      }
    }
    return -1;
  }

  /** 64 MiB times 64 KiB comparisons would take an hour. */
  @Test
  @Timeout(120)
  void theWorstPatternTakesNoLongerThanAnother() {
    byte[] pattern = new byte[1 << 16];
    pattern[pattern.length - 1] = 1;
    PatternSearch search = new PatternSearch(pattern);
    byte[] zeros = new byte[1 << 16];
    for (int block = 0; block < 1024; block++) {
      assertThat(search.endIn(zeros, zeros.length)).isEqualTo(-1);
    }
  }
}
