package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.PerConnectionServer;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.MachineTemplate;
import io.trapgate.target.Machines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A server in this process that gives every client a machine of its own.
 *
 * @param health port that tells how many there are
 */
record ManyMachines(CountingGuest guest, PerConnectionServer server, int health)
    implements AutoCloseable {
  static ManyMachines start(CountingGuest guest, int most) throws Exception {
    return start(guest, new ServerOptions(any(), false, false), most);
  }

  /** The clients show what their guests print. */
  static ManyMachines showingConsoles(CountingGuest guest, int most) throws Exception {
    return start(guest, new ServerOptions(any(), false, false).showingConsole(), most);
  }

  private static ManyMachines start(CountingGuest guest, ServerOptions options, int most)
      throws Exception {
    MachineTemplate template = Machines.template(guest.spec());
    PerConnectionServer server = PerConnectionServer.start(template::open, options, most);
    return new ManyMachines(guest, server, port(server.answerHealth(any())));
  }

  private static ListenAddress any() {
    return new ListenAddress.Tcp("127.0.0.1", 0);
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(server.listening()));
  }

  String state() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), health)) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }

  /** Waits until it says so. */
  void await(String state) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    String last = state();
    while (!last.endsWith(state)) {
      assertThat(System.nanoTime()).as(last + " (expected: " + state + ")").isLessThan(end);
      last = state();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
