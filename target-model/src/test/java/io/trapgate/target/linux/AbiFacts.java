package io.trapgate.target.linux;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a C compiler made of the kernel's headers: lines {@code ioctl NAME NUMBER}, {@code size
 * STRUCT BYTES}, {@code const NAME NUMBER}, {@code off STRUCT FIELD BYTES}.
 */
final class AbiFacts {
  private final Map<String, Long> values = new HashMap<>();

  AbiFacts(Stream<String> lines) {
    lines.filter(line -> !line.startsWith("#")).forEach(this::read);
  }

  private void read(String line) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "ioctl", "size", "const" -> values.put(words[0] + " " + words[1], Long.decode(words[2]));
      case "off" -> values.put(words[1] + "." + words[2], Long.decode(words[3]));
      default -> throw new IllegalArgumentException(line);
    }
  }

  /** By {@code ioctl NAME}, {@code size STRUCT}, {@code const NAME} or {@code STRUCT.FIELD}. */
  long get(String what) {
    Long value = values.get(what);
    if (value == null) {
      throw new AssertionError(what + ": not in the compiler's answer");
    }
    return value;
  }

  boolean has(String what) {
    return values.containsKey(what);
  }

  /** How many there are. */
  int count() {
    return values.size();
  }

  @Override
  public String toString() {
    return Arrays.toString(values.entrySet().toArray());
  }
}
