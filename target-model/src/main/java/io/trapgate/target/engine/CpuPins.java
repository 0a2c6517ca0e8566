package io.trapgate.target.engine;

/** The input pins of one vCPU, driven by the board's interrupt controller on the machine thread. */
public interface CpuPins {
  /** Level of the external interrupt input. */
  void external(boolean asserted);

  /** Level of the critical interrupt input. */
  void critical(boolean asserted);

  /**
   * Names who acknowledges the interrupt when the core takes it in external proxy mode (EPR, SPR
   * 702); without one EPR reads 0.
   */
  void externalProxy(java.util.function.IntSupplier acknowledge);
}
