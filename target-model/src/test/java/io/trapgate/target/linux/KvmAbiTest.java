package io.trapgate.target.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The same facts wherever the tests run: those of Linux 6.1's headers, measured once. */
class KvmAbiTest extends AbiComparison {
  private static final AbiFacts FACTS = compiled();

  private static AbiFacts compiled() {
    try (InputStream file = KvmAbiTest.class.getResourceAsStream("abi.txt")) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return new AbiFacts(text.lines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  AbiFacts facts() {
    return FACTS;
  }

  /** It was measured before this program knew what it needs. */
  @Override
  boolean complete() {
    return false;
  }
}
