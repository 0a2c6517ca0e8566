package io.trapgate.it.zoo;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Agent expressions in hex: such as gdb compiles, and bytes that only look like one. */
final class AgentCode {
  private static final int[] UNARY = {0x0e, 0x12};
  private static final int[] BINARY = {
    0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0f, 0x10, 0x11, 0x13, 0x14, 0x15
  };
  private static final int MOST_CELLS = 8;

  private final Numbers numbers;

  AgentCode(Numbers numbers) {
    this.numbers = numbers;
  }

  /** A condition: {@code Xlen,hex}. */
  String condition() {
    return switch (numbers.below(6)) {
      case 0 -> "X1,27";
      case 1 -> packed(HexFormat.of().parseHex(numbers.bytes(1 + numbers.below(12))));
      case 2 -> "X3,210000"; // goto 0: for ever
      default -> packed(valid());
    };
  }

  /** Commands: {@code cmds:persist,Xlen,hex}. */
  String commands() {
    String format = numbers.one("hit\n", "%d %x\n", "%s", "%%", "");
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    int arguments = format.contains("%d") ? 2 : 0;
    constant(code);
    constant(code);
    if (arguments > 0) {
      constant(code);
      constant(code);
    }
    code.write(0x34);
    code.write(arguments);
    code.write(0);
    code.write(format.length() + 1);
    code.writeBytes(format.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    code.write(0);
    code.write(0x27);
    return "cmds:0," + packed(code.toByteArray());
  }

  /** Code whose stack is never empty where something is taken. */
  private byte[] valid() {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    constant(code);
    int cells = 1;
    for (int i = numbers.below(12); i > 0; i--) {
      int choice = numbers.below(6);
      if (choice < 2 && cells < MOST_CELLS) {
        constant(code);
        cells++;
      } else if (choice == 2 && cells < MOST_CELLS) {
        code.write(0x28); // dup
        cells++;
      } else if (choice == 3) {
        code.write(UNARY[numbers.below(UNARY.length)]);
      } else if (choice == 4 && cells > 1) {
        code.write(BINARY[numbers.below(BINARY.length)]);
        cells--;
      } else {
        code.write(numbers.oneIn(4) ? 0x19 : 0x12); // ref32, or not
      }
    }
    code.write(0x27);
    return code.toByteArray();
  }

  private void constant(ByteArrayOutputStream code) {
    switch (numbers.below(4)) {
      case 0 -> {
        code.write(0x26); // reg
        code.write(0);
        code.write(numbers.below(0x20));
      }
      case 1 -> {
        code.write(0x24); // const32
        code.write(0);
        code.write(2);
        code.write(0);
        code.write(numbers.below(256));
      }
      default -> {
        code.write(0x22); // const8
        code.write(numbers.below(256));
      }
    }
  }

  private static String packed(byte[] code) {
    return "X" + Integer.toHexString(code.length) + "," + HexFormat.of().formatHex(code);
  }
}
