package io.trapgate.target.x86.core;

/** Guest time as a processor sees it. */
public interface CpuClock {
  /** Guest time when so many instructions are complete. */
  long ticks(long instructions);

  /** Whether the run has to end soon, whatever the time: a power-off, a reset, a closer event. */
  boolean wanted();
}
