package io.trapgate.it.transcript;

import io.trapgate.it.gdb.Guest;
import io.trapgate.stub.client.RspConnection;
import io.trapgate.testkit.Machine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A fresh server with the transcripts' guest for each test, and a client that sends by hand. */
final class ServedSession implements BeforeEachCallback, AfterEachCallback {
  /** First instruction of the guest. */
  static final String ENTRY = "10000";

  /** A function that its loop calls for ever. */
  static final String BODY = "10064";

  /** The store to {@link #WATCHED} in it. */
  static final String STORE = "0001008c";

  /** A variable it writes each time. */
  static final String WATCHED = "2000c";

  /** gdb's number of the program counter on PowerPC. */
  static final String PC = "p40";

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofMillis(150);

  private final int vcpus;
  private @Nullable Path folder;
  private @Nullable Machine server;
  private @Nullable RspConnection connection;

  /** With one vCPU. */
  ServedSession() {
    this(1);
  }

  /** With so many; when more than one, the guest is the one for several CPUs. */
  ServedSession(int vcpus) {
    this.vcpus = vcpus;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("trapgate");
    Path elf = vcpus == 1 ? TranscriptGuest.forTranscript("misc", folder) : Guest.smp().elf();
    server = ServedGuest.start(elf, vcpus);
    connection = connect();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    Objects.requireNonNull(connection).close();
    Objects.requireNonNull(server).close();
    Files.deleteIfExists(Objects.requireNonNull(folder).resolve("guest-main.elf"));
    Files.deleteIfExists(Objects.requireNonNull(folder));
  }

  /** Another connection to the same server; it has said nothing yet. */
  RspConnection connect() throws IOException {
    int port = Objects.requireNonNull(server).address().getPort();
    return RspConnection.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
  }

  RspConnection client() {
    return Objects.requireNonNull(connection);
  }

  /** Sends a packet and returns the answer. */
  String ask(String packet) throws IOException {
    return client().exchange(packet).text();
  }

  /** Greets as gdb 13 does, without the error-message feature of later ones. */
  String greet() throws IOException {
    String features = ask("qSupported:multiprocess+;swbreak+;hwbreak+;vContSupported+;no-resumed+");
    if (!client().startNoAckMode()) {
      throw new AssertionError("QStartNoAckMode is refused");
    }
    return features;
  }

  /** Sends bytes just as they are. */
  void raw(String bytes) throws IOException {
    client().sendRaw(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Next bytes from the server just as they are. */
  String rawBytes(int count) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append((char) client().readRaw());
    }
    return text.toString();
  }

  /** Whether the server has nothing more to say. */
  boolean isSilent() throws IOException {
    return client().isSilentFor(SILENCE);
  }

  /** A packet with its checksum. */
  static String framed(String payload) {
    int sum = 0;
    for (byte part : payload.getBytes(StandardCharsets.ISO_8859_1)) {
      sum += part;
    }
    return "$%s#%02x".formatted(payload, sum & 0xff);
  }
}
