package io.trapgate.stub.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A debugger's commands to a stub: what the tests, the load generator and the comparison with QEMU
 * stand on. Blocking, for one thread, except {@link #interrupt}.
 */
public final class RspClient implements AutoCloseable {
  private static final String FEATURES =
      "qSupported:multiprocess+;swbreak+;hwbreak+;vContSupported+;no-resumed+;error-message+";

  /** What gdb takes when the stub names no size. */
  private static final int DEFAULT_PACKET_CHARS = 400;

  /** Room for the letter, address, length and their separators. */
  private static final int HEADER_CHARS = 40;

  private static final byte[] STEP = "vCont;s".getBytes(ISO_8859_1);
  private static final byte[] CONTINUE = "vCont;c".getBytes(ISO_8859_1);

  private final RspConnection connection;
  private final Map<String, String> features = new LinkedHashMap<>();
  private final StringBuilder console = new StringBuilder();
  private String description = "";
  private int packetChars = DEFAULT_PACKET_CHARS;

  private RspClient(RspConnection connection) {
    this.connection = connection;
  }

  /**
   * Connects and greets the stub as gdb does: {@code +}, {@code qSupported}, no-ack mode if it is
   * offered.
   *
   * @param address TCP or Unix domain socket address
   * @param timeout how long to wait for each reply
   * @throws RspRefusedException when the stub takes nobody now
   */
  public static RspClient connect(SocketAddress address, Duration timeout) throws IOException {
    RspClient client = new RspClient(RspConnection.open(address, timeout));
    try {
      client.greet();
      return client;
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private void greet() throws IOException {
    connection.sendRaw(new byte[] {'+'});
    ReceivedPacket offer = connection.exchange(FEATURES);
    if (offer.isError()) {
      throw new RspRefusedException("qSupported", offer.text()); // somebody else is attached
    }
    for (String feature : offer.text().split(";", -1)) {
      int equals = feature.indexOf('=');
      if (equals > 0) {
        features.put(feature.substring(0, equals), feature.substring(equals + 1));
      } else {
        features.put(feature, "");
      }
    }
    String size = features.get("PacketSize");
    if (size != null) {
      packetChars = Integer.parseInt(size, 16);
    }
    if (features.containsKey("QStartNoAckMode+")) {
      connection.startNoAckMode();
    }
    if (features.containsKey("qXfer:features:read+")) {
      // QEMU serves p and P only to a client that has read the description (handle_get_reg).
      description = readObject("features", "target.xml");
    }
  }

  /** The target description; empty when the stub offers none. */
  public String description() {
    return description;
  }

  /** A whole {@code qXfer} object. */
  public String readObject(String object, String annex) throws IOException {
    String request = "qXfer:" + object + ":read:" + annex + ":";
    StringBuilder document = new StringBuilder();
    while (true) {
      String piece =
          Integer.toHexString(document.length()) + "," + Integer.toHexString(packetChars - 5);
      ReceivedPacket reply = connection.exchange(request + piece);
      if (reply.at(0) != 'm' && reply.at(0) != 'l') {
        throw new RspRefusedException(request, reply.text());
      }
      document.append(reply.text(), 1, reply.length());
      if (reply.at(0) == 'l') {
        return document.toString();
      }
    }
  }

  /** The packets below the commands. */
  public RspConnection connection() {
    return connection;
  }

  /** Sends a packet that must be answered by {@code OK}. */
  public void command(String payload) throws IOException {
    expectOk(payload, connection.exchange(payload));
  }

  /** Why the target stands ({@code ?}). */
  public StopReply stopReason() throws IOException {
    return StopReply.parse(connection.exchange("?"));
  }

  /** Memory of any length, read in pieces as large as the stub takes. */
  public byte[] readMemory(long address, int length) throws IOException {
    byte[] bytes = new byte[length];
    readMemory(address, bytes, 0, length);
    return bytes;
  }

  /** Memory into a given array, read in pieces as large as the stub takes; short replies go on. */
  public void readMemory(long address, byte[] target, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int piece = Math.min(length - done, Math.max(1, packetChars / 2 - HEADER_CHARS));
      connection.compose().text("m").number(address + done).text(",").number(piece);
      connection.transmit();
      ReceivedPacket reply = connection.receive();
      int count = reply.isError() ? 0 : reply.decodeHex(0, target, offset + done, piece);
      if (count <= 0) {
        throw new RspRefusedException("m" + Long.toHexString(address + done), reply.text());
      }
      done += count;
    }
  }

  /** Writes memory by {@code M}, in pieces as large as the stub takes. */
  public void writeMemory(long address, byte[] bytes) throws IOException {
    int piece = Math.max(1, (packetChars - HEADER_CHARS) / 2);
    for (int done = 0; done < bytes.length; done += piece) {
      int count = Math.min(piece, bytes.length - done);
      PacketBuilder packet = connection.compose().text("M").number(address + done);
      packet.text(",").number(count).text(":").hex(bytes, done, count);
      connection.transmit();
      expectOk("M" + Long.toHexString(address + done), connection.receive());
    }
  }

  /** Writes memory by {@code X}, in pieces that fit even if every byte needs an escape. */
  public void writeMemoryBinary(long address, byte[] bytes) throws IOException {
    int piece = Math.max(1, (packetChars - HEADER_CHARS) / 2);
    for (int done = 0; done < bytes.length; done += piece) {
      int count = Math.min(piece, bytes.length - done);
      PacketBuilder packet = connection.compose().text("X").number(address + done);
      packet.text(",").number(count).text(":").binary(bytes, done, count);
      connection.transmit();
      expectOk("X" + Long.toHexString(address + done), connection.receive());
    }
  }

  /** All registers of {@code g}, target byte order; refused when one is unavailable. */
  public byte[] readRegisters() throws IOException {
    connection.send("g");
    return registerBytes("g");
  }

  /** Writes all registers of {@code g}. */
  public void writeRegisters(byte[] values) throws IOException {
    connection.compose().text("G").hex(values, 0, values.length);
    connection.transmit();
    expectOk("G", connection.receive());
  }

  /** One register in target byte order; refused when it is unavailable. */
  public byte[] readRegister(int number) throws IOException {
    connection.compose().text("p").number(number);
    connection.transmit();
    return registerBytes("p" + Integer.toHexString(number));
  }

  /** One register of a big-endian target as an unsigned number. */
  public long readRegisterValue(int number) throws IOException {
    long value = 0;
    for (byte part : readRegister(number)) {
      value = value << 8 | (part & 0xff);
    }
    return value;
  }

  /** Writes one register, target byte order. */
  public void writeRegister(int number, byte[] value) throws IOException {
    PacketBuilder packet = connection.compose().text("P").number(number);
    packet.text("=").hex(value, 0, value.length);
    connection.transmit();
    expectOk("P" + Integer.toHexString(number), connection.receive());
  }

  /** Writes one 32-bit register of a big-endian target. */
  public void writeRegisterValue(int number, int value) throws IOException {
    writeRegister(
        number,
        new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value});
  }

  /** Steps one instruction and waits for the stop. */
  public StopReply step() throws IOException {
    return StopReply.parse(stepPacket());
  }

  /** Like {@link #step}, but the stop reply isn't taken apart: for many steps in a row. */
  public ReceivedPacket stepPacket() throws IOException {
    connection.send(STEP);
    return stopPacket();
  }

  /** Lets the target run; {@link #waitStop} waits for the stop. */
  public void resume() throws IOException {
    connection.send(CONTINUE);
  }

  /** Waits until the target stops; console output before it goes to {@link #takeConsole}. */
  public StopReply waitStop() throws IOException {
    return StopReply.parse(stopPacket());
  }

  /** Waits for a stop with its own time limit. */
  public StopReply waitStop(Duration timeout) throws IOException {
    Duration before = connection.timeout();
    connection.timeout(timeout);
    try {
      return waitStop();
    } finally {
      connection.timeout(before);
    }
  }

  /** Asks a running target to stop; any thread may call it. */
  public void interrupt() throws IOException {
    connection.interrupt();
  }

  /** Runs a {@code monitor} command and returns its output. */
  public String monitor(String command) throws IOException {
    byte[] text = command.getBytes(UTF_8);
    connection.compose().text("qRcmd,").hex(text, 0, text.length);
    connection.transmit();
    ReceivedPacket reply = connection.receive();
    while (takeOutput(reply)) {
      reply = connection.receive();
    }
    byte[] direct = new byte[reply.length() / 2];
    int count = reply.isOk() || reply.isError() ? 0 : reply.decodeHex(0, direct, 0, direct.length);
    if (reply.isEmpty() || reply.isError() || count < 0) {
      throw new RspRefusedException("qRcmd " + command, reply.text());
    }
    return takeConsole() + new String(direct, 0, count, UTF_8);
  }

  /** Console output ({@code O}) so far, and forgets it. */
  public String takeConsole() {
    String text = console.toString();
    console.setLength(0);
    return text;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  private ReceivedPacket stopPacket() throws IOException {
    ReceivedPacket reply = connection.receive();
    while (takeOutput(reply)) {
      reply = connection.receive();
    }
    if (!StopReply.isStop(reply)) {
      throw new RspRefusedException("a resume", reply.text());
    }
    return reply;
  }

  private boolean takeOutput(ReceivedPacket reply) {
    if (reply.at(0) != 'O' || reply.isOk() || reply.length() % 2 == 0) {
      return false;
    }
    byte[] text = new byte[reply.length() / 2];
    int count = reply.decodeHex(1, text, 0, text.length);
    console.append(new String(text, 0, Math.max(count, 0), UTF_8));
    return count >= 0;
  }

  private byte[] registerBytes(String request) throws IOException {
    ReceivedPacket reply = connection.receive();
    byte[] bytes = new byte[reply.length() / 2];
    boolean good = !reply.isError() && reply.decodeHex(0, bytes, 0, bytes.length) == bytes.length;
    if (!good || bytes.length == 0) {
      throw new RspRefusedException(request, reply.text());
    }
    return bytes;
  }

  private static void expectOk(String request, ReceivedPacket reply) throws RspRefusedException {
    if (!reply.isOk()) {
      throw new RspRefusedException(request, reply.text());
    }
  }
}
