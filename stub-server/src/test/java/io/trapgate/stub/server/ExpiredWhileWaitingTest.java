package io.trapgate.stub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.debug.DebugExit;
import io.trapgate.stub.debug.GuestTime;
import io.trapgate.stub.fake.FakeVm;
import io.trapgate.stub.fake.FakeVm.Op;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client whose time is over while the guest is still being stopped for it. */
@Timeout(120)
class ExpiredWhileWaitingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final SessionLimits LIMITS =
      new SessionLimits(Optional.empty(), Optional.of(Duration.ofSeconds(2)));

  /** Holds the machine thread, so that a kick has no effect. */
  private static final class Slow implements ServerObserver {
    final CountDownLatch exit = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);

    /** Else nobody could close the server. */
    interface End extends AutoCloseable {
      @Override
      void close();
    }

    End inTheEnd() {
      return goesOn::countDown;
    }

    @Override
    public void exited(DebugExit what, GuestTime now) {
      exit.countDown();
      try {
        goesOn.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void whatItHasAskedIsRefusedAndNotForgotten() throws Exception {
    FakeVm vm = new FakeVm().put(0x44, Op.JUMP, 0x40);
    Slow slow = new Slow();
    ServerOptions options = new ServerOptions(ListenAddress.parse(":0"), false, false);
    try (RspServer server = RspServer.start(vm, options.limited(LIMITS), slow);
        var _ = slow.inTheEnd()) {
      String listening = server.listening();
      int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      try (RspConnection first = RspConnection.open(address, PATIENCE)) {
        assertThat(first.exchange("Z1,40,4").text()).isEqualTo("OK");
        first.send("vCont;c");
        slow.exit.await();
      }
      String reply = "held by";
      while (reply.contains("held by")) { // until it is seen that the first one has gone
        try (RspConnection next = RspConnection.open(address, PATIENCE)) {
          reply = next.exchange("g").text();
        }
      }
      assertThat(reply).startsWith("E.session.the session's time of 2s is over");
    }
  }
}
