package io.trapgate.target.engine;

import io.trapgate.target.kvm.VcpuExit;
import org.jspecify.annotations.Nullable;

/**
 * A vCPU that takes its turns on the machine thread; {@link TurnScheduler} calls it there.
 *
 * @param <V> its own kind
 */
public interface TurnVcpu<V extends TurnVcpu<V>> {
  /** Number of this vCPU, from 0. */
  int index();

  /** Makes it and another one of the machine share memory and whatever else they share. */
  void meet(V other);

  /** Whether it was asked to step. */
  boolean stepping();

  /** Brings it to this guest time; true when it has something to execute then. */
  boolean ready(long ticks);

  /** Brings it to this guest time, without anything happening. */
  void skipTo(long ticks);

  /** Whether what it executes is to cost no guest time. */
  boolean holdsTime();

  /** Takes back what guest time has passed for it since then. */
  void holdTime(long ticks);

  /** Guest time as this vCPU has it: exact while it executes. */
  long ticks();

  /** Guest time of its next timer event, {@link Long#MAX_VALUE} when it has none. */
  long deadline();

  /** Makes it look around after the current instruction. */
  void attention();

  /** Instructions completed since the machine was created. */
  long instructionCount();

  /**
   * Executes until something concerns user space, at most so many instructions and until about that
   * guest time.
   *
   * @return the exit, or null when there is none
   */
  @Nullable VcpuExit slice(long most, long untilTicks);

  /** The exit after a step, with the program counter as it is now. */
  VcpuExit stepDone();
}
