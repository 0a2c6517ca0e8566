package io.trapgate.stub.server;

import io.trapgate.target.kvm.SerialLine;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * A console on a listening socket, for one client at a time; a second one is told so and let go.
 *
 * <p>Three threads, each waiting in one blocking call: one accepts, one writes to the client that
 * was handed over to it, one reads from that client.
 */
final class SocketConsole implements SerialEndpoint.Console {
  private static final int BATCH_BYTES = 8192;
  private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(2);
  private static final String BUSY = "trapgate: this console has a client already\n";

  private final ServerSocketChannel listener;
  private final ConsoleQueue queue;
  private final SerialLine line;
  private final String address;
  private final Optional<Path> socketFile;

  /** Clients on their way to the writer; empty stands for the end. */
  private final SynchronousQueue<Optional<SocketChannel>> handover = new SynchronousQueue<>();

  private final Thread writer;
  private volatile boolean closing;

  private SocketConsole(
      ServerSocketChannel listener, Optional<Path> file, ConsoleQueue queue, SerialLine line)
      throws IOException {
    this.listener = listener;
    this.socketFile = file;
    this.queue = queue;
    this.line = line;
    address = describe(listener.getLocalAddress());
    writer = Thread.ofPlatform().daemon().name("console-writer").start(this::writeToClients);
    Thread.ofPlatform().daemon().name("console-accept").start(this::acceptClients);
  }

  static SocketConsole open(SerialTarget.Tcp target, ConsoleQueue queue, SerialLine line)
      throws IOException {
    InetSocketAddress where = new InetSocketAddress(target.host(), target.port());
    String name = "tcp:" + target.host() + ":" + target.port();
    if (where.isUnresolved()) {
      throw new IOException("serial " + name + ": unknown host (expected: a host name or address)");
    }
    ServerSocketChannel listener = ServerSocketChannel.open();
    bind(listener, where, name);
    return new SocketConsole(listener, Optional.empty(), queue, line);
  }

  static SocketConsole open(SerialTarget.Unix target, ConsoleQueue queue, SerialLine line)
      throws IOException {
    SocketFile.removeIfStale(target.path());
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    bind(listener, UnixDomainSocketAddress.of(target.path()), "unix:" + target.path());
    return new SocketConsole(listener, Optional.of(target.path()), queue, line);
  }

  @Override
  public Optional<String> address() {
    return Optional.of(address);
  }

  @Override
  public void close() {
    closing = true;
    try {
      listener.close();
      boolean idle = handover.offer(Optional.empty());
      if (!idle) {
        queue.nudge();
      }
      if (!writer.join(DELIVERY_LIMIT)) {
        writer.interrupt();
      }
      if (socketFile.isPresent()) {
        Files.deleteIfExists(socketFile.get());
      }
    } catch (IOException e) {
      // A socket that can't be closed is gone with the process; nothing else depends on it.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void acceptClients() {
    try {
      while (!closing) {
        SocketChannel client = listener.accept();
        // A second's grace, because the writer notices only then that the former client has gone.
        if (!handover.offer(Optional.of(client), 1, TimeUnit.SECONDS)) {
          client.write(ByteBuffer.wrap(BUSY.getBytes(StandardCharsets.US_ASCII)));
          client.close();
        }
      }
    } catch (IOException e) {
      // close() has closed the listener under us: that is how this thread ends.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeToClients() {
    ByteBuffer unsent = ByteBuffer.allocate(0);
    try {
      while (!closing) {
        Optional<SocketChannel> client = handover.take();
        if (client.isPresent()) {
          unsent = serve(client.get(), unsent);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes to one client until it goes or the console closes; returns what it didn't get. */
  private ByteBuffer serve(SocketChannel client, ByteBuffer unsent) throws InterruptedException {
    ByteBuffer batch = unsent;
    Thread.ofPlatform().daemon().name("console-reader").start(() -> read(client));
    try (client) {
      while (client.isOpen()) {
        while (batch.hasRemaining()) {
          client.write(batch);
        }
        boolean last = closing;
        batch = ByteBuffer.wrap(queue.takeAll(BATCH_BYTES, !last));
        if (last && !batch.hasRemaining()) {
          break;
        }
      }
    } catch (IOException e) {
      // The client has gone in the middle of a batch; the next one gets the rest.
      return batch;
    }
    return batch;
  }

  private void read(SocketChannel client) {
    ByteBuffer buffer = ByteBuffer.allocate(256);
    try (client) {
      while (client.read(buffer) >= 0) {
        byte[] input = new byte[buffer.flip().remaining()];
        buffer.get(input).clear();
        line.send(input);
      }
    } catch (IOException e) {
      // The client has gone without a word, which ends it as well as the end of input does.
    } finally {
      queue.nudge();
    }
  }

  private static void bind(ServerSocketChannel listener, SocketAddress where, String name)
      throws IOException {
    try {
      listener.bind(where, 1);
    } catch (IOException e) {
      listener.close();
      String advice = e instanceof BindException ? " (choose another, or end who holds it)" : "";
      throw new IOException("serial " + name + ": " + e.getMessage() + advice, e);
    }
  }

  private static String describe(SocketAddress bound) {
    return switch (bound) {
      case InetSocketAddress inet ->
          "tcp:" + inet.getAddress().getHostAddress() + ":" + inet.getPort();
      case UnixDomainSocketAddress unix -> "unix:" + unix.getPath();
      default -> bound.toString();
    };
  }
}
