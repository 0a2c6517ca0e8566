package io.trapgate.target.linux;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings a vCPU's thread back from {@code KVM_RUN}, whenever the kick comes.
 *
 * <p>The race: a flag that is set after the thread has looked at it and before it enters the kernel
 * is not seen, and a signal that arrives there does nothing, as no call is there to be interrupted.
 * So the kicker sets {@code immediate_exit} in the shared page first, and sends the signal behind
 * it. Where the signal came too early, the kernel finds {@code immediate_exit} at entry; where
 * {@code immediate_exit} came too late for that, the signal finds the thread in the kernel. The
 * thread takes {@code immediate_exit} back before it looks at the wish, never behind: a kick
 * between the two is then seen at once. It looks and forgets in one atomic step, which is a barrier,
 * too: what it took back can't reach the page behind what a later kick sets there.
 */
final class VcpuKick {
  private final KvmRun run;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private boolean gone;
  private volatile int thread;

  VcpuKick(KvmRun run) {
    this.run = run;
  }

  /** The calling thread is the one to kick from now on. */
  void runsHere() {
    thread = KickSignal.currentThread();
  }

  /** The thread that was to be kicked does no more runs. */
  void runsNowhere() {
    thread = 0;
  }

  /** The shared page is about to go: a kick that comes later does nothing. */
  synchronized void gone() {
    gone = true;
  }

  /** Makes the current run, or the next one, end at once. Any thread. */
  synchronized void kick() {
    if (gone) {
      return;
    }
    wanted.set(true);
    run.exitAtOnce(true);
    int at = thread;
    if (at != 0) {
      KickSignal.send(at);
    }
  }

  /**
   * To be asked before each run, by the vCPU's thread.
   *
   * @return whether it was kicked since it was last asked: then it must not run
   */
  boolean taken() {
    run.exitAtOnce(false);
    return wanted.getAndSet(false); // in one, or a kick between the two is taken back unseen
  }
}
