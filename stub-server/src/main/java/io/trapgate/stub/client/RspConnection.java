package io.trapgate.stub.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to a gdb stub on the level of packets: framing, acknowledgments, retransmission. For
 * one thread, except {@link #interrupt}.
 */
public final class RspConnection implements AutoCloseable {
  /** gdb gives up after as many tries (remote.c, MAX_TRIES). */
  private static final int MAX_TRIES = 3;

  private static final byte[] INTERRUPT = {3};
  private static final byte[] ACK = {'+'};
  private static final byte[] NAK = {'-'};

  private final SocketChannel channel;
  private final Selector readable;
  private final ByteBuffer in = ByteBuffer.allocate(1 << 16).limit(0);
  private final ReceivedPacket packet = new ReceivedPacket();
  private final PacketScanner scanner = new PacketScanner(packet);
  private final PacketBuilder builder = new PacketBuilder();
  private final List<String> notifications = new ArrayList<>();
  private int takenNotifications;
  private long timeoutMillis;
  private boolean acknowledging = true;
  private int retransmissions;

  private RspConnection(SocketChannel channel, Duration timeout) throws IOException {
    this.channel = channel;
    this.timeoutMillis = timeout.toMillis();
    channel.configureBlocking(false);
    this.readable = Selector.open();
    var _ = channel.register(readable, SelectionKey.OP_READ);
  }

  /**
   * Connects; sends nothing yet.
   *
   * @param address TCP or Unix domain socket address
   * @param timeout how long to wait for a packet
   */
  public static RspConnection open(SocketAddress address, Duration timeout) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    try {
      if (address instanceof InetSocketAddress) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      return new RspConnection(channel, timeout);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Changes how long to wait for a packet. */
  public void timeout(Duration timeout) {
    timeoutMillis = timeout.toMillis();
  }

  /** How long it waits for a packet. */
  public Duration timeout() {
    return Duration.ofMillis(timeoutMillis);
  }

  /** Sends a packet with this payload, each character one byte, escaped where it must be. */
  public void send(String payload) throws IOException {
    send(payload.getBytes(ISO_8859_1));
  }

  /** Sends a packet with this payload, escaped where it must be. */
  public void send(byte[] payload) throws IOException {
    compose().binary(payload, 0, payload.length);
    transmit();
  }

  /** Sends bytes as they are: malformed packets, acknowledgments. */
  public void sendRaw(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
  }

  /** Sends 0x03; any thread may call it while another one waits for the stop. */
  public void interrupt() throws IOException {
    sendRaw(INTERRUPT);
  }

  /** Sends a packet and waits for the answer. */
  public ReceivedPacket exchange(String payload) throws IOException {
    send(payload);
    return receive();
  }

  /** Sends a packet and waits for the answer. */
  public ReceivedPacket exchange(byte[] payload) throws IOException {
    send(payload);
    return receive();
  }

  /**
   * Waits for the next packet; notifications before it are put aside.
   *
   * @return valid until the next call
   * @throws RspTimeoutException when none came in time
   * @throws EOFException when the server closed the connection
   */
  public ReceivedPacket receive() throws IOException {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
    while (true) {
      PacketScanner.Found found = scanner.scan(in);
      if (found == null) {
        fill(deadline);
      } else if (accept(found)) {
        return packet;
      }
    }
  }

  /** Whether no byte arrives for this long; bytes that arrive stay to be received. */
  public boolean isSilentFor(Duration duration) throws IOException {
    if (in.hasRemaining()) {
      return false;
    }
    try {
      fill(System.nanoTime() + duration.toNanos());
      return false;
    } catch (RspTimeoutException silent) {
      return true;
    }
  }

  /** Next byte from the server as it is, for tests of acknowledgments; -1 at the end. */
  public int readRaw() throws IOException {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
    try {
      while (!in.hasRemaining()) {
        fill(deadline);
      }
    } catch (EOFException end) {
      return -1;
    }
    return in.get() & 0xff;
  }

  /** Asks for no-ack mode; false when the server doesn't know it. */
  public boolean startNoAckMode() throws IOException {
    boolean agreed = exchange("QStartNoAckMode").isOk();
    acknowledging = acknowledging && !agreed;
    return agreed;
  }

  /** Acknowledges nothing from now on: for who has had the OK to {@code QStartNoAckMode}. */
  public void stopAcknowledging() {
    acknowledging = false;
  }

  /** Whether packets are acknowledged. */
  public boolean acknowledging() {
    return acknowledging;
  }

  /** Payloads of the {@code %} notifications so far. */
  public List<String> notifications() {
    return List.copyOf(notifications);
  }

  /**
   * The oldest notification that was not taken before; waits for it. For a client that has no
   * request under way.
   *
   * @throws RspTimeoutException when none came in time
   * @throws IOException also when a packet comes instead
   */
  public String takeNotification() throws IOException {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
    while (takenNotifications == notifications.size()) {
      PacketScanner.Found found = scanner.scan(in);
      if (found == null) {
        fill(deadline);
      } else if (accept(found)) {
        throw new IOException("packet '" + packet.text() + "' (expected: a notification)");
      }
    }
    return notifications.get(takenNotifications++);
  }

  /** Bytes so far that belonged to no packet. */
  public long strayBytes() {
    return scanner.strayBytes();
  }

  /** Sends nothing any more, and the server is told so; what it has sent can still be received. */
  public void hangUp() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    readable.close();
    channel.close();
  }

  /** Starts a packet; {@link #transmit} sends it. */
  PacketBuilder compose() {
    return builder.begin();
  }

  /** Sends what was composed. */
  void transmit() throws IOException {
    builder.end();
    retransmissions = 0;
    write(builder.wire());
  }

  private boolean accept(PacketScanner.Found found) throws IOException {
    switch (found) {
      case ACK -> {}
      case NAK -> retransmit();
      case NOTIFICATION -> notifications.add(packet.text());
      case CORRUPT -> {
        if (!acknowledging) {
          throw new IOException("corrupt packet in no-ack mode: '" + packet.text() + "'");
        }
        sendRaw(NAK);
      }
      case PACKET -> {
        if (acknowledging) {
          sendRaw(ACK);
        }
        return true;
      }
    }
    return false;
  }

  private void retransmit() throws IOException {
    retransmissions++;
    if (retransmissions >= MAX_TRIES) {
      throw new IOException("packet refused by '-' " + retransmissions + " times");
    }
    write(builder.wire());
  }

  private synchronized void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        awaitWritable();
      }
    }
  }

  private void awaitWritable() throws IOException {
    try (Selector writable = Selector.open()) {
      var _ = channel.register(writable, SelectionKey.OP_WRITE);
      if (writable.select(timeoutMillis) == 0) {
        throw new RspTimeoutException("server took no bytes for " + timeoutMillis + " ms");
      }
    }
  }

  private void fill(long deadline) throws IOException {
    in.clear();
    int count = 0;
    try {
      while (count == 0) {
        awaitReadable(deadline);
        count = channel.read(in);
      }
    } finally {
      in.flip();
    }
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
  }

  private void awaitReadable(long deadline) throws IOException {
    long millis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
    int ready = millis > 0 ? readable.select(millis) : readable.selectNow();
    readable.selectedKeys().clear();
    if (ready == 0 && System.nanoTime() >= deadline) {
      throw new RspTimeoutException("no packet within the time allowed (" + timeoutMillis + " ms)");
    }
  }
}
