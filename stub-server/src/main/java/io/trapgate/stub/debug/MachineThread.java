package io.trapgate.stub.debug;

import io.trapgate.target.kvm.Vm;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The only thread that runs the guest. Takes one command at a time and answers each with one stop.
 * It waits in a blocking take or inside {@link Vm#run}; only between steps it looks out for the
 * next one a moment before it sleeps.
 */
final class MachineThread implements MachineDriver {
  private sealed interface Command {
    /**
     * Runs.
     *
     * @param another whether another one is expected soon behind it
     */
    record Go(Run run, boolean another) implements Command {}

    record End() implements Command {}
  }

  private final Lookout<Command> commands = new Lookout<>();
  private final RunLoop loop;
  private final Consumer<GuestStop> stops;
  private final BooleanSupplier looksOut;
  private final Thread thread;

  /**
   * @param loop runs the guest
   * @param stops called on this thread; must only hand the message on
   * @param looksOut whether to look out for what comes behind a step; asked by who calls {@link
   *     #go}
   */
  MachineThread(RunLoop loop, Consumer<GuestStop> stops, BooleanSupplier looksOut) {
    this.loop = loop;
    this.stops = stops;
    this.looksOut = looksOut;
    this.thread = Thread.ofPlatform().name("trapgate-machine").daemon().unstarted(this::serve);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void go(Run run) {
    commands.put(new Command.Go(run, run.isStep() && looksOut.getAsBoolean()));
  }

  @Override
  public void interrupt(Run run) {
    loop.interrupt(run);
  }

  @Override
  public void interruptHere() {
    loop.interruptHere();
  }

  /** Waits for the end of the thread, too. */
  @Override
  public CompletableFuture<Void> end(Runnable kick) {
    loop.end();
    commands.put(new Command.End());
    kick.run();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return CompletableFuture.completedFuture(null);
  }

  private void serve() {
    try {
      Command next = commands.take();
      while (next instanceof Command.Go(Run run, boolean another)) {
        // Nobody ends the turns of a machine with a thread of its own.
        loop.turn(run).ifPresent(exit -> stops.accept(new GuestStop(run.number(), exit)));
        next = another ? commands.takeSoon() : commands.take();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
