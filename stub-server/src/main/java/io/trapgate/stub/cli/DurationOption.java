package io.trapgate.stub.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration as people write it: {@code 90s}, {@code 500ms}, {@code 2m}, {@code 1h}. */
final class DurationOption implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Duration MOST = Duration.ofHours(24);

  @Override
  public Duration convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new TypeConversionException(
          "'" + text + "' (expected: a number with ms, s, m or h, for example 90s)");
    }
    long count = Long.parseLong(form.group(1));
    Duration duration =
        switch (form.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          default -> Duration.ofHours(count); // h: the form takes no other
        };
    if (duration.isZero() || duration.compareTo(MOST) > 0) {
      throw new TypeConversionException("'" + text + "' (expected: 1ms to 24h)");
    }
    return duration;
  }
}
