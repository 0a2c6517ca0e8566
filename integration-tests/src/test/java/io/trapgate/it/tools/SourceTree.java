package io.trapgate.it.tools;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources are. */
public final class SourceTree {
  private SourceTree() {}

  /** The project's folder, upwards from the working directory. */
  public static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve("mvnw"))) {
      here = here.getParent();
    }
    if (here == null) {
      throw new IllegalStateException(
          "working directory: " + Path.of("").toAbsolutePath() + " (expected: inside the sources)");
    }
    return here;
  }
}
