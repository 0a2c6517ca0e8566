package io.trapgate.stub.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The answer to {@code --version}: what the build wrote down, and the JDK that runs it. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    return new String[] {"trapgate " + projectVersion() + " (Java " + Runtime.version() + ")"};
  }

  private static String projectVersion() throws IOException {
    try (InputStream in = VersionText.class.getResourceAsStream("version.txt")) {
      if (in == null) {
        throw new IOException(
            "version.txt is missing from the build (expected: beside the commands)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
