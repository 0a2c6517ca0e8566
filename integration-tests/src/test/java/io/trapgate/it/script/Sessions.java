package io.trapgate.it.script;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the scripts of these tests are. */
final class Sessions {
  private Sessions() {}

  static Path folder(String name) {
    Path here = Path.of("src", "sessions", name);
    return (Files.isDirectory(here) ? here : Path.of("integration-tests").resolve(here))
        .toAbsolutePath();
  }
}
