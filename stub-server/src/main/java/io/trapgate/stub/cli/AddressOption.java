package io.trapgate.stub.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a guest physical address: decimal, or with {@code 0x} in hex. */
final class AddressOption implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    try {
      long address = Long.decode(text);
      if (address >= 0 && !text.startsWith("+")) {
        return address;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new TypeConversionException(
        "address: '" + text + "' (expected: 0 or more, for example 0x7c00)");
  }
}
