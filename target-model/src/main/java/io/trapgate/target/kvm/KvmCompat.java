package io.trapgate.target.kvm;

/**
 * Which state of "KVM: PPC: Booke: Add userspace debug stub support" guest debug follows where the
 * two differ (booke.md 2.4).
 */
public enum KvmCompat {
  /** What was merged, and what became of it up to Linux 6.1. */
  UPSTREAM,
  /** Version 3 of the patch as it was mailed in 2013, its mistakes included. */
  SEED_V3
}
