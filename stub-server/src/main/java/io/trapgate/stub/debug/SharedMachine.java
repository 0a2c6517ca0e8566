package io.trapgate.stub.debug;

import io.trapgate.target.kvm.VmExit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A machine among many: its guest runs in turns on the processors that all of them share. */
final class SharedMachine implements MachineDriver, Processors.Turns {
  /**
   * Turns in a row without an instruction after which the guest waits for what never comes: nothing
   * but its client reaches such a machine from outside, and its timers jump over idle time.
   */
  private static final int IDLE_TURNS = 3;

  private final RunLoop loop;
  private final Processors processors;
  private final Consumer<GuestStop> stops;
  private volatile @Nullable Run run;
  private volatile boolean ended;
  private int idleTurns;

  /**
   * @param stops called on a processor's thread; must only hand the message on
   */
  SharedMachine(RunLoop loop, Processors processors, Consumer<GuestStop> stops) {
    this.loop = loop;
    this.processors = processors;
    this.stops = stops;
  }

  @Override
  public void start() {
    // It has no thread to start.
  }

  @Override
  public void go(Run next) {
    if (ended) {
      return;
    }
    run = next;
    idleTurns = 0;
    processors.soon(this);
  }

  @Override
  public void interrupt(Run which) {
    loop.interrupt(which);
    if (which.equals(run)) {
      processors.next(this);
    }
  }

  @Override
  public void interruptHere() {
    loop.interruptHere();
  }

  @Override
  public CompletableFuture<Void> end(Runnable kick) {
    ended = true;
    loop.end();
    kick.run();
    return processors.leave(this);
  }

  @Override
  public Processors.Next take() {
    Run present = run;
    if (present == null) {
      return Processors.Next.NONE;
    }
    long before = loop.progress();
    Optional<VmExit> exit = loop.turn(present);
    if (exit.isPresent()) {
      run = null;
      stops.accept(new GuestStop(present.number(), exit.get()));
      return Processors.Next.NONE;
    }
    idleTurns = loop.progress() == before ? idleTurns + 1 : 0;
    return idleTurns < IDLE_TURNS ? Processors.Next.ANOTHER : Processors.Next.NONE;
  }

  @Override
  public void endTurn() {
    loop.endTurn();
  }
}
