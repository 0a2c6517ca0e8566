package io.trapgate.it.x86.stream;

import io.trapgate.it.lockstep.LineBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the register dumps of QEMU's {@code -d cpu,fpu}, one for each instruction. */
final class DumpReader {
  private static final Pattern VALUE =
      Pattern.compile("([A-Z][A-Z0-9]*) *= *([0-9a-f]+(?: [0-9a-f]{4,16})*)(?![0-9A-Za-z])");

  /** Where one value stands in a line: first column, number of digits, which register. */
  private record Place(int column, int digits, int index) {}

  private final LineBuffer lines;
  private final ToIntFunction<String> indices;
  private final Map<String, List<Place>> layouts = new HashMap<>();
  private final long[] values;
  private final int[] digits;
  private final StringBuilder strange = new StringBuilder();

  /**
   * @param indices number of a register by its name, -1 when it doesn't count
   * @param count how many registers there are
   */
  DumpReader(InputStream log, ToIntFunction<String> indices, int count) {
    this.lines = new LineBuffer(log);
    this.indices = indices;
    this.values = new long[count];
    this.digits = new int[count];
  }

  /** The last dump. */
  long[] values() {
    return values;
  }

  /** How many hexadecimal digits the last dump had of each register: 0 when it wasn't shown. */
  int[] digits() {
    return digits;
  }

  /** Lines of the log that are no registers: what QEMU complains about. */
  String strange() {
    return strange.toString();
  }

  /** Reads the next dump; false when QEMU has ended. */
  boolean next() throws IOException {
    Arrays.fill(digits, 0);
    boolean wide = false;
    while (lines.advance()) {
      wide |= lines.startsWith("RAX=");
      read();
      if (lines.startsWith(wide ? "XMM14=" : "XMM06=")) {
        return true;
      }
    }
    return false;
  }

  private void read() {
    for (Place place : layout()) {
      long value = 0;
      int at = lines.start() + place.column();
      for (int i = 0; i < place.digits(); i++) {
        value = value << 4 | Character.digit(lines.bytes()[at + i], 16);
      }
      values[place.index()] = value;
      digits[place.index()] = place.digits();
    }
  }

  private List<Place> layout() {
    int equal = lines.start();
    while (equal < lines.end() && lines.bytes()[equal] != '=') {
      equal++;
    }
    String key =
        new String(
                lines.bytes(),
                lines.start(),
                equal - lines.start(),
                java.nio.charset.StandardCharsets.ISO_8859_1)
            + (lines.end() - lines.start());
    return layouts.computeIfAbsent(key, _ -> learn(lines.text()));
  }

  private List<Place> learn(String line) {
    List<Place> places = new ArrayList<>();
    Matcher matcher = VALUE.matcher(line);
    boolean known = false;
    while (matcher.find()) {
      known = true;
      String name = matcher.group(1).replaceFirst("^E(?=..$)", "R").replaceFirst("^RFL$", "RFL");
      String[] numbers = matcher.group(2).split(" ", -1);
      int column = matcher.start(2);
      for (int i = 0; i < numbers.length; i++) {
        boolean many = numbers.length > 1 || indices.applyAsInt(name) < 0;
        int index = indices.applyAsInt(many ? name + "." + i : name);
        if (index >= 0) {
          places.add(new Place(column, numbers[i].length(), index));
        }
        column += numbers[i].length() + 1;
      }
    }
    if (!known && strange.length() < 10_000) {
      strange.append(line).append('\n');
    }
    return places;
  }
}
