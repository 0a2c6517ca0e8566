package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.fake.FakeVm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BookeRulesTest {
  private final BookeRules rules =
      new BookeRules(new FakeVm().architecture(), WatchPolicy.EXACT, 2);

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4001 | 2 | 1 byte at 0x00004001, 1 byte at 0x00004002",
        "4002 | 6 | 2 bytes at 0x00004002, 4 bytes at 0x00004004",
        "4000 | 6 | 4 bytes at 0x00004000, 2 bytes at 0x00004004",
        "4000 | 3 | 2 bytes at 0x00004000, 1 byte at 0x00004002",
        "4002 | 4 | 2 bytes at 0x00004002, 2 bytes at 0x00004004",
        "4000 | 24 | 4 bytes at 0x00004000, 4 bytes at 0x00004004, not the whole; serve --watch-ranges takes it",
        "4000 | 2000000000 | 4 bytes at 0x00004000, 4 bytes at 0x00004004, not the whole; serve --watch-ranges takes it",
      })
  void aRefusalSaysWhatFits(String address, int length, String fitting) {
    Breakpoint watch =
        new Breakpoint(BreakpointKind.WRITE_WATCH, Long.parseLong(address, 16), length);
    assertThat(rules.refusal(watch)).endsWith("; what fits: " + fitting);
  }

  @ParameterizedTest
  @CsvSource({
    "4001, 1, true",
    "4003, 24, true",
    "0, 2000000000, true",
    "4000, 0, false",
    "fffffff0, 15, true",
    "fffffff0, 16, false",
    "fffffff0, 17, false",
  })
  void aRangeIsAnyLengthWithAnAddressBehindIt(String address, int length, boolean possible) {
    BookeRules ranges = new BookeRules(new FakeVm().architecture(), WatchPolicy.RANGES, 2);
    Breakpoint watch =
        new Breakpoint(BreakpointKind.ACCESS_WATCH, Long.parseLong(address, 16), length);
    assertThat(ranges.refusal(watch).isEmpty()).isEqualTo(possible);
  }
}
