package io.trapgate.it.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions and commands behind {@code Z0} and {@code Z1} (gdb document node "Packets"). */
class AgentPacketRowsTest {
  /** r3, which is the function's argument, equals 5: {@code reg 3; const8 5; equal; end}. */
  private static final String IS_5 = "X7,26000322051327";

  private static final String IS_9 = "X7,26000322091327";
  private static final String UNREADABLE = "X7,24f00000001927";
  private static final String FLOAT = "X2,0127";

  @RegisterExtension final ServedSession served = new ServedSession();

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  /** {@code printf} of r3 with "i=%d\n". */
  private static String printArgument() {
    byte[] format = "i=%d\n\0".getBytes(StandardCharsets.US_ASCII);
    String code =
        "2600032200220034 01 %04x %s 27"
            .formatted(format.length, HexFormat.of().formatHex(format))
            .replace(" ", "");
    return "X%x,%s".formatted(code.length() / 2, code);
  }

  private String stopsWithArgument() throws IOException {
    assertThat(served.ask("vCont;c:p1.-1")).startsWith("T05");
    return served.ask("p3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Z0", "Z1"})
  void aConditionStopsOnlyWhereItHolds(String packet) throws IOException {
    assertThat(served.ask(packet + ",10064,4;" + IS_5)).isEqualTo("OK");
    assertThat(stopsWithArgument()).isEqualTo("00000005");
  }

  @ParameterizedTest
  @ValueSource(strings = {IS_9 + IS_5, IS_9 + ";" + IS_5})
  void anyOfSeveralConditionsWillDo(String conditions) throws IOException {
    assertThat(served.ask("Z0,10064,4;" + conditions)).isEqualTo("OK");
    assertThat(stopsWithArgument()).isEqualTo("00000005");
  }

  @Test
  void sentAgainItsConditionIsReplaced() throws IOException {
    served.ask("Z0,10064,4;" + IS_5);
    served.ask("Z0,10064,4;" + IS_9);
    assertThat(stopsWithArgument()).isEqualTo("00000009");
    served.ask("Z0,10064,4");
    assertThat(stopsWithArgument()).as("now it stops at once").isEqualTo("00000009");
  }

  @ParameterizedTest
  @ValueSource(strings = {UNREADABLE, FLOAT})
  void whatCannotBeEvaluatedIsLeftToGdb(String condition) throws IOException {
    assertThat(served.ask("Z0,10064,4;" + condition)).isEqualTo("OK");
    String reply = served.ask("vCont;c:p1.-1");
    if (condition.equals(FLOAT)) {
      assertThat(HexFormat.of().parseHex(reply.substring(1)))
          .asString(StandardCharsets.UTF_8)
          .contains("the condition of break at 0x00010064 is left to gdb", "floating point");
      reply = served.client().receive().text();
    }
    assertThat(reply).startsWith("T05").contains("40:00010064;");
  }

  @Test
  void commandsPrintAndTheGuestGoesOn() throws IOException {
    assertThat(served.ask("Z0,10064,4;cmds:0," + printArgument())).isEqualTo("OK");
    assertThat(served.ask("Z1,10064,4;" + IS_5)).isEqualTo("OK");
    served.client().send("vCont;c:p1.-1");
    StringBuilder printed = new StringBuilder();
    String reply = served.client().receive().text();
    while (reply.startsWith("O")) {
      byte[] text = HexFormat.of().parseHex(reply.substring(1));
      printed.append(new String(text, StandardCharsets.UTF_8));
      reply = served.client().receive().text();
    }
    assertThat(reply).startsWith("T05");
    assertThat(served.ask("p3")).isEqualTo("00000005");
    assertThat(printed.toString()).contains("i=3\ni=4\ni=5\n").doesNotContain("i=6");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Z0,10064,4;cmds:0,X2,0127  | floating point",
        "Z0,10064,4;cmds:0,X1,02    | ADD on a stack of 0",
        "Z2,2000c,4;X3,220127       | for breakpoints, not for watchpoints",
        "Z0,10064,4;X3,2201         | expected: >= 6 hex digits",
        "Z0,10064,4;Q               | expected: the end of the packet"
      })
  void whatIsWrongIsRefusedWithAText(String packet, String text) throws IOException {
    assertThat(served.ask(packet)).startsWith("E.").contains(text);
  }

  @Test
  void aConditionThatNeverHoldsIsInterrupted() throws IOException {
    served.ask("Z0,10064,4;X3,220027");
    served.client().send("vCont;c:p1.-1");
    assertThat(served.isSilent()).isTrue();
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02");
  }
}
