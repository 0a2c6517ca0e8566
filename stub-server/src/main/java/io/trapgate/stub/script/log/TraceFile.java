package io.trapgate.stub.script.log;

import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.KernelCall;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trace of the calls to KVM as a file of JSON lines, written on a thread of its own. A trace with
 * holes can't be compared, so who calls waits for a slow disk, but for a stuck one only once: what
 * comes from then on until it moves again is counted, and the count is written in its place.
 */
public final class TraceFile implements CallTrace, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TraceFile.class);
  private static final int QUEUED_CALLS = 1 << 14;
  private static final long PATIENCE_MILLIS = 1_000;
  private static final long DELIVERY_MILLIS = 5_000;
  private static final KernelCall END = new KernelCall(-1, "", "", "", 0, 0, 0, 0, List.of());

  private final BlockingQueue<KernelCall> queue = new ArrayBlockingQueue<>(QUEUED_CALLS);
  private final AtomicLong lost = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Path file;
  private final OutputStream out;
  private final long openedNanos = System.nanoTime();
  private final Thread thread;
  private volatile boolean broken;
  private long sequence;

  private TraceFile(Path file, OutputStream out) {
    this.file = file;
    this.out = new BufferedOutputStream(out, 1 << 16);
    this.thread = Thread.ofPlatform().daemon().name("trapgate-trace").start(this::serve);
  }

  /**
   * Makes the file, or empties it.
   *
   * @throws IOException when it can't be made; the message is one line that names it
   */
  public static TraceFile open(Path file) throws IOException {
    try {
      return new TraceFile(file, Files.newOutputStream(file));
    } catch (FileSystemException e) {
      String reason = Objects.requireNonNullElse(e.getReason(), e.getClass().getSimpleName());
      throw new IOException(
          "trace " + file + ": " + reason + " (expected: a file that can be made)", e);
    }
  }

  @Override
  public void made(KernelCall call) {
    if (broken || closed.get() || queue.offer(call)) {
      return;
    }
    try {
      if (lost.get() == 0 && queue.offer(call, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lost.incrementAndGet();
  }

  /** Writes what waits, within seconds, and ends. */
  @Override
  public void close() {
    try {
      if (!closed.getAndSet(true) && queue.offer(END, DELIVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        thread.join(DELIVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    try (out) {
      for (KernelCall next = take(); !next.equals(END); next = take()) {
        line(TraceJson.write(sequence++, openedNanos, next));
        if (queue.isEmpty()) {
          tellLost();
        }
      }
      tellLost();
    } catch (IOException e) {
      broken = true;
      queue.clear();
      String why = Objects.requireNonNullElse(e.getMessage(), e.toString());
      LOG.warn("trace {}: {}; nothing more is traced, the session goes on", file, why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellLost() throws IOException {
    long missing = lost.getAndSet(0);
    if (missing != 0) {
      line(TraceJson.lost(sequence++, missing));
    }
  }

  /**
   * The next call. Before there is one all others are in the file: what a process that is killed
   * did last is what its trace is wanted for.
   */
  private KernelCall take() throws IOException, InterruptedException {
    @Nullable KernelCall next = queue.poll();
    if (next == null) {
      out.flush();
      next = queue.take();
    }
    return next;
  }

  private void line(String text) throws IOException {
    out.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
