package io.trapgate.stub.debug.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operations as gdb's document has them, and what is refused when it arrives. */
class AgentExpressionTest {
  private final List<String> printed = new ArrayList<>();
  private final AgentEvaluator evaluator = new AgentEvaluator(printed::add);

  /** {@code break body if i==3 && watched > 2}, as gdb 13.1 sent it for a PowerPC guest. */
  @Test
  void aConditionOfGdb() throws AgentException {
    AgentExpression condition =
        AgentExpression.condition(
            HexFormat.of()
                .parseHex(
                    "26001f22200222e816080219162022031320001721002e240000101019162022022b14200029"
                        + "21002e2201210030220027"));
    TestMemory target = TestMemory.of(Map.of(31, 0x1000L + 0x40));
    int local = 0x40 + 0x20 - 24;
    assertThat(evaluator.evaluate(condition, target)).isZero();
    target.bytes().putInt(local, 3);
    assertThat(evaluator.evaluate(condition, target)).isZero();
    target.bytes().putInt(0x10, 3);
    assertThat(evaluator.evaluate(condition, target)).isOne();
    target.bytes().putInt(0x10, -3);
    assertThat(evaluator.evaluate(condition, target)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "add,               2205 2203 02,                       8",
    "sub,               2205 2203 03,                       2",
    "mul,               2205 2203 04,                       15",
    "div_signed,        22f9 1608 2202 05,                  -3",
    "div_unsigned,      22f9 1608 2202 06,                  9223372036854775804",
    "rem_signed,        22f9 1608 2202 07,                  -1",
    "rem_unsigned,      22f9 1608 2210 08,                  9",
    "lsh,               2203 2204 09,                       48",
    "lsh by 64,         2203 2240 09,                       0",
    "rsh_signed,        22f8 1608 2201 0a,                  -4",
    "rsh_signed by 99,  22f8 1608 2263 0a,                  -1",
    "rsh_unsigned,      22f8 1608 223c 0b,                  15",
    "rsh_unsigned by 64,22f8 1608 2240 0b,                  0",
    "log_not,           2207 0e,                            0",
    "log_not of 0,      2200 0e,                            1",
    "bit_and,           220c 220a 0f,                       8",
    "bit_or,            220c 220a 10,                       14",
    "bit_xor,           220c 220a 11,                       6",
    "bit_not,           2200 12,                            -1",
    "equal,             2207 2207 13,                       1",
    "less_signed,       22ff 1608 2201 14,                  1",
    "less_unsigned,     22ff 1608 2201 15,                  0"
  })
  void operationsOnTwoNumbers(String name, String code, long value) throws AgentException {
    operations(name, code, value);
  }

  @ParameterizedTest
  @CsvSource({
    "ext,               2280 1608,                          -128",
    "ext of 64 bits,    2280 1640,                          128",
    "zero_ext,          231234 2a08,                        52",
    "const16,           238000,                             32768",
    "const32,           24ffffffff,                         4294967295",
    "const64,           25ffffffffffffffff,                 -1",
    "reg,               260009,                             77",
    "dup,               2207 28 02,                         14",
    "pop,               2207 2208 29,                       7",
    "swap,              2207 2208 2b 03,                    1",
    "pick 0,            2207 2208 3200,                     8",
    "pick 1,            2207 2208 3201,                     7",
    "rot top,           2201 2202 2203 33,                  2",
    "rot second,        2201 2202 2203 33 29,               1",
    "rot third,         2201 2202 2203 33 29 29,            3",
    "goto,              2201 210008 2205 02,                1",
    "if_goto taken,     2201 2201 20000a 2205 02,           1",
    "if_goto passed,    2201 2200 20000a 2205 02,           6",
    "ref8,              231001 17,                          34",
    "ref16,             231001 18,                          8755",
    "ref32,             231001 19,                          573785173",
    "ref64,             231000 1a,                          1234605616436508552"
  })
  void operations(String name, String code, long value) throws AgentException {
    TestMemory target = TestMemory.of(Map.of(9, 77L));
    target.bytes().putLong(0, 0x1122334455667788L);
    byte[] bytes = HexFormat.of().parseHex(code.replace(" ", "") + "27");
    assertThat(evaluator.evaluate(AgentExpression.condition(bytes), target))
        .as(name)
        .isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''            | agent expression at byte 0: runs out of the code (expected: an end operation)",
        "2201          | agent expression at byte 2: runs out of the code (expected: an end operation)",
        "22            | agent expression at byte 0: its operand is cut (expected: 1 bytes)",
        "27            | agent expression: no value at its end (expected: one)",
        "220127ff      | ''",
        "220102 27     | agent expression at byte 2: ADD on a stack of 1 (expected: >= 2)",
        "2201 3201 27  | agent expression at byte 2: PICK on a stack of 1 (expected: >= 2)",
        "01            | agent expression at byte 0: 0x01: floating point isn't served",
        "2201 0d04 27  | agent expression at byte 2: 0x0d: tracing isn't served",
        "2c0001 27     | agent expression at byte 0: 0x2c: trace state variables aren't served",
        "31            | agent expression at byte 0: 0x31: no such operation",
        "2201 1600 27  | agent expression at byte 2: EXT of 0 bits (expected: 1 to 64)",
        "2201 2a41 27  | agent expression at byte 2: ZERO_EXT of 65 bits (expected: 1 to 64)",
        "21ffff 27     | agent expression at byte 65535: runs out of the code (expected: an end operation)",
        "2201 210000 27| agent expression at byte 0: stack of 1 or 0 (expected: one height)",
        "2201 2201 200009 2205 27| agent expression at byte 9: stack of 2 or 1 (expected: one height)"
      })
  void verification(String code, String refusal) throws AgentException {
    byte[] bytes = HexFormat.of().parseHex(code.replace(" ", ""));
    if (refusal.isEmpty()) { // what no path reaches may be anything
      assertThat(evaluator.evaluate(AgentExpression.condition(bytes), TestMemory.of(Map.of())))
          .isOne();
    } else {
      assertThatThrownBy(() -> AgentExpression.condition(bytes))
          .isInstanceOf(AgentException.class)
          .hasMessage(refusal);
    }
  }

  @Test
  void aStackThatGrowsTooHigh() {
    byte[] code = HexFormat.of().parseHex("2201".repeat(257) + "27");
    assertThatThrownBy(() -> AgentExpression.condition(code))
        .hasMessage("agent expression at byte 512: stack: 257 (expected: <= 256)");
  }

  @ParameterizedTest
  @CsvSource({
    "2201 2200 05, agent expression: division by 0",
    "2201 2200 08, agent expression: division by 0",
    "232000 17,    no memory at 0x2000",
    "260005,       no register 5",
    "2100 00,      agent expression: more than 100000 operations (expected: an end)"
  })
  void whatOnlyShowsWhenEvaluated(String code, String failure) {
    byte[] bytes = HexFormat.of().parseHex(code.replace(" ", "") + "27");
    assertThatThrownBy(
            () -> evaluator.evaluate(AgentExpression.command(bytes), TestMemory.of(Map.of())))
        .isInstanceOf(AgentException.class)
        .hasMessage(failure);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%d           | ffffffff         | -1",
        "%u           | ffffffff         | 4294967295",
        "%ld          | ffffffff         | 4294967295",
        "%hhx         | 1ff              | ff",
        "%hd          | 18000            | -32768",
        "[%5d]        | 7                | [    7]",
        "[%-5d]       | 7                | [7    ]",
        "[%05d]       | fffffff9         | [-0007]",
        "[%+d]        | 7                | [+7]",
        "[% d]        | 7                | [ 7]",
        "[%.3d]       | 7                | [007]",
        "[%6.3d]      | 7                | [   007]",
        "[%#x]        | 1f               | [0x1f]",
        "[%#o]        | 8                | [010]",
        "[%X]         | abcdef           | [ABCDEF]",
        "[%#10llX]    | abcdef           | [  0XABCDEF]",
        "[%c]         | 41               | [A]",
        "[%p]         | 1000             | [0x1000]",
        "[%s]         | 1004             | [text]",
        "[%6s]        | 1004             | [  text]",
        "[%.2s]       | 1004             | [te]",
        "[%s]         | 0                | [(null)]",
        "100%% of %d  | 5                | 100% of 5",
        "'%d\\ta\\\\b'    | 5                | '5\ta\\b'"
      })
  void printing(String format, String argument, String text) throws AgentException {
    TestMemory target = TestMemory.of(Map.of());
    target.bytes().put(4, "text".getBytes(StandardCharsets.US_ASCII));
    AgentExpression printf = AgentExpression.command(printf(format, argument));
    assertThat(evaluator.evaluate(printf, target)).isZero();
    assertThat(printed).containsExactly(text);
  }

  /** Code for one argument, function and channel 0, as gdb makes it. */
  private static byte[] printf(String format, String argument) {
    byte[] text = format.getBytes(StandardCharsets.UTF_8);
    String code =
        "25%016x 2200 2200 34 01 %04x %s 00 27"
            .formatted(
                Long.parseUnsignedLong(argument, 16),
                text.length + 1,
                HexFormat.of().formatHex(text));
    return HexFormat.of().parseHex(code.replace(" ", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%f    | agent printf: '%f' (expected: %d, %u, %x, %o, %c, %s, %p or %%)",
        "%*d   | agent printf: '%*d' (expected: %d, %u, %x, %o, %c, %s, %p or %%)",
        "%d\\q  | agent printf: '\\q' (expected: one of \\a \\b \\e \\f \\n \\r \\t \\v \\\\ \\\")",
        "%n    | agent printf: '%n' (expected: %d, %u, %x, %o, %c, %s, %p or %%)",
        "%d %d | agent printf: 1 arguments (expected: 2, as its format has)",
        "text  | agent printf: 1 arguments (expected: 0, as its format has)"
      })
  void formatsThatAreRefused(String format, String refusal) {
    assertThatThrownBy(() -> AgentExpression.command(printf(format, "1"))).hasMessage(refusal);
  }

  /** Whatever comes, it is refused or evaluated; nothing else is thrown. */
  @Test
  void randomCodeNeverLeavesItsBounds() {
    long seed = 20_260_101;
    Random random = new Random(seed);
    AgentOp[] ops = AgentOp.values();
    int accepted = 0;
    for (int run = 0; run < 200_000; run++) {
      byte[] code = new byte[1 + random.nextInt(24)];
      random.nextBytes(code);
      for (int i = 0; i < code.length; i += 1 + random.nextInt(3)) {
        code[i] = randomCode(ops[random.nextInt(ops.length)]);
      }
      try {
        AgentExpression expression = AgentExpression.command(code);
        accepted++;
        evaluator.evaluate(expression, TestMemory.of(Map.of(0, 1L, 0x2222, 0x1000L)));
      } catch (AgentException expected) {
        assertThat(expected.getMessage()).as("seed %d run %d", seed, run).isNotEmpty();
      }
    }
    assertThat(accepted).isGreaterThan(2_000);
  }

  private static byte randomCode(AgentOp op) {
    for (int code = 0; code < 256; code++) {
      if (AgentOp.of(code).filter(op::equals).isPresent()) {
        return (byte) code;
      }
    }
    throw new IllegalStateException(op.toString());
  }
}
