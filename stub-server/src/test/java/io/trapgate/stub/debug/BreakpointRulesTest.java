package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.fake.FakeVm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakpointRulesTest {
  private final BreakpointRules rules = new BreakpointRules(new FakeVm().architecture());

  @ParameterizedTest
  @CsvSource({
    "HARDWARE,     1000, 4, true",
    "HARDWARE,     1002, 4, false",
    "HARDWARE,     1000, 2, false",
    "SOFTWARE,     1000, 4, true",
    "SOFTWARE, 100000000, 4, false",
    "SOFTWARE,  fffffffc, 4, true",
    "WRITE_WATCH,  1001, 1, true",
    "WRITE_WATCH,  1002, 2, true",
    "WRITE_WATCH,  1001, 2, false",
    "READ_WATCH,   1004, 4, true",
    "READ_WATCH,   1002, 4, false",
    "ACCESS_WATCH, 1000, 8, true",
    "ACCESS_WATCH, 1004, 8, true",
    "ACCESS_WATCH, 1002, 8, false",
    "WRITE_WATCH,  1000, 0, false",
    "WRITE_WATCH,  1000, 3, false",
    "WRITE_WATCH,  1000, 16, false",
    "WRITE_WATCH, 100000000, 4, false",
  })
  void whatCanBeExpressed(BreakpointKind kind, String address, int length, boolean possible) {
    String text = rules.refusal(new Breakpoint(kind, Long.parseLong(address, 16), length));
    assertThat(text.isEmpty()).as(text).isEqualTo(possible);
    assertThat(text).doesNotContain(".");
    if (!possible) {
      assertThat(text).contains("(expected: ");
    }
  }
}
