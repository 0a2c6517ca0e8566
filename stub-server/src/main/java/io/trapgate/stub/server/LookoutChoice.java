package io.trapgate.stub.server;

import java.util.function.LongSupplier;

/**
 * Whether threads look out for the next message between steps or sleep at once: tries both ways,
 * compares how long a step takes its client from one to the next, and keeps to the faster way.
 *
 * <p>Looking out spares the way to sleep and back, which is worth a lot on a processor of one's
 * own. On one that others want it may cost the turn, step for step: who yields goes behind all of
 * them. Which of the two it is depends on the kernel's scheduler, its groups and where the others
 * are just now, so it is measured and not guessed. The other way is tried for a while now and then,
 * more and more seldom while it doesn't pay.
 */
final class LookoutChoice {
  /** A while: several turns of a processor's, and a thousand steps where nothing is in the way. */
  static final long WHILE_NANOS = 40_000_000;

  /** Steps that a while has at least. */
  static final int FEWEST_STEPS = 16;

  /**
   * What a step counts at most, more than a cold server needs for one. Every thread loses its
   * processor now and then, however it waits; one that loses it step for step is told from that by
   * how often, and not by how long.
   */
  static final long MOST_NANOS = 5_000_000;

  /** Most whiles of the present way between two trials of the other one: two seconds and a half. */
  static final int MOST_WHILES = 64;

  /** What sleeping has to save, of a hundred: less is chance. */
  private static final int WORTH_PERCENT = 20;

  private final LongSupplier nanos;
  private boolean looking = true;
  private boolean trying;

  /** What a step takes the way that isn't tried just now, smoothed. */
  private double usual;

  private int whilesBetween = 1;
  private int whilesLeft = 1;
  private boolean stepped;
  private long last;
  private long passed;
  private long spent;
  private int steps;

  /**
   * Looks out at first.
   *
   * @param nanos a clock like {@link System#nanoTime()}
   */
  LookoutChoice(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether to look out now. */
  boolean looksOut() {
    return looking;
  }

  /** A step begins. */
  void step() {
    long now = nanos.getAsLong();
    if (stepped) {
      passed += Math.min(now - last, WHILE_NANOS);
      spent += Math.min(now - last, MOST_NANOS);
      steps++;
    }
    stepped = true;
    last = now;
    if (passed >= WHILE_NANOS && steps >= FEWEST_STEPS) {
      whileOver((double) spent / steps);
      passed = 0;
      spent = 0;
      steps = 0;
    }
  }

  private void whileOver(double each) {
    if (!trying) {
      usual = usual == 0 ? each : (usual + each) / 2;
      whilesLeft--;
      if (whilesLeft == 0) {
        trying = true;
        looking = !looking;
      }
      return;
    }
    trying = false;
    if (each * 100 < usual * (looking ? 100 : 100 - WORTH_PERCENT)) {
      usual = each; // the other way is the usual one from now on
      whilesBetween = 1;
    } else {
      looking = !looking;
      whilesBetween = Math.min(2 * whilesBetween, MOST_WHILES);
    }
    whilesLeft = whilesBetween;
  }
}
