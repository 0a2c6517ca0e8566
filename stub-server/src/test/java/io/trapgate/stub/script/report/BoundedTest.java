package io.trapgate.stub.script.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.script.report.Bounded.Limit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoundedTest {
  @Test
  void keepsAllThatFits() {
    Bounded<String> list = new Bounded<>(new Limit(4, 100), String::length);
    IntStream.range(0, 4).mapToObj(Integer::toString).forEach(list::add);

    assertThat(list.kept()).containsExactly("0", "1", "2", "3");
    assertThat(list.gap()).isEqualTo(-1);
  }

  @Test
  void keepsTheBeginningAndTheEndOfWhatDoesNot() {
    Bounded<String> list = new Bounded<>(new Limit(4, 100), String::length);
    IntStream.range(0, 10).mapToObj(Integer::toString).forEach(list::add);

    assertThat(list.kept()).containsExactly("0", "1", "8", "9");
    assertThat(list.total()).isEqualTo(10);
    assertThat(list.gap()).isEqualTo(2);
  }

  @Test
  void countsCharactersToo() {
    Bounded<String> list = new Bounded<>(new Limit(100, 12), String::length);
    for (String text : new String[] {"aaa", "bbb", "cccccc", "ddd", "eee"}) {
      list.add(text);
    }

    assertThat(list.kept()).containsExactly("aaa", "bbb", "ddd", "eee");
    assertThat(list.gap()).isEqualTo(2);
  }

  @Test
  void whatIsLargerThanTheLimitIsLeftOut() {
    Bounded<String> list = new Bounded<>(new Limit(100, 4), String::length);
    list.add("a whole flood");

    assertThat(list.kept()).isEmpty();
    assertThat(list.total()).isEqualTo(1);
    assertThat(list.gap()).isZero();
  }

  @Test
  void nothingOvertakesWhatDidNotFit() {
    Bounded<String> list = new Bounded<>(new Limit(100, 8), String::length);
    list.add("12345");
    list.add("6");

    assertThat(list.kept()).containsExactly("6");
    assertThat(list.gap()).isZero();
  }
}
