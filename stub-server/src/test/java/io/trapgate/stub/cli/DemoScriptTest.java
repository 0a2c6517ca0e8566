package io.trapgate.stub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DemoScriptTest {
  private static final String TEXT =
      """
      # a comment that nobody sees
      ## a remark
      > target remote ${address}
      = a literal (with) dots...
      > continue
      ~ IAC1.*IAC2
      = done
      """;

  private static DemoScript script() {
    return DemoScript.parse(TEXT, "127.0.0.1:7");
  }

  @Test
  void commandsRemarksAndTheAddressAreRead() {
    assertThat(script().steps())
        .extracting(DemoScript.Step::command)
        .containsExactly("target remote 127.0.0.1:7", "continue");
    assertThat(script().steps().getFirst().remark()).containsExactly("a remark");
    assertThat(script().steps().getLast().remark()).isEmpty();
  }

  @Test
  void aSessionThatPrintsEverythingIsGood() {
    assertThat(
            script()
                .missingFrom(
                    List.of(
                        "(gdb) target remote 127.0.0.1:7",
                        "a literal (with) dots...",
                        "(gdb) continue",
                        "IAC1 here",
                        "and IAC2 there",
                        "done")))
        .isEmpty();
  }

  @Test
  void whatIsMissingIsNamedWithItsCommand() {
    List<String> lines =
        List.of(
            "(gdb) target remote 127.0.0.1:7",
            "a literal with dots...",
            "done",
            "(gdb) continue",
            "IAC1 and IAC2");
    assertThat(script().missingFrom(lines))
        .containsExactly(
            "'target remote 127.0.0.1:7' did not print 'a literal (with) dots...'",
            "'continue' did not print 'done'");
  }

  @Test
  void aGdbThatEndedEarlyIsNoticed() {
    assertThat(script().missingFrom(List.of())).hasSize(2).allMatch(m -> m.startsWith("gdb never"));
  }
}
