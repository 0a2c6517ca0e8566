package io.trapgate.stub.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Options whose value is one of a few words. */
final class OneOf {
  private OneOf() {}

  static void require(CommandLine command, String option, String value, List<String> known) {
    if (!known.contains(value)) {
      throw new ParameterException(
          command, option + ": '" + value + "' (expected: " + String.join(", ", known) + ")");
    }
  }
}
