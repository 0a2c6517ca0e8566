package io.trapgate.it.server;

import io.trapgate.stub.client.RspClient;
import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.stub.server.SessionLimits;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.Vm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A server in this process with a guest that counts, and a second address for those who look on.
 *
 * @param observers port of that
 */
record Observed(CountingGuest guest, Vm vm, RspServer server, int observers)
    implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static Observed start(CountingGuest guest, SessionLimits limits) throws Exception {
    Vm vm = Machines.open(guest.spec());
    ListenAddress any = new ListenAddress.Tcp("127.0.0.1", 0);
    RspServer server = RspServer.start(vm, new ServerOptions(any, false, false).limited(limits));
    return new Observed(guest, vm, server, port(server.admitObservers(any)));
  }

  static Observed start(CountingGuest guest) throws Exception {
    return start(guest, SessionLimits.NONE);
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  private static RspClient connect(int port) throws IOException {
    return RspClient.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
  }

  /** The client that controls the machine. */
  RspClient control() throws IOException {
    return connect(port(server.listening()));
  }

  /** One that looks on. */
  RspClient observe() throws IOException {
    return connect(observers);
  }

  @Override
  public void close() {
    server.close();
    vm.close();
  }
}
