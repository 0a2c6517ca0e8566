package io.trapgate.target.kvm;

/**
 * Software breakpoints kept by the execution engine instead of patched into guest memory: they work
 * in ROM, and reading memory never shows them. Models have it; a real KVM does not.
 *
 * <p>A hit comes back as {@link VcpuExit.Debug} with the address of the instruction, exactly as KVM
 * reports its trap instruction, before the instruction executes: with status 0 on Book E, with the
 * exception {@link VcpuExit.Debug.X86#BP} on x86. They act only while {@link GuestDebug#ENABLE} and
 * {@link GuestDebug#USE_SW_BP} are set.
 */
public interface EngineBreakpoints {
  /** Replaces the whole table by these guest virtual addresses, for every vCPU. */
  void replace(long... guestVirtual);
}
