package io.trapgate.stub.debug;

import org.jspecify.annotations.Nullable;

/**
 * How the vCPUs stop and go on: all together, or each by itself. The machine has one owner at a
 * time in either case. Event loop only.
 */
sealed interface Runs permits JointRuns, IndividualRuns {
  /** The run that the machine thread is about; null while the machine may be touched. */
  @Nullable Run current();

  /** Does this when the machine may be touched, which is now or soon. */
  void whenStill(Runnable task);

  /** The machine thread has given the machine back, at the end of the current run. */
  void arrived(Run run, GuestStop stop);
}
