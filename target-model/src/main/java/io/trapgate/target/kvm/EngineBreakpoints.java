package io.trapgate.target.kvm;

/**
 * Software breakpoints, which take no debug register and are never seen in memory that a debugger
 * reads. A model keeps them in its execution engine, so that they work in ROM, too. A real KVM has
 * the breakpoint instruction in guest memory, where the guest itself can see it.
 *
 * <p>A hit comes back as {@link VcpuExit.Debug} with the address of the instruction, exactly as KVM
 * reports its trap instruction, before the instruction executes: with status 0 on Book E, with the
 * exception {@link VcpuExit.Debug.X86#BP} on x86. They act only while {@link GuestDebug#ENABLE} and
 * {@link GuestDebug#USE_SW_BP} are set.
 */
public interface EngineBreakpoints {
  /**
   * Replaces the whole table by these guest virtual addresses, for every vCPU.
   *
   * @throws KvmException {@link KvmException#EFAULT} when one of them needs memory and has none;
   *     the table is as it was
   */
  void replace(long... guestVirtual) throws KvmException;
}
