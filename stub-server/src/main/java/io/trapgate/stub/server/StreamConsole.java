package io.trapgate.stub.server;

import io.trapgate.target.kvm.SerialLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** A console on streams: standard input and output, or a file that is only written. */
final class StreamConsole implements SerialEndpoint.Console {
  private static final int BATCH_BYTES = 8192;
  private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(2);

  private final ConsoleQueue queue;
  private final OutputStream output;
  private final boolean closesOutput;
  private final Thread writer;
  private volatile boolean closing;

  StreamConsole(ConsoleQueue queue, OutputStream output, boolean closesOutput) {
    this.queue = queue;
    this.output = output;
    this.closesOutput = closesOutput;
    writer = Thread.ofPlatform().daemon().name("console-writer").start(this::write);
  }

  /** Also sends to the guest what comes in, until the input ends. */
  StreamConsole reading(InputStream input, SerialLine line) {
    Thread.ofPlatform().daemon().name("console-reader").start(() -> read(input, line));
    return this;
  }

  @Override
  public Optional<String> address() {
    return Optional.empty();
  }

  @Override
  public void close() {
    closing = true;
    queue.nudge();
    try {
      if (!writer.join(DELIVERY_LIMIT)) {
        writer.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try {
      while (true) {
        boolean last = closing;
        byte[] batch = queue.takeAll(BATCH_BYTES, !last);
        if (last && batch.length == 0) {
          break;
        }
        output.write(batch);
        output.flush();
      }
      if (closesOutput) {
        output.close();
      }
    } catch (IOException e) {
      // The reader of our output has gone, as in `trapgate serve | head`: the guest prints for
      // nobody.
      closing = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void read(InputStream input, SerialLine line) {
    byte[] buffer = new byte[256];
    try {
      int count = input.read(buffer);
      while (count >= 0) {
        line.send(Arrays.copyOf(buffer, count));
        count = input.read(buffer);
      }
    } catch (IOException e) {
      // The same as the end of input: the guest receives nothing more.
      return;
    }
  }
}
