package io.trapgate.target.linux;

import io.trapgate.target.engine.ProcessorPins;

/**
 * What the interrupt controllers want of a vCPU, until its thread comes to it. Under the machine's
 * lock.
 */
final class Attention implements ProcessorPins {
  private final Runnable wake;
  private boolean nmi;
  private boolean init;
  private int startUpVector = -1;

  /**
   * @param wake makes the vCPU's thread look
   */
  Attention(Runnable wake) {
    this.wake = wake;
  }

  @Override
  public void interruptChanged() {
    wake.run();
  }

  @Override
  public void nmi() {
    nmi = true;
    wake.run();
  }

  @Override
  public void init() {
    init = true;
    startUpVector = -1;
    wake.run();
  }

  @Override
  public void startUp(int vector) {
    startUpVector = vector;
    wake.run();
  }

  boolean hasNmi() {
    return nmi;
  }

  boolean takeNmi() {
    boolean was = nmi;
    nmi = false;
    return was;
  }

  boolean takeInit() {
    boolean was = init;
    init = false;
    return was;
  }

  /** The vector of a start-up IPI, -1 when none has come. */
  int takeStartUp() {
    int was = startUpVector;
    startUpVector = -1;
    return was;
  }

  void clear() {
    nmi = false;
    init = false;
    startUpVector = -1;
  }
}
