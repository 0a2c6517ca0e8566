package io.trapgate.stub.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of things; the option that counts them knows how many there may be. */
final class CountOption implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("-?[0-9]{1,18}");

  @Override
  public Long convert(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new TypeConversionException("'" + text + "' (expected: a number of at most 18 digits)");
    }
    return Long.parseLong(text);
  }
}
