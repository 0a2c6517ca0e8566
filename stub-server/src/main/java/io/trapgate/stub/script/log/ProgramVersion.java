package io.trapgate.stub.script.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The version of this program, as the build wrote it down. */
final class ProgramVersion {
  private ProgramVersion() {}

  /** For example {@code 0.1.0}; {@code unknown} outside of a build. */
  static String text() {
    try (InputStream in =
        ProgramVersion.class.getResourceAsStream("/io/trapgate/stub/cli/version.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
