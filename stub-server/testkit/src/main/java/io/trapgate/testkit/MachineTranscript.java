package io.trapgate.testkit;

import java.io.Serial;

/**
 * Goes with a test's failure as a suppressed exception, because a stack trace is what every report
 * shows: where the guest stood, its last exits, slots, packets and console.
 */
public final class MachineTranscript extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  MachineTranscript(String text) {
    super(text, null, false, false);
  }
}
