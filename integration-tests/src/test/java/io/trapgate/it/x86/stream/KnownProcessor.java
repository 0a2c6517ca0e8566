package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.fpu.FxFeatures;
import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/**
 * Whether the ways of the processor at hand are known: what the manuals leave open was looked at on
 * AMD's, and Intel's differ (FOP, FDP and the order of faults among them).
 */
final class KnownProcessor {
  private KnownProcessor() {}

  /**
   * Goes on with AMD's processors, and with all of them by {@code -Dfloat.any=true}; else the test
   * is skipped, and says so.
   */
  static void assume() throws IOException {
    if (!FxPair.features().equals(FxFeatures.AMD) && !Boolean.getBoolean("float.any")) {
      String reason =
          "skipped: what this processor executes is compared on AMD's only, whose ways are known;"
              + " -Dfloat.any=true compares it all the same";
      System.err.println(reason);
      Assumptions.abort(reason);
    }
  }
}
