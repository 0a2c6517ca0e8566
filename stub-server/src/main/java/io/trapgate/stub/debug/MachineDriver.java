package io.trapgate.stub.debug;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What runs one machine's guest: a thread of its own, or turns on shared processors. */
sealed interface MachineDriver permits MachineThread, SharedMachine {
  /**
   * A driver that hasn't started.
   *
   * @param stops told of each stop, where the guest runs
   * @param place where the guest runs
   */
  static MachineDriver of(RunLoop loop, Consumer<GuestStop> stops, GuestPlace place) {
    return switch (place) {
      case GuestPlace.OwnThread own -> new MachineThread(loop, stops, own.looksOut());
      case GuestPlace.InTurns turns -> new SharedMachine(loop, turns.processors(), stops);
    };
  }

  /** Ready for the first run. */
  void start();

  /** Hands the machine over; the caller touches it no more until the stop comes. */
  void go(Run run);

  /**
   * Asks for the end of this run. A request that comes when the run is over does nothing to the
   * next one.
   */
  void interrupt(Run run);

  /** Ends the run that is in progress, soon and always at the same place. Where the guest runs. */
  void interruptHere();

  /**
   * Runs nothing more.
   *
   * @param kick takes the present run out of the guest
   * @return completed when the guest stands for good
   */
  CompletableFuture<Void> end(Runnable kick);
}
