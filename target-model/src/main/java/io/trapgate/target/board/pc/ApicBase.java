package io.trapgate.target.board.pc;

/**
 * IA32_APIC_BASE (Intel SDM 3A 11.4.4, 11.12.1): which mode the local APIC is in. Its registers
 * can't be moved from FEE00000 here.
 */
final class ApicBase {
  /** Index of the register. */
  static final int MSR = 0x1B;

  /** Where the registers are. */
  static final long ADDRESS = 0xFEE0_0000L;

  private static final long BSP = 1L << 8;
  private static final long X2APIC = 1L << 10;
  private static final long ENABLE = 1L << 11;

  private final long fixed;
  private long mode;

  /**
   * @param bootstrap whether it is the first processor's
   */
  ApicBase(boolean bootstrap) {
    this.fixed = ADDRESS | (bootstrap ? BSP : 0);
    powerOn();
  }

  void powerOn() {
    mode = ENABLE;
  }

  boolean enabled() {
    return (mode & ENABLE) != 0;
  }

  boolean x2apic() {
    return (mode & X2APIC) != 0;
  }

  long value() {
    return fixed | mode;
  }

  /**
   * WRMSR.
   *
   * @throws IllegalArgumentException for another address, a reserved bit, or a change of modes that
   *     the manual's state diagram doesn't have
   */
  void write(long value) {
    if ((value & ~(X2APIC | ENABLE | BSP)) != ADDRESS) {
      throw new IllegalArgumentException(
          "IA32_APIC_BASE: 0x%x (expected: address 0x%x)".formatted(value, ADDRESS));
    }
    long next = value & (X2APIC | ENABLE);
    boolean onlyX2apic = next == X2APIC;
    boolean backToXapic = x2apic() && next == ENABLE;
    boolean straightFromOff = !enabled() && next == (X2APIC | ENABLE);
    if (onlyX2apic || backToXapic || straightFromOff) {
      throw new IllegalArgumentException(
          "IA32_APIC_BASE: 0x%x after 0x%x (expected: off, on, x2APIC, off)"
              .formatted(value, value()));
    }
    mode = next;
  }
}
