package io.trapgate.stub.script.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads a log entry by entry, however long it is. Events of a newer version are skipped and
 * counted; a last line that was cut off, by the end of the process that wrote it, is left out.
 */
public final class LogReader implements AutoCloseable {
  /** Most characters of a line: more than the largest packet with all of it escaped. */
  static final int MAX_LINE = 1 << 20;

  private final Path file;
  private final BufferedReader in;
  private long lines;
  private long skipped;
  private boolean cut;

  private LogReader(Path file) throws LogException {
    this.file = file;
    try {
      this.in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new LogException(file + ": no such log, or not to be read: " + e, e);
    }
  }

  /**
   * Opens a log.
   *
   * @throws LogException when there is none
   */
  public static LogReader open(Path file) throws LogException {
    return new LogReader(file);
  }

  /**
   * The whole log.
   *
   * @throws LogException for a line that isn't one
   */
  public static List<LogEntry> read(Path file) throws LogException {
    try (LogReader reader = open(file)) {
      List<LogEntry> all = new ArrayList<>();
      for (Optional<LogEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
        all.add(next.get());
      }
      return all;
    }
  }

  /** What is left, as it is read; a line that isn't one comes as {@link UncheckedIOException}. */
  public Stream<LogEntry> stream() {
    Spliterator<LogEntry> entries =
        new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED) {
          @Override
          public boolean tryAdvance(Consumer<? super LogEntry> action) {
            try {
              Optional<LogEntry> next = LogReader.this.next();
              next.ifPresent(action);
              return next.isPresent();
            } catch (LogException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    return StreamSupport.stream(entries, false);
  }

  /**
   * The next entry.
   *
   * @return empty at the end
   * @throws LogException for a line that isn't one, with file and line
   */
  public Optional<LogEntry> next() throws LogException {
    while (true) {
      Line line = readLine();
      if (line.end() && line.text().isEmpty()) {
        return Optional.empty();
      }
      lines++;
      try {
        Optional<LogEntry> entry = LogJson.read(line.text());
        if (entry.isPresent()) {
          return entry;
        }
        skipped++;
      } catch (IllegalArgumentException e) {
        if (!line.end()) {
          throw new LogException(place() + e.getMessage(), e);
        }
        cut = true;
      }
    }
  }

  /** Events so far that this version doesn't know. */
  public long skipped() {
    return skipped;
  }

  /** Whether the last line was cut off. */
  public boolean cut() {
    return cut;
  }

  @Override
  public void close() throws LogException {
    try {
      in.close();
    } catch (IOException e) {
      throw new LogException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * A line.
   *
   * @param end whether the file ends with it, without a line's end
   */
  private record Line(String text, boolean end) {}

  private Line readLine() throws LogException {
    StringBuilder text = new StringBuilder(256);
    try {
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          return new Line(text.toString(), true);
        }
        if (text.length() == MAX_LINE) {
          lines++;
          throw new LogException(
              place() + "line too long (expected: <= " + MAX_LINE + " characters)");
        }
        text.append((char) c);
      }
      return new Line(text.toString(), false);
    } catch (LogException e) {
      throw e;
    } catch (IOException e) {
      lines++;
      throw new LogException(place() + "not to be read as UTF-8: " + e.getMessage(), e);
    }
  }

  private String place() {
    return file + ":" + lines + ": ";
  }
}
