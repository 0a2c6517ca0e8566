package io.trapgate.it.lockstep;

import java.util.List;

/**
 * The first thing on which the two sides disagree.
 *
 * @param instructions how many had been run
 * @param what in one line
 * @param context the last blocks and both register files
 */
record Difference(long instructions, String what, List<String> context) {
  @Override
  public String toString() {
    return "after %d instructions: %s\n%s"
        .formatted(instructions, what, String.join("\n", context));
  }
}
