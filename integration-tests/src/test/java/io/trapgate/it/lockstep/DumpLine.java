package io.trapgate.it.lockstep;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the values stand in one line of QEMU's register dump. All lines have fixed columns, so the
 * first dump teaches where to look in the others; but the line of the clocks is decimal numbers.
 *
 * @param prefix the first bytes, to notice when the columns have moved
 * @param columns for each value its column; none in the line of the clocks
 * @param first index of the first value of the line among all values of a dump
 */
record DumpLine(byte[] prefix, int[] columns, int first) {
  private static final int PREFIX_BYTES = 3;
  private static final Pattern FIELD =
      Pattern.compile(
          "\\b([A-Z][A-Z0-9]+)\\s+([0-9a-f]{8}(?:[0-9a-f]{8})?(?: +[0-9a-f]{8}(?:[0-9a-f]{8})?)*)"
              + "(?=\\s|$)");

  private static final String CLOCKS = "TB ";
  private static final List<String> CLOCK_NAMES = List.of("TBU", "TBL", "DECR");

  private static final byte[] DIGITS = digits();

  private static byte[] digits() {
    byte[] table = new byte[128];
    java.util.Arrays.fill(table, (byte) -1);
    for (int digit = 0; digit < 16; digit++) {
      table[Character.forDigit(digit, 16)] = (byte) digit;
    }
    return table;
  }

  /** Learns a line; the names of its values are added to the list in their order. */
  static DumpLine learn(String line, List<String> names) {
    int first = names.size();
    List<Integer> columns = new ArrayList<>();
    Matcher field = FIELD.matcher(line);
    if (line.startsWith(CLOCKS)) {
      names.addAll(CLOCK_NAMES);
    } else {
      while (field.find()) {
        if (!field.group(1).equals("HF")) {
          values(field.group(1), field, columns, names);
        }
      }
    }
    int prefix = Math.min(PREFIX_BYTES, line.length());
    byte[] start = line.substring(0, prefix).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return new DumpLine(start, columns.stream().mapToInt(i -> i).toArray(), first);
  }

  private static void values(
      String name, Matcher field, List<Integer> columns, List<String> names) {
    int column = field.start(2);
    String[] values = field.group(2).split(" +", -1);
    for (int i = 0; i < values.length; i++) {
      column = field.start(2) + field.group(2).indexOf(values[i], column - field.start(2));
      String each = name(name, i);
      if (values[i].length() == 16) {
        columns.add(column);
        names.add(each + "H");
        columns.add(column + 8);
        names.add(each);
      } else {
        columns.add(column);
        names.add(each);
      }
      column += values[i].length();
    }
  }

  /** GPR04 heads four registers. */
  private static String name(String head, int index) {
    if (head.startsWith("GPR")) {
      return "R" + (Integer.parseInt(head.substring(3)) + index);
    }
    if (head.startsWith("FPR")) {
      return "F" + (Integer.parseInt(head.substring(3)) + index);
    }
    return head;
  }

  /** Whether a line starts as the learned one did. */
  boolean fits(byte[] text, int start) {
    for (int i = 0; i < prefix.length; i++) {
      if (text[start + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** Takes the values out of a line that ends before {@code end}. */
  void read(byte[] text, int start, int end, int[] values) {
    if (columns.length == 0) {
      decimals(text, start, end, values);
      return;
    }
    for (int i = 0; i < columns.length; i++) {
      values[first + i] = hexadecimal(text, start + columns[i]);
    }
  }

  private static int hexadecimal(byte[] text, int start) {
    int value = 0;
    int bad = 0;
    for (int i = start; i < start + 8; i++) {
      int digit = DIGITS[text[i]];
      bad |= digit;
      value = value << 4 | digit;
    }
    if (bad < 0) {
      throw new IllegalStateException("the columns of QEMU's register dump have moved");
    }
    return value;
  }

  /** Numbers of any width; the low 32 bits of each count. */
  private void decimals(byte[] text, int start, int end, int[] values) {
    int number = first - 1;
    boolean inside = false;
    for (int i = start; i < end; i++) {
      boolean digit = text[i] >= '0' && text[i] <= '9';
      if (digit) {
        number += inside ? 0 : 1;
        values[number] = (inside ? values[number] * 10 : 0) + text[i] - '0';
      }
      inside = digit;
    }
  }
}
