package io.trapgate.stub.script.log;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from any thread without making it wait, and writes them on a thread of its own. What
 * comes faster than it can be written is counted, and the count is written where it is missing. A
 * file that can't be written any more is said once, and ends the log but not the session.
 */
final class LogWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  /** Events that wait at most. */
  private static final int QUEUED_EVENTS = 1 << 16;

  /** Characters of packets that wait at most. */
  private static final long QUEUED_CHARACTERS = 1 << 26;

  /** How long something written may stay in the buffer, or console output wait for its line. */
  private static final long IDLE_MILLIS = 200;

  private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long DELIVERY_MILLIS = 5_000;

  /**
   * An event on its way; what it says for people is put together when it is written.
   *
   * @param wallNanos since the log was opened
   * @param characters about so long
   */
  record Pending(long wallNanos, long instructions, int characters, Supplier<LogEvent> event) {}

  private static final Pending END = new Pending(0, 0, 0, () -> new LogEvent.Closed(""));

  private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUED_EVENTS);
  private final AtomicLong characters = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Path file;
  private final OutputStream out;
  private final Thread thread;
  private volatile boolean broken;

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
  void put(Pending event) {
    if (broken) {
      return;
    }
    if (lost.get() != 0 || !reserve(event.characters())) {
      lost.incrementAndGet();
    } else if (!queue.offer(event)) {
      characters.addAndGet(-event.characters());
      lost.incrementAndGet();
    }
  }

  private boolean reserve(int more) {
    boolean fits = characters.addAndGet(more) <= QUEUED_CHARACTERS;
    if (!fits) {
      characters.addAndGet(-more);
    }
    return fits;
  }

  /** Writes what waits, within seconds, and ends. */
  @Override
  public void close() {
    try {
      if (thread.isAlive() && queue.offer(END, DELIVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        thread.join(DELIVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    try (out) {
      for (Pending next = take(); !END.equals(next); next = take()) {
        if (next != null) {
          characters.addAndGet(-next.characters());
          accept(next);
        } else {
          finishConsole();
        }
        flush(next == null);
      }
      finishConsole();
    } catch (IOException e) {
      broken = true;
      queue.clear();
      String why = Objects.requireNonNullElse(e.getMessage(), e.toString());
      LOG.warn("session log {}: {}; nothing more is logged, the session goes on", file, why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next event; null when there is none for a while. */
  private @Nullable Pending take() throws InterruptedException {
    Pending next = queue.poll();
    if (next != null) {
      return next;
    }
    long missing = lost.getAndSet(0);
    if (missing != 0) {
      return new Pending(lastNanos, lastInstructions, 0, () -> new LogEvent.Lost(missing));
    }
    return dirty || console.isWaiting()
        ? queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS)
        : queue.take();
  }

  private void accept(Pending pending) throws IOException {
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
