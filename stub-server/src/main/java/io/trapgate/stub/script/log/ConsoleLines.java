package io.trapgate.stub.script.log;

import java.util.List;

/**
 * Joins what a guest prints byte by byte to one event for each line; a piece without an end is let
 * go when something else happens, or for a while nothing.
 */
final class ConsoleLines {
  /** A guest that prints no line's end is cut here. */
  private static final int MAX_CHARACTERS = 4096;

  private final StringBuilder text = new StringBuilder();
  private long wallNanos;
  private long instructions;

  boolean isWaiting() {
    return !text.isEmpty();
  }

  /** Takes a piece, with the time of its coming; what is complete with it comes back. */
  List<LogEntry> add(String piece, long atNanos, long atInstructions) {
    wallNanos = atNanos;
    instructions = atInstructions;
    text.append(piece);
    return piece.endsWith("\n") || text.length() >= MAX_CHARACTERS ? finish() : List.of();
  }

  /** What waits. */
  List<LogEntry> finish() {
    if (!isWaiting()) {
      return List.of();
    }
    LogEvent event = new LogEvent.ConsoleOutput(text.toString());
    text.setLength(0);
    return List.of(new LogEntry(0, wallNanos, instructions, event));
  }
}
