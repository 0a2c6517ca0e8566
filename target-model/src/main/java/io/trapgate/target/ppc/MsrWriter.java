package io.trapgate.target.ppc;

/** Who writes the MSR: it makes a difference for bits that KVM protects. */
public enum MsrWriter {
  /** An instruction of the guest: mtmsr, wrtee, or a return from an interrupt. */
  GUEST,
  /** An interrupt that is taken, or a reset. */
  INTERRUPT,
  /** User space: KVM_SET_REGS. */
  USER_SPACE
}
