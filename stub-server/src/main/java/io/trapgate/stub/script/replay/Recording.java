package io.trapgate.stub.script.replay;

import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.log.LogException;
import io.trapgate.stub.script.log.LogReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A log as it is played.
 *
 * @param file where it stands
 * @param opened its first event
 * @param entries all that follow it, up to the first loss
 * @param flaw what is missing of it, in one line; empty when nothing is
 */
record Recording(Path file, LogEvent.Opened opened, List<LogEntry> entries, String flaw) {
  Recording {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a log.
   *
   * @throws ReplayException when it is none
   */
  static Recording read(Path file) throws ReplayException {
    try (LogReader reader = LogReader.open(file)) {
      Optional<LogEntry> first = reader.next();
      if (first.isEmpty() || !(first.get().event() instanceof LogEvent.Opened opened)) {
        throw new ReplayException(
            file + ":1: no \"opened\" event (expected: a log of trapgate serve --log)");
      }
      List<LogEntry> entries = new ArrayList<>();
      for (Optional<LogEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
        LogEntry entry = next.get();
        if (entry.event() instanceof LogEvent.Lost(long events)) {
          String flaw =
              "entry %d: %d events are lost there: compared up to it only"
                  .formatted(entry.sequence(), events);
          return new Recording(file, opened, entries, flaw);
        }
        if (entry.event() instanceof LogEvent.PacketIn(String payload, String _)
            && payload.equals("QNonStop:1")) {
          throw new ReplayException(
              "%s: entry %d: a non-stop session (expected: all-stop; where each thread stood isn't logged)"
                  .formatted(file, entry.sequence()));
        }
        entries.add(entry);
      }
      return new Recording(file, opened, entries, reader.cut() ? "its last line is cut off" : "");
    } catch (LogException e) {
      throw new ReplayException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Index of the last event that a client did or was told; -1 when there was none. */
  int lastOfClient() {
    for (int i = entries.size() - 1; i >= 0; i--) {
      LogEvent event = entries.get(i).event();
      if (event instanceof LogEvent.PacketOut
          || event instanceof LogEvent.PacketIn
          || event instanceof LogEvent.Disconnected) {
        return i;
      }
    }
    return -1;
  }

  /** The stop that ends the run which begins there; empty when the log ends before. */
  Optional<LogEvent.Stopped> stopAfter(int index) {
    for (int i = index + 1; i < entries.size(); i++) {
      if (entries.get(i).event() instanceof LogEvent.Stopped stopped) {
        return Optional.of(stopped);
      }
    }
    return Optional.empty();
  }
}
