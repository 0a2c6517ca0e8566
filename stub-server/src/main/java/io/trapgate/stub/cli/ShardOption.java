package io.trapgate.stub.cli;

import io.trapgate.stub.script.run.Shard;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads which part of the scripts to run: {@code 2/5} is the second of five. */
final class ShardOption implements ITypeConverter<Shard> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");

  @Override
  public Shard convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new TypeConversionException("'" + text + "' (expected: I/N, for example 2/5)");
    }
    try {
      return new Shard(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
