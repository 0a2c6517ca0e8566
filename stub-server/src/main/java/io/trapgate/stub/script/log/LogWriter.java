package io.trapgate.stub.script.log;

import io.trapgate.stub.script.log.LogQueue.Taken;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from any thread without making it wait, and writes them on a thread of its own. What
 * comes faster than it can be written is counted, and the count is written where it is missing. A
 * file that can't be written any more is said once, and ends the log but not the session.
 */
final class LogWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  /** How long something written may stay in the buffer, or console output wait for its line. */
  private static final long IDLE_MILLIS = 200;

  private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** What waits may be 65536 events, and the processor busy with others; a dead disk is let go. */
  private static final long DELIVERY_MILLIS = 20_000;

  private final LogQueue queue = new LogQueue();
  private final Path file;
  private final OutputStream out;
  private final Thread thread;

  private final ConsoleLines console = new ConsoleLines();
  private long sequence;
  private long lastNanos;
  private long lastInstructions;
  private long flushedNanos = System.nanoTime();
  private boolean dirty;

  /**
   * @param file for messages
   * @param out the file
   */
  LogWriter(Path file, OutputStream out) {
    this.file = file;
    this.out = new BufferedOutputStream(out, 1 << 16);
    this.thread = Thread.ofPlatform().daemon().name("trapgate-log").start(this::serve);
  }

  /** Adds an event; any thread, never waits. */
  void put(LogQueue.Pending event) {
    queue.put(event);
  }

  /** Writes what waits and this one behind it, unless that takes too long, and ends. */
  void close(LogQueue.Pending last) {
    queue.end(last);
    try {
      thread.join(DELIVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    try (out) {
      for (Taken next = take(); !(next instanceof Taken.End); next = take()) {
        accept(next);
        flush(next instanceof Taken.Pause);
      }
      finishConsole();
    } catch (IOException e) {
      queue.abandon();
      String why = Objects.requireNonNullElse(e.getMessage(), e.toString());
      LOG.warn("session log {}: {}; nothing more is logged, the session goes on", file, why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Taken take() throws InterruptedException {
    return queue.take(dirty || console.isWaiting() ? IDLE_MILLIS : 0);
  }

  private void accept(Taken next) throws IOException {
    switch (next) {
      case Taken.Event(LogQueue.Pending pending) -> accept(pending);
      case Taken.Loss(long events) -> {
        finishConsole();
        write(new LogEntry(0, lastNanos, lastInstructions, new LogEvent.Lost(events)));
      }
      case Taken.Pause _, Taken.End _ -> finishConsole();
    }
  }

  private void accept(LogQueue.Pending pending) throws IOException {
    lastNanos = Math.max(lastNanos, pending.wallNanos());
    lastInstructions = pending.instructions();
    LogEvent event = pending.event().get();
    if (event instanceof LogEvent.ConsoleOutput(String text)) {
      for (LogEntry line : console.add(text, lastNanos, lastInstructions)) {
        write(line);
      }
    } else {
      finishConsole();
      write(new LogEntry(0, lastNanos, lastInstructions, event));
    }
  }

  private void finishConsole() throws IOException {
    for (LogEntry line : console.finish()) {
      write(line);
    }
  }

  private void write(LogEntry entry) throws IOException {
    LogEntry counted =
        new LogEntry(sequence++, entry.wallNanos(), entry.instructions(), entry.event());
    out.write((LogJson.write(counted) + "\n").getBytes(StandardCharsets.US_ASCII));
    dirty = true;
  }

  private void flush(boolean idle) throws IOException {
    long now = System.nanoTime();
    if (dirty && (idle || now - flushedNanos > FLUSH_NANOS)) {
      out.flush();
      dirty = false;
      flushedNanos = now;
    }
  }
}
