package io.trapgate.stub.server;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.debug.GuestPlace;
import io.trapgate.stub.debug.Processors;
import io.trapgate.stub.session.SessionFacts;
import io.trapgate.stub.session.SessionMachine;
import io.trapgate.stub.session.TargetAccess;
import io.trapgate.target.MachineException;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.Vm;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machines of a server whose clients have one each. A machine is there as long as its
 * connection: nobody else could come back to it. Event loop only; machines are opened and closed
 * elsewhere, which takes longer than the loop may wait.
 */
final class MachineBay {
  private static final Logger LOG = LoggerFactory.getLogger(MachineBay.class);

  /** For what ends at once, unless the machine is very busy. */
  static final int MAX_WAIT_SECONDS = 10;

  private final Callable<Vm> template;
  private final ServerOptions options;
  private final int most;
  private final EventLoop loop;
  private final Processors processors = new Processors(Runtime.getRuntime().availableProcessors());
  private final ExecutorService opener =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("trapgate-opener").factory());
  private final Farewells farewells = new Farewells();
  private final IdentityHashMap<AttachPoint, Vm> occupied = new IdentityHashMap<>();
  private int machines;
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private boolean closing;
  private @Nullable SessionMachine conversation;

  /**
   * No machine yet.
   *
   * @param template opens one more, on a thread of the bay's
   * @param most machines at a time
   */
  MachineBay(Callable<Vm> template, ServerOptions options, int most, EventLoop loop) {
    this.template = template;
    this.options = options;
    this.most = most;
    this.loop = loop;
  }

  boolean isFull() {
    return machines >= most;
  }

  /** What a client gets to hear for whom there is none. */
  String refusal() {
    return "server.machines in use: "
        + machines
        + " (expected: < "
        + most
        + ", see --max-machines); come back when a client has gone";
  }

  /** How many machines there are, and how many of them run. */
  String state() {
    long running = occupied.keySet().stream().filter(point -> point.runner().running()).count();
    return machines + " of " + most + " machines, " + running + " running";
  }

  /** Opens a machine for this client, who is not listened to before it is there. */
  void admit(Channel channel, String client) {
    machines++;
    channel.config().setAutoRead(false);
    var _ =
        CompletableFuture.supplyAsync(this::open, opener)
            .whenCompleteAsync((vm, fault) -> opened(channel, client, vm, fault), loop);
  }

  private Vm open() {
    try {
      return template.call();
    } catch (Exception refusal) { // whatever a callable may throw
      throw new CompletionException(refusal);
    }
  }

  private void opened(Channel channel, String client, @Nullable Vm vm, @Nullable Throwable fault) {
    if (vm == null) {
      String reason = reason(fault);
      if (fault != null && fault.getCause() instanceof MachineException) {
        LOG.warn("{}: no machine: {}", client, reason);
      } else {
        LOG.error("{}: no machine could be opened", client, fault); // nobody has foreseen it
      }
      gone();
      channel.pipeline().addLast(new LateClientHandler("server.no machine: " + reason));
    } else if (channel.isOpen() && !closing) {
      occupy(channel, client, vm);
    } else {
      close(vm);
    }
    channel.config().setAutoRead(true);
  }

  private static String reason(@Nullable Throwable fault) {
    Throwable cause = fault == null || fault.getCause() == null ? fault : fault.getCause();
    return cause == null ? "" : Objects.requireNonNullElse(cause.getMessage(), cause.toString());
  }

  private void occupy(Channel channel, String client, Vm vm) {
    AttachPoint[] self = new AttachPoint[1];
    AttachPoint point =
        new AttachPoint(
            new DebugController(vm, options.watchPolicy(), ServerObserver.NONE),
            new AttachPoint.Server(
                loop,
                new StepLookout(), // nobody asks it: looking out for one client delays all others
                ServerObserver.NONE,
                options.files(),
                options.limits(),
                farewells,
                new GuestPlace.InTurns(processors)),
            true,
            _ -> left(self[0]));
    self[0] = point;
    vm.serial().ifPresent(line -> connect(line, point));
    occupied.put(point, vm);
    point.runner().start();
    channel.pipeline().addLast(new SessionHandler(point, conversation(point), client));
  }

  private void connect(SerialLine line, AttachPoint point) {
    if (options.consoleToGdb()) {
      GdbConsole.connect(line, loop, point::console);
    } else {
      line.onReceive(_ -> {});
    }
  }

  /** All machines are alike, so one function serves all. */
  private SessionMachine conversation(AttachPoint point) {
    if (conversation == null) {
      SessionFacts facts = TargetAccess.facts(point.controller());
      conversation = new SessionMachine(point.files().map(facts::showing).orElse(facts));
    }
    return conversation;
  }

  /** {@code monitor exit} comes here before the connection is closed; then it comes again. */
  private void left(AttachPoint point) {
    if (point.holder() != null || !occupied.containsKey(point)) {
      return;
    }
    evict(point, occupied.remove(point));
  }

  private void evict(AttachPoint point, Vm vm) {
    var _ = point.runner().end().whenCompleteAsync((_, _) -> close(vm), loop);
  }

  private void close(Vm vm) {
    var _ = CompletableFuture.runAsync(vm::close, opener).whenCompleteAsync((_, _) -> gone(), loop);
  }

  private void gone() {
    machines--;
    completeWhenEmpty();
  }

  private void completeWhenEmpty() {
    if (closing && machines == 0) {
      empty.complete(null);
    }
  }

  /** Stops all guests for good and closes their machines, which {@link #awaitEnd} waits for. */
  void close() {
    closing = true;
    IdentityHashMap<AttachPoint, Vm> last = new IdentityHashMap<>(occupied);
    occupied.clear();
    last.forEach((point, vm) -> {
      SessionHandler holder = point.holder();
      if (holder != null) {
        holder.close(); // it must not look at a machine that is closed
      }
      evict(point, vm);
    });
    completeWhenEmpty();
  }

  /** Ends the bay's threads when all machines are closed. Any thread but those and the loop's. */
  void awaitEnd() {
    try {
      empty.get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException fault) {
      LOG.warn("a machine could not be closed in {} s", MAX_WAIT_SECONDS, fault);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    endOpener();
    processors.close();
  }

  /** Where a machine is still to be closed its thread ends behind that, and nobody waits for it. */
  private void endOpener() {
    opener.shutdown();
    try {
      if (empty.isDone() && !opener.awaitTermination(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("{} has not ended in {} s", opener, MAX_WAIT_SECONDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
