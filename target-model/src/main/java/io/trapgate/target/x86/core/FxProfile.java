package io.trapgate.target.x86.core;

/** Whose FXSAVE and FXRSTOR it is (x86.md 3). */
public enum FxProfile {
  /** What KVM's instruction emulator does since Linux 4.15. */
  KVM,
  /** What an Intel processor does. */
  CPU,
  /** "KVM: x86: emulate fxsave and fxrstor", version 1 as it was mailed, without its leak. */
  SEED_V1
}
