package io.trapgate.stub.script.run;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The line on which the launcher in gdb asks: loopback only, one client, who has to know the token;
 * one JSON object a line each way. That it is closed is for the launcher the end of everything.
 */
final class ControlChannel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlChannel.class);
  private static final int MAX_REQUEST_BYTES = 1 << 20;
  private static final int TOKEN_BYTES = 16;
  private static final Duration FIRST_WORD = Duration.ofSeconds(10);
  private static final Duration END = Duration.ofSeconds(2);

  private final JsonMapper json = new JsonMapper();
  private final ServerSocket listener;
  private final String token;
  private final Function<JsonNode, Map<String, Object>> answers;
  private volatile @Nullable Socket client;
  private final Thread thread;

  private ControlChannel(ServerSocket listener, Function<JsonNode, Map<String, Object>> answers) {
    byte[] secret = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(secret);
    this.token = HexFormat.of().formatHex(secret);
    this.listener = listener;
    this.answers = answers;
    this.thread = Thread.ofVirtual().name("gdb-control").start(this::serve);
  }

  /**
   * Waits for the launcher.
   *
   * @param answers called for each request, on one thread; may block
   */
  static ControlChannel open(Function<JsonNode, Map<String, Object>> answers) throws IOException {
    return new ControlChannel(new ServerSocket(0, 4, InetAddress.getLoopbackAddress()), answers);
  }

  int port() {
    return listener.getLocalPort();
  }

  String token() {
    return token;
  }

  @Override
  public void close() {
    closeQuietly(listener);
    closeQuietly(client);
    try {
      thread.join(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    boolean served = false;
    while (!served) {
      try (Socket socket = listener.accept()) {
        client = socket;
        served = talk(socket);
      } catch (IOException e) {
        LOG.debug("control channel", e);
        served = listener.isClosed();
      }
    }
  }

  /** Returns whether it was the launcher. */
  private boolean talk(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) FIRST_WORD.toMillis()); // a stranger is not waited for
    InputStream in = new BufferedInputStream(socket.getInputStream());
    JsonNode hello = read(in);
    if (!hello.path("token").asString("").equals(token)) {
      return false;
    }
    socket.setSoTimeout(0);
    write(socket, Map.of());
    for (JsonNode next = read(in); !next.isMissingNode(); next = read(in)) {
      write(socket, answers.apply(next));
    }
    return true;
  }

  private void write(Socket socket, Map<String, Object> answer) throws IOException {
    byte[] line = json.writeValueAsBytes(answer);
    ByteArrayOutputStream whole = new ByteArrayOutputStream(line.length + 1);
    whole.writeBytes(line);
    whole.write('\n');
    socket.getOutputStream().write(whole.toByteArray());
  }

  /** The next object; a missing node at the end. */
  private JsonNode read(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() == MAX_REQUEST_BYTES) {
        return json.missingNode();
      }
      line.write(next);
    }
    try {
      return json.readTree(line.toByteArray());
    } catch (JacksonException e) {
      throw new IOException(e);
    }
  }

  private static void closeQuietly(@Nullable AutoCloseable what) {
    try {
      if (what != null) {
        what.close();
      }
    } catch (Exception e) {
      LOG.debug("close", e); // there is nothing to be saved
    }
  }
}
