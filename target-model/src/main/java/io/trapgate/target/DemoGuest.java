package io.trapgate.target;

import java.io.IOException;
import java.io.InputStream;

/** The embedded guest that a machine runs when its spec names none. */
public final class DemoGuest {
  private DemoGuest() {}

  /**
   * The guest's ELF file with its symbols, as a debugger wants it too.
   *
   * @throws IOException when the build has left it out
   */
  public static byte[] image() throws IOException {
    try (InputStream in = DemoGuest.class.getResourceAsStream("demo.elf")) {
      if (in == null) {
        throw new IOException("demo.elf is missing from the build (expected: beside Machines)");
      }
      return in.readAllBytes();
    }
  }
}
