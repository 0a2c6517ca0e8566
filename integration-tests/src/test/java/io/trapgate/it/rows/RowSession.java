package io.trapgate.it.rows;

import io.trapgate.stub.client.RspConnection;
import io.trapgate.target.MachineSpec;
import io.trapgate.testkit.Machine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterInfo;

/** A fresh server for each test, and a client that sends by hand. */
public final class RowSession implements BeforeEachCallback, AfterEachCallback {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Much longer than any answer takes, and short enough to wait it out in many tests. */
  private static final Duration SILENCE = Duration.ofMillis(60);

  private final RowMachine machine;
  private final MachineSpec spec;
  private @Nullable Machine server;
  private @Nullable RspConnection connection;

  /** With this machine. */
  RowSession(RowMachine machine, MachineSpec spec) {
    this.machine = machine;
    this.spec = spec;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    requireTheMachineOfThisRun(context);
    server = Machine.start(spec);
    connection = connect();
  }

  /** What a class says it runs on is a claim of the documents: it may not start another. */
  private void requireTheMachineOfThisRun(ExtensionContext context) {
    @Nullable Object wanted = null;
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent();
        at = at.get().getParent()) { // the outermost parameters are those of the class
      ParameterInfo parameters = ParameterInfo.get(at.get());
      wanted = parameters == null ? wanted : parameters.getArguments().get(0);
    }
    if (wanted != machine) {
      throw new IllegalStateException("machine: " + machine + " (expected: " + wanted + ")");
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (connection != null) {
      connection.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /** The server's port. */
  public int port() {
    return Objects.requireNonNull(server).address().getPort();
  }

  /** Another connection to the same server; it has said nothing yet. */
  public RspConnection connect() throws IOException {
    return RspConnection.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), PATIENCE);
  }

  /** The client. */
  public RspConnection client() {
    return Objects.requireNonNull(connection);
  }

  /** Sends a packet and returns the answer. */
  public String ask(String packet) throws IOException {
    return client().exchange(packet).text();
  }

  /** Greets as gdb 13 does, without the error-message feature of later ones. */
  public String greet() throws IOException {
    String features = ask("qSupported:multiprocess+;swbreak+;hwbreak+;vContSupported+;no-resumed+");
    if (!client().startNoAckMode()) {
      throw new AssertionError("QStartNoAckMode is refused");
    }
    return features;
  }

  /** Sends bytes just as they are. */
  public void raw(String bytes) throws IOException {
    client().sendRaw(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Next bytes from the server just as they are. */
  public String rawBytes(int count) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append((char) client().readRaw());
    }
    return text.toString();
  }

  /** Whether the server has nothing more to say. */
  public boolean isSilent() throws IOException {
    return client().isSilentFor(SILENCE);
  }

  /** A packet with its checksum. */
  public static String framed(String payload) {
    int sum = 0;
    for (byte part : payload.getBytes(StandardCharsets.ISO_8859_1)) {
      sum += part;
    }
    return "$%s#%02x".formatted(payload, sum & 0xff);
  }
}
