package io.trapgate.stub.server;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.trapgate.target.kvm.Vm;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves a machine of its own to every debugger that connects.
 *
 * <p>All of them start alike. A machine ends with its connection, in whatever manner that ends;
 * {@code k}, the guest's power-off and {@code monitor exit} end the connection as they do with one
 * machine, and the server goes on. The guests share as many threads as the host has processors.
 */
public final class PerConnectionServer implements AutoCloseable {
  /** Most machines at a time that can be asked for. */
  public static final int MAX_MACHINES = 4096;

  private final EventLoopGroup group;
  private final EventLoop loop;
  private final Transport transport;
  private final MachineBay bay;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private @Nullable Transport health;

  private PerConnectionServer(Callable<Vm> template, ServerOptions options, int machines) {
    this.transport = Transport.of(options.listen());
    this.group = transport.newGroup(new StepLookout());
    this.loop = group.next();
    this.bay = new MachineBay(template, options, machines, loop);
  }

  /**
   * Binds and returns when clients can connect.
   *
   * @param template opens one more machine, stopped; called on a thread of the server's
   * @param options a socket to listen at, and neither {@code once} nor {@code startRunning}
   * @param machines most at a time, 1 to {@link #MAX_MACHINES}; further clients are refused
   * @throws ServerException when it can't listen there; nothing is left behind
   */
  public static PerConnectionServer start(
      Callable<Vm> template, ServerOptions options, int machines) throws ServerException {
    if (options.listen() instanceof ListenAddress.Stdio) {
      throw new ServerException("one machine per connection: stdio (expected: a socket address)");
    }
    if (options.once() || options.startRunning() || machines < 1 || machines > MAX_MACHINES) {
      throw new IllegalArgumentException(
          "per connection: " + options + ", machines: " + machines + " (expected: 1 to 4096)");
    }
    PerConnectionServer server = new PerConnectionServer(template, options, machines);
    try {
      server.transport.open(
          server.group, new PerConnectionInitializer(server.bay, options.listen().toString()));
      return server;
    } catch (ServerException | RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  /** Where it listens, with the real port: {@code 127.0.0.1:1234} or {@code unix:path}. */
  public String listening() {
    return transport.listening();
  }

  /**
   * Answers HTTP requests at another address with one line about the machines.
   *
   * @return the address with the real port
   * @throws ServerException when it can't listen there
   */
  public String answerHealth(ListenAddress address) throws ServerException {
    if (address instanceof ListenAddress.Stdio) {
      throw new ServerException("health address " + address + " (expected: a socket)");
    }
    Transport opened = Transport.of(address);
    opened.open(group, HealthHandler.initializer(() -> "ok: " + bay.state()));
    health = opened;
    return opened.listening();
  }

  /** Waits until it is closed; nothing that a client or a guest does ends it. */
  public int awaitEnd() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible); // nobody completes it that way
    }
  }

  /** Disconnects all, stops their guests and ends all threads; harmless when done already. */
  @Override
  public void close() {
    transport.close();
    if (health != null) {
      health.close();
    }
    if (group.isShuttingDown()) {
      return;
    }
    loop.submit(bay::close).syncUninterruptibly();
    bay.awaitEnd();
    transport.dismiss();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    end.complete(0);
  }
}
