package io.trapgate.stub.server;

import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.debug.GuestPlace;
import io.trapgate.stub.debug.GuestRunner;
import io.trapgate.stub.debug.StopReason;
import io.trapgate.stub.monitor.MonitorCommands;
import io.trapgate.stub.session.FileTree;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the one debugger that may control the machine is attached, and what happens to machine and
 * server when it leaves. Event loop only.
 */
final class AttachPoint implements GuestRunner.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(AttachPoint.class);

  /** Exit code when the guest can't go on and nobody looks: {@code EX_SOFTWARE} of sysexits.h. */
  static final int EXIT_BROKEN = 70;

  private final DebugController controller;
  private final GuestRunner runner;
  private final MonitorCommands monitor;
  private final Server server;
  private final Optional<FileTree> files;
  private final boolean once;
  private final IntConsumer end;
  private @Nullable SessionHandler holder;
  private GuestRunner.Listener onlookers = (_, _) -> {};

  /**
   * What it has of the server around it.
   *
   * @param eventLoop the one thread of it all
   * @param lookout of this event loop
   * @param observer told of what happens
   * @param files what its clients may read
   * @param limits how long a client may hold the machine
   * @param farewells who gets those who are over them
   * @param place where the guest runs
   */
  record Server(
      Executor eventLoop,
      StepLookout lookout,
      ServerObserver observer,
      Optional<ServedFiles> files,
      SessionLimits limits,
      Farewells farewells,
      GuestPlace place) {}

  /**
   * Nobody attached.
   *
   * @param once whether the server ends with its first client
   * @param end called with the exit code when the server has no more to do
   */
  AttachPoint(DebugController controller, Server server, boolean once, IntConsumer end) {
    this.controller = controller;
    this.runner = new GuestRunner(controller, server.eventLoop(), this, server.place());
    this.monitor =
        new MonitorCommands(
            controller,
            runner,
            server.place() instanceof GuestPlace.InTurns
                ? "this machine ends; the server goes on"
                : "the server ends");
    this.server = server;
    this.files = server.files().map(given -> MachineFiles.tree(given, controller, monitor));
    this.once = once;
    this.end = end;
  }

  DebugController controller() {
    return controller;
  }

  GuestRunner runner() {
    return runner;
  }

  /** Told of each step, so that its end is seen at once. */
  StepLookout lookout() {
    return server.lookout();
  }

  /** Told of what happens. */
  ServerObserver observer() {
    return server.observer();
  }

  /** How long a client may hold the machine. */
  SessionLimits limits() {
    return server.limits();
  }

  /** Who gets a client that has held it too long. */
  Farewells farewells() {
    return server.farewells();
  }

  /** What the client may read; empty where that isn't known. */
  Optional<FileTree> files() {
    return files;
  }

  MonitorCommands monitor() {
    return monitor;
  }

  /** Who holds the machine; null when nobody does. */
  @Nullable SessionHandler holder() {
    return holder;
  }

  /** Names who hears of each stop beside the debugger. */
  void alsoTell(GuestRunner.Listener others) {
    onlookers = others;
  }

  void attach(SessionHandler handler) {
    holder = handler;
  }

  /**
   * The client has gone and its conversation has given back what it held. The server ends when it
   * was to serve one client, or when there is no guest any more to serve. A guest that can't go on
   * stands for the next client.
   */
  void leave() {
    holder = null;
    if (runner.ended().isPresent()) {
      end.accept(runner.ended().get().exitCode());
    } else if (once) {
      end.accept(runner.broken().isPresent() ? EXIT_BROKEN : 0);
    }
  }

  /** {@code monitor exit}. */
  void exit() {
    end.accept(0);
  }

  /** The guest has printed, and not its breakpoints: for who is there. */
  void console(String text) {
    if (holder != null && holder.attends()) {
      holder.guestPrinted(text);
    }
  }

  @Override
  public void printed(String text) {
    if (holder != null && holder.attends()) {
      holder.guestPrinted(text);
    } else {
      LOG.info("printed with nobody attached: {}", text);
    }
  }

  @Override
  public void stopped(int vcpu, StopReason reason) {
    onlookers.stopped(vcpu, reason);
    if (holder != null && holder.attends()) {
      holder.guestStopped(vcpu, reason);
    } else if (reason instanceof StopReason.Broken(String why)) {
      LOG.error("the guest can't go on and nobody is attached: {}", why);
      end.accept(EXIT_BROKEN);
    } else if (reason instanceof StopReason.Faulted faulted) {
      LOG.warn("the guest stands and nobody is attached: {}", faulted.text());
    } else if (runner.ended().isPresent()) {
      end.accept(runner.ended().get().exitCode());
    }
  }
}
