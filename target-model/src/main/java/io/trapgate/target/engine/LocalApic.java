package io.trapgate.target.engine;

/**
 * What a processor asks of its local interrupt controller: vectors to take, its priority, and the
 * registers that are MSRs. Machine thread only.
 */
public interface LocalApic {
  /** Its number, which CPUID shows too. */
  default int id() {
    return 0;
  }

  /** Whether an interrupt is there for a processor that takes interrupts. */
  boolean pending();

  /** Hands out the pending interrupt's vector, 0 to 255, and marks it as in service. */
  int acknowledge();

  /** Task priority class, 0 to 15: CR8. */
  int taskPriority();

  void taskPriority(int value);

  /**
   * RDMSR of IA32_APIC_BASE and, in x2APIC mode, 0x800 to 0x8FF.
   *
   * @throws IllegalArgumentException for what RDMSR answers with #GP
   */
  long readMsr(int index);

  /**
   * WRMSR of the same.
   *
   * @throws IllegalArgumentException for what WRMSR answers with #GP
   */
  void writeMsr(int index, long value);
}
