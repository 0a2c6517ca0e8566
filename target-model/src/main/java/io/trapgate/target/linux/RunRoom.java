package io.trapgate.target.linux;

import io.trapgate.target.engine.MachineControl;
import io.trapgate.target.engine.VirtualClock;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where the threads of a machine's vCPUs meet: one lock for its devices, its time and what is asked
 * of it. Only {@code KVM_RUN} is outside of it.
 */
final class RunRoom implements MachineControl {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final HostTime time = new HostTime(System::nanoTime);
  private final Runnable stirAll;
  private final VirtualClock clock;
  private VcpuExit.@Nullable Shutdown shutdown;
  private boolean resetWanted;
  private boolean kicked;
  private boolean stopping;
  private int current;
  private final HostTimer timer;

  /**
   * @param stirAll makes all vCPUs that run come back and look
   */
  RunRoom(Runnable stirAll) {
    this.stirAll = stirAll;
    this.timer = new HostTimer(stirAll);
    this.clock = new VirtualClock(time::now, this::arm);
  }

  /** Index of the vCPU whose access is being served. */
  int current() {
    return current;
  }

  /** Somebody looks at devices as that vCPU does; the machine stands. */
  void look(int vcpu) {
    lock.lock();
    try {
      current = vcpu;
    } finally {
      lock.unlock();
    }
  }

  VirtualClock clock() {
    return clock;
  }

  /** Something that is answered under the lock. */
  @FunctionalInterface
  interface Answer {
    @Nullable VcpuExit get() throws KvmException;
  }

  @Nullable VcpuExit locked(int vcpu, Answer answer) throws KvmException {
    lock.lock();
    try {
      current = vcpu;
      return answer.get();
    } finally {
      lock.unlock();
    }
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /** Wakes those that wait here. */
  void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Guest time goes on from here. */
  void begin() {
    lock.lock();
    try {
      stopping = false;
      time.start();
    } finally {
      lock.unlock();
    }
  }

  /** Guest time stands still from here. */
  void end() {
    time.stop();
  }

  /** All vCPUs are to come back. */
  void stopAll() {
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    stirAll.run();
  }

  /**
   * Does what is due; under the lock.
   *
   * @return false when the vCPUs are to come back
   */
  boolean goesOn() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    clock.runDue();
    arm();
    return !stopping && !kicked && !resetWanted && shutdown == null;
  }

  /** Whether the vCPUs may run; for somebody who is about to, behind the last look for a kick. */
  boolean mayGoOn() {
    lock.lock();
    try {
      return goesOn();
    } finally {
      lock.unlock();
    }
  }

  /** Somebody who sits in the guest comes back when the board's next event is due. */
  private void arm() {
    timer.at(clock.nextDeadline(), clock.ticks());
  }

  /** Waits for a change or the next event of the board's; under the lock. */
  @SuppressWarnings("WaitNotInLoop") // the caller looks again at everything
  void sleep() {
    long deadline = clock.nextDeadline();
    try {
      if (deadline == Long.MAX_VALUE) {
        changed.await();
      } else {
        long ignored = changed.awaitNanos(Math.max(0, deadline - clock.ticks()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kicked = true;
    }
  }

  void kick() {
    lock.lock();
    try {
      kicked = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    stirAll.run();
  }

  boolean takeKick() {
    lock.lock();
    try {
      boolean was = kicked;
      kicked = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  VcpuExit.@Nullable Shutdown takeShutdown() {
    lock.lock();
    try {
      VcpuExit.Shutdown was = shutdown;
      shutdown = null;
      return was;
    } finally {
      lock.unlock();
    }
  }

  boolean takeReset() {
    lock.lock();
    try {
      boolean was = resetWanted;
      resetWanted = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  /** Time starts again, what was to come is forgotten. */
  void reset() {
    clock.clear();
    time.reset();
    shutdown = null;
    resetWanted = false;
  }

  void close() {
    timer.close();
  }

  @Override
  public void powerOff(int exitCode) {
    shutdown = new VcpuExit.Shutdown(exitCode);
    stirAll.run();
  }

  @Override
  public void resetRequested() {
    resetWanted = true;
    stirAll.run();
  }

  @Override
  public void post(Runnable task) {
    lock.lock();
    try {
      tasks.add(task);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    stirAll.run();
  }
}
