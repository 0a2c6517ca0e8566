package io.trapgate.stub.script.replay;

import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogEvent;
import java.util.ArrayList;
import java.util.List;

/** What came to the recorded machine from outside while it ran, and where. */
sealed interface Cue {
  /** Where it came, as {@link io.trapgate.target.kvm.Moments} counts. */
  long moment();

  /** Something was typed. */
  record Input(long moment, String text) implements Cue {}

  /** It was asked to stop. */
  record Hold(long moment) implements Cue {}

  /** Those of a log, in order; what has no place is left out. */
  static List<Cue> of(List<LogEntry> entries) {
    List<Cue> cues = new ArrayList<>();
    for (LogEntry entry : entries) {
      if (entry.event() instanceof LogEvent.ConsoleInput(String text, long moment) && moment >= 0) {
        cues.add(new Input(moment, text));
      } else if (entry.event() instanceof LogEvent.Stopped stopped && isHold(stopped)) {
        cues.add(new Hold(stopped.moment()));
      }
    }
    return cues;
  }

  /** Whether the machine has to wait there for who stops it. */
  static boolean isHold(LogEvent.Stopped stopped) {
    return stopped.reason() == LogEvent.StopKind.INTERRUPTED && stopped.moment() >= 0;
  }
}
