package io.trapgate.target.engine;

/** The inputs of an x86 processor, driven by its interrupt controllers on the machine thread. */
public interface ProcessorPins {
  /** {@link LocalApic#pending()} may have changed: the processor looks again. */
  void interruptChanged();

  /** An edge on the NMI input. */
  void nmi();

  /** INIT: back to the reset state, then waits for the start-up vector unless it is the first. */
  void init();

  /** Start-up IPI: a processor that waits for it starts at {@code vector << 12} in real mode. */
  void startUp(int vector);
}
