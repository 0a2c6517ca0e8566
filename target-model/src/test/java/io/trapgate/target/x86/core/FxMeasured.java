package io.trapgate.target.x86.core;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The raw outputs of the probes, as they were printed. */
final class FxMeasured {
  private FxMeasured() {}

  static List<String> lines(String file) {
    try (InputStream in =
        Objects.requireNonNull(
            FxMeasured.class.getResourceAsStream("/x86/fxsave-measured/" + file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException broken) {
      throw new IllegalStateException(file, broken);
    }
  }
}
