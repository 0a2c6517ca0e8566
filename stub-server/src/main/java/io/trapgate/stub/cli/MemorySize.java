package io.trapgate.stub.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a size of memory as people write it: {@code 256M}, {@code 1G}, {@code 65536K}. */
final class MemorySize implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,10})([KMG]?)(?:I?B)?");

  @Override
  public Long convert(String text) {
    Matcher form = FORM.matcher(text.toUpperCase(Locale.ROOT));
    if (!form.matches()) {
      throw new TypeConversionException(
          "memory size: '" + text + "' (expected: a number with K, M or G, for example 256M)");
    }
    int shift =
        switch (form.group(2)) {
          case "K" -> 10;
          case "M" -> 20;
          case "G" -> 30;
          default -> 0;
        };
    return Long.parseLong(form.group(1)) << shift;
  }

  /** The shortest exact form, for messages. */
  static String text(long bytes) {
    String units = " KMG";
    int unit = 0;
    long count = bytes;
    while (unit < units.length() - 1 && count != 0 && count % 1024 == 0) {
      count /= 1024;
      unit++;
    }
    return unit == 0 ? Long.toString(count) : count + units.substring(unit, unit + 1);
  }
}
