package io.trapgate.stub.debug;

import io.trapgate.target.kvm.Vm;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedTransferQueue;
import java.util.function.Consumer;

/**
 * The only thread that runs the guest. Takes one command at a time and answers each with one stop.
 * It waits in a blocking take or inside {@link Vm#run}; only between steps it looks out for the
 * next one a moment before it sleeps.
 */
final class MachineThread implements MachineDriver {
  private sealed interface Command {
    record Go(Run run) implements Command {}

    record End() implements Command {}
  }

  private final BlockingQueue<Command> commands = new LinkedTransferQueue<>();

  /** After a step the next one mostly follows at once. */
  private final Lookout<Command> afterStep = new Lookout<>(commands);

  private final RunLoop loop;
  private final Consumer<GuestStop> stops;
  private final Thread thread;

  /**
   * @param loop runs the guest
   * @param stops called on this thread; must only hand the message on
   */
  MachineThread(RunLoop loop, Consumer<GuestStop> stops) {
    this.loop = loop;
    this.stops = stops;
    this.thread = Thread.ofPlatform().name("trapgate-machine").daemon().unstarted(this::serve);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void go(Run run) {
    commands.add(new Command.Go(run));
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
    commands.add(new Command.End());
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
      while (next instanceof Command.Go(Run run)) {
        // Nobody ends the turns of a machine with a thread of its own.
        loop.turn(run).ifPresent(exit -> stops.accept(new GuestStop(run.number(), exit)));
        next = run.isStep() ? afterStep.take() : commands.take();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
