package io.trapgate.target.engine;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Where other threads meet the machine thread: kicks and posted tasks wait here, and a guest that
 * waits for an interrupt sleeps here. Nothing is lost, whatever the moment.
 */
public final class RunGate {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean kicked;

  /** Mirrors "tasks or kick present", read without the lock between two stretches of guest code. */
  private volatile boolean attention;

  /** Asks the current or the next run to end. */
  public synchronized void kick() {
    kicked = true;
    attention = true;
    notifyAll();
  }

  /** Leaves a task for the machine thread. */
  public synchronized void post(Runnable task) {
    tasks.add(task);
    attention = true;
    notifyAll();
  }

  /** Whether somebody wants the machine thread; cheap enough to ask often. */
  public boolean wanted() {
    return attention;
  }

  /** Takes the kick: true once per kick (or several before it was taken). */
  public synchronized boolean takeKick() {
    boolean was = kicked;
    kicked = false;
    attention = !tasks.isEmpty();
    return was;
  }

  /** Runs what was posted, outside the lock. Machine thread only. */
  public void runTasks() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private synchronized @org.jspecify.annotations.Nullable Runnable next() {
    Runnable task = tasks.poll();
    attention = kicked || !tasks.isEmpty();
    return task;
  }

  /** Sleeps until somebody wants the machine thread. */
  public synchronized void await() throws InterruptedException {
    while (!attention) {
      wait();
    }
  }
}
