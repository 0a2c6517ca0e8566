package io.trapgate.stub.monitor;

import java.util.List;

/**
 * What a {@code monitor} command came to.
 *
 * @param lines to be shown, without line ends
 * @param followUp what must happen besides
 */
public record MonitorAnswer(List<String> lines, FollowUp followUp) {
  /** What must happen besides showing the lines. */
  public enum FollowUp {
    /** Nothing. */
    NONE,
    /** The conversation must learn that the machine was reset. */
    MACHINE_RESET,
    /** The server must end. */
    SERVER_EXIT
  }

  public MonitorAnswer {
    lines = List.copyOf(lines);
  }

  static MonitorAnswer of(String... lines) {
    return new MonitorAnswer(List.of(lines), FollowUp.NONE);
  }

  static MonitorAnswer of(List<String> lines) {
    return new MonitorAnswer(lines, FollowUp.NONE);
  }
}
