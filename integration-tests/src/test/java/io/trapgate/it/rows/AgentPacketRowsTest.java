package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions and commands behind {@code Z0} and {@code Z1} (gdb document node "Packets"). */
class AgentPacketRowsTest extends RowTest {
  private static final String UNREADABLE = "X7,24f00000001927";
  private static final String FLOAT = "X2,0127";

  private final int argument;

  AgentPacketRowsTest(RowMachine machine) {
    super(machine);
    argument = machine.numbering().argument();
  }

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  /** The function's argument equals this: {@code reg n; const8 value; equal; end}. */
  private String is(int value) {
    return "X7,26%04x22%02x1327".formatted(argument, value);
  }

  /** {@code printf} of the argument with "i=%d\n". */
  private String printArgument() {
    byte[] format = "i=%d\n\0".getBytes(StandardCharsets.US_ASCII);
    String code =
        "26%04x220022003401%04x%s27"
            .formatted(argument, format.length, HexFormat.of().formatHex(format));
    return "X%x,%s".formatted(code.length() / 2, code);
  }

  /** Goes on to the breakpoint and returns the argument there. */
  private long stopsWithArgument() throws IOException {
    assertThat(ask("vCont;c:p1.-1")).startsWith("T05");
    return register(argument);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Z0", "Z1"})
  void aConditionStopsOnlyWhereItHolds(String packet) throws IOException {
    assertThat(ask(packet + ",{body},{kind};" + is(5))).isEqualTo("OK");
    assertThat(stopsWithArgument()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";"})
  void anyOfSeveralConditionsWillDo(String between) throws IOException {
    assertThat(ask("Z0,{body},{kind};" + is(9) + between + is(5))).isEqualTo("OK");
    assertThat(stopsWithArgument()).isEqualTo(5);
  }

  @Test
  void sentAgainItsConditionIsReplaced() throws IOException {
    ask("Z0,{body},{kind};" + is(5));
    ask("Z0,{body},{kind};" + is(9));
    assertThat(stopsWithArgument()).isEqualTo(9);
    ask("Z0,{body},{kind}");
    assertThat(stopsWithArgument()).as("now it stops at once").isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {UNREADABLE, FLOAT})
  void whatCannotBeEvaluatedIsLeftToGdb(String condition) throws IOException {
    assertThat(ask("Z0,{body},{kind};" + condition)).isEqualTo("OK");
    String reply = ask("vCont;c:p1.-1");
    if (condition.equals(FLOAT)) {
      assertThat(HexFormat.of().parseHex(reply.substring(1)))
          .asString(StandardCharsets.UTF_8)
          .contains(
              "the condition of break at 0x%08x is left to gdb".formatted(guest.address("body")),
              "floating point");
      reply = served.client().receive().text();
    }
    assertThat(reply).startsWith("T05").contains(at("body"));
  }

  @Test
  void commandsPrintAndTheGuestGoesOn() throws IOException {
    assertThat(ask("Z0,{body},{kind};cmds:0," + printArgument())).isEqualTo("OK");
    assertThat(ask("Z1,{body},{kind};" + is(5))).isEqualTo("OK");
    send("vCont;c:p1.-1");
    StringBuilder printed = new StringBuilder();
    String reply = served.client().receive().text();
    while (reply.startsWith("O")) {
      byte[] text = HexFormat.of().parseHex(reply.substring(1));
      printed.append(new String(text, StandardCharsets.UTF_8));
      reply = served.client().receive().text();
    }
    assertThat(reply).startsWith("T05");
    assertThat(register(argument)).isEqualTo(5);
    assertThat(printed.toString()).contains("i=3\ni=4\ni=5\n").doesNotContain("i=6");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Z0,{body},{kind};cmds:0,X2,0127  | floating point",
        "Z0,{body},{kind};cmds:0,X1,02    | ADD on a stack of 0",
        "Z2,{written},4;X3,220127       | for breakpoints, not for watchpoints",
        "Z0,{body},{kind};X3,2201         | expected: >= 6 hex digits",
        "Z0,{body},{kind};Q               | expected: the end of the packet"
      })
  void whatIsWrongIsRefusedWithAText(String packet, String text) throws IOException {
    assertThat(ask(packet)).startsWith("E.").contains(text);
  }

  /** A printf of so many characters without any conversion. */
  private static String longPrintf(int characters) {
    String code = "220022003400%04x%s0027".formatted(characters + 1, "2e".repeat(characters));
    return "X%x,%s".formatted(code.length() / 2, code);
  }

  /** What commands are for can't be left to gdb; what conditions are for can. */
  @Test
  void theBytecodeOfAllIsBounded() throws IOException {
    long spare = guest.address("spare");
    int each = (1 << 15) - 10;
    for (int i = 0; i < 32; i++) { // a MiB in all
      assertThat(ask("Z0,%x,{kind};cmds:0,".formatted(spare + 4L * i) + longPrintf(each)))
          .isEqualTo("OK");
    }
    assertThat(ask("Z0,%x,{kind};cmds:0,".formatted(spare) + longPrintf(each)))
        .as("the same again")
        .isEqualTo("OK");
    assertThat(ask("Z0,{body},{kind};cmds:0,X3,220027"))
        .isEqualTo(
            "E.Z0.conditions and commands: 1048579 bytes of bytecode in all"
                + " (expected: <= 1048576)");
    assertThat(ask("Z0,{body},{kind};X3,220027")).isEqualTo("OK");
    send("vCont;c:p1.-1");
    StringBuilder told = new StringBuilder();
    String reply = served.client().receive().text();
    for (; reply.startsWith("O"); reply = served.client().receive().text()) {
      told.append(new String(HexFormat.of().parseHex(reply.substring(1)), StandardCharsets.UTF_8));
    }
    assertThat(reply).as("gdb decides").startsWith("T05").contains(at("body"));
    assertThat(told.toString())
        .contains(
            "refused: conditions and commands: 1048579 bytes",
            "the condition of break at 0x%08x is left to gdb".formatted(guest.address("body")));
  }

  @Test
  void aConditionThatNeverHoldsIsInterrupted() throws IOException {
    ask("Z0,{body},{kind};X3,220027");
    send("vCont;c:p1.-1");
    assertThat(served.isSilent()).isTrue();
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02");
  }
}
