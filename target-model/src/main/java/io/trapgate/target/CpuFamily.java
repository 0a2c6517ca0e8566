package io.trapgate.target;

/** Cores that have their debug facility, their choices and their board in common. */
public enum CpuFamily {
  /** PowerPC Book E. */
  BOOKE("Book E"),
  /** x86. */
  X86("x86"),
  /** The host's own processor. */
  HOST("host");

  private final String label;

  CpuFamily(String label) {
    this.label = label;
  }

  /** What the user calls it. */
  public String label() {
    return label;
  }
}
