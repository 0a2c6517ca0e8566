package io.trapgate.stub.server;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.debug.GuestPlace;
import io.trapgate.stub.debug.Refusals;
import io.trapgate.stub.debug.ResumePlan;
import io.trapgate.stub.session.SessionFacts;
import io.trapgate.stub.session.SessionMachine;
import io.trapgate.stub.session.TargetAccess;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.UnbackedAccess;
import io.trapgate.target.kvm.Vm;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one machine to one debugger at a time.
 *
 * <p>One event loop owns connection, session, breakpoint table and the stopped machine; one machine
 * thread owns the running one. When a client is gone, in whatever manner, nothing it inserted is
 * left and the guest is stopped for the next one; after {@code D} it runs on. {@code k} and {@code
 * vKill} reset the machine and leave it stopped.
 *
 * <p>The server ends when the guest has ended and no client is attached, when its only client has
 * gone ({@link ServerOptions#once()} and the standard streams), and by {@code monitor exit}.
 */
public final class RspServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RspServer.class);

  private final EventLoopGroup group;
  private final EventLoop loop;
  private final AttachPoint attachPoint;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final Transport transport;
  private final Onlookers onlookers;
  private @Nullable Transport health;
  private @Nullable Transport observers;

  private RspServer(Vm vm, ServerOptions options, Transport transport, ServerObserver observer)
      throws ServerException {
    this.transport = transport;
    vm.onUnbacked(RspServer::warn);
    StepLookout lookout = new StepLookout();
    this.group = transport.newGroup(lookout);
    this.loop = group.next();
    boolean once = options.once() || options.listen() instanceof ListenAddress.Stdio;
    this.attachPoint =
        new AttachPoint(
            controller(vm, options, observer),
            new AttachPoint.Server(
                loop,
                lookout,
                observer,
                files(vm, options),
                options.limits(),
                new Farewells(),
                new GuestPlace.OwnThread(lookout::pays)),
            once,
            end::complete);
    this.onlookers = new Onlookers(attachPoint, loop);
  }

  private static void warn(UnbackedAccess access) {
    LOG.warn(
        "cpu{} {} physical 0x{}, where neither RAM nor a device is (pc 0x{}): {}; not said again"
            + " for this page",
        access.vcpu(),
        access.write() ? "writes to" : "reads",
        Long.toHexString(access.physical()),
        Long.toHexString(access.pc()),
        access.write()
            ? "the value is lost"
            : access.filler() == UnbackedAccess.ZEROS ? "it gets zeros" : "it gets ones");
  }

  private static Optional<ServedFiles> files(Vm vm, ServerOptions options) {
    return options
        .files()
        .map(given ->
            vm.deviceTree()
                .map(tree -> given.with("/devices/tree.dtb", new ServedFiles.Image(tree, 0)))
                .orElse(given));
  }

  private static DebugController controller(Vm vm, ServerOptions options, ServerObserver observer)
      throws ServerException {
    DebugController controller = new DebugController(vm, options.watchPolicy(), observer);
    try {
      controller.stopOn().standard(options.stopOn());
      return controller;
    } catch (IllegalArgumentException unknown) {
      throw new ServerException(String.valueOf(unknown.getMessage()));
    }
  }

  /**
   * Binds and returns when clients can connect.
   *
   * @param vm the machine, stopped; stays the caller's to close, after this server
   * @throws ServerException when it can't listen there; nothing is left behind
   */
  public static RspServer start(Vm vm, ServerOptions options) throws ServerException {
    return start(vm, options, ServerObserver.NONE);
  }

  /**
   * The same, with somebody who is told of all that happens.
   *
   * @param observer told from now on, of the guest's console too
   */
  public static RspServer start(Vm vm, ServerOptions options, ServerObserver observer)
      throws ServerException {
    return start(vm, options, Transport.of(options.listen()), observer);
  }

  static RspServer start(Vm vm, ServerOptions options, Transport transport) throws ServerException {
    return start(vm, options, transport, ServerObserver.NONE);
  }

  private static RspServer start(
      Vm vm, ServerOptions options, Transport transport, ServerObserver observer)
      throws ServerException {
    if (!observer.equals(ServerObserver.NONE)) {
      vm.serial().ifPresent(line -> line.watch(new ConsoleWatch(vm, observer)));
    }
    RspServer server = new RspServer(vm, options, transport, observer);
    if (options.consoleToGdb()) {
      vm.serial()
          .ifPresent(line -> GdbConsole.connect(line, server.loop, server.attachPoint::console));
    }
    try {
      server.begin(options);
      return server;
    } catch (ServerException | RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  private void begin(ServerOptions options) throws ServerException {
    attachPoint.runner().start();
    if (options.startRunning()) {
      await(this::runFreely);
    }
    transport.open(group, new ClientInitializer(attachPoint, options.listen().toString()));
  }

  private void runFreely() {
    try {
      attachPoint.runner().resume(ResumePlan.continueAll(attachPoint.controller().vcpuCount()));
    } catch (KvmException refusal) {
      throw new IllegalStateException(Refusals.text(refusal), refusal);
    }
  }

  /** Where it listens, with the real port: {@code 127.0.0.1:1234}, {@code unix:path}, stdio. */
  public String listening() {
    return transport.listening();
  }

  /**
   * Asks about the machine, between two events of the loop that owns it.
   *
   * @param question must not block
   * @return its answer; never comes when the server is closed first
   * @throws RejectedExecutionException when the server is closed
   */
  public <T> CompletableFuture<T> ask(Function<MachineHandle, T> question) {
    MachineHandle handle =
        new MachineHandle(attachPoint.controller(), attachPoint.runner(), attachPoint.monitor());
    return CompletableFuture.supplyAsync(() -> question.apply(handle), loop);
  }

  /**
   * The machine as it stands, whoever debugs it; empty while the guest runs. Any thread but the
   * event loop.
   */
  public Optional<MachineView> look() {
    try {
      return loop.submit(this::lookNow).syncUninterruptibly().getNow();
    } catch (RejectedExecutionException closed) {
      return Optional.empty();
    }
  }

  private Optional<MachineView> lookNow() {
    return attachPoint.runner().running()
        ? Optional.empty()
        : Optional.of(MachineView.of(attachPoint.controller(), attachPoint.monitor()));
  }

  /** The exit code that {@link #awaitEnd} returns; empty while the server goes on. */
  public OptionalInt ended() {
    Integer code = end.getNow(null);
    return code == null ? OptionalInt.empty() : OptionalInt.of(code);
  }

  /**
   * Answers HTTP requests at another address with one line about what the server does, from the
   * same event loop. Unlike a connection to {@link #listening()} such a request takes the machine
   * from nobody.
   *
   * @return the address with the real port
   * @throws ServerException when it can't listen there
   */
  public String answerHealth(ListenAddress address) throws ServerException {
    if (address instanceof ListenAddress.Stdio || !(transport instanceof SocketTransport)) {
      throw new ServerException(
          "health address " + address + " (expected: a socket, and gdb on a socket too)");
    }
    Transport opened = Transport.of(address);
    opened.open(group, HealthHandler.initializer(this::state));
    health = opened;
    return opened.listening();
  }

  /**
   * Lets further debuggers look at the machine from another address, and change nothing.
   *
   * @return the address with the real port
   * @throws ServerException when it can't listen there
   */
  public String admitObservers(ListenAddress address) throws ServerException {
    if (address instanceof ListenAddress.Stdio || !(transport instanceof SocketTransport)) {
      throw new ServerException(
          "observers' address " + address + " (expected: a socket, and gdb on a socket too)");
    }
    Transport opened = Transport.of(address);
    await(() -> attachPoint.alsoTell(onlookers));
    opened.open(group, new OnlookerInitializer(onlookers, conversation(), address.toString()));
    observers = opened;
    return opened.listening();
  }

  private SessionMachine conversation() {
    SessionFacts facts = TargetAccess.facts(attachPoint.controller());
    return new SessionMachine(attachPoint.files().map(facts::showing).orElse(facts));
  }

  /** What the server does just now. Event loop only. */
  private String state() {
    SessionHandler holder = attachPoint.holder();
    String gdb = holder == null ? "no gdb attached" : "gdb attached from " + holder.client();
    return "ok: guest "
        + (attachPoint.runner().running() ? "running" : "stopped")
        + ", "
        + gdb
        + onlookers.state();
  }

  /**
   * Waits for the end of the server.
   *
   * @return exit code for the process: what the guest's power-off asked for, 0 when the only client
   *     has gone or said {@code monitor exit}, 70 when the guest can't go on and nobody is
   *     attached, or that was the last the only client heard of it
   */
  public int awaitEnd() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible); // nobody completes it that way
    }
  }

  /** Disconnects, stops the guest and ends both threads; harmless when done already. */
  @Override
  public void close() {
    transport.close();
    if (health != null) {
      health.close();
    }
    if (observers != null) {
      observers.close();
    }
    if (group.isShuttingDown()) {
      return;
    }
    await(attachPoint.runner()::close);
    transport.dismiss();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    end.complete(0);
  }

  private void await(Runnable task) {
    loop.submit(task).syncUninterruptibly();
  }
}
