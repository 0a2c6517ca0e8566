package io.trapgate.target.kvm;

/** Why a vCPU came back from {@link Vm#run}: the {@code exit_reason} of {@code struct kvm_run}. */
public sealed interface VcpuExit {
  /**
   * {@code KVM_EXIT_DEBUG}. On BookE the two words of {@code struct kvm_debug_exit_arch} say all
   * there is to know (Linux arch/powerpc/kvm/booke.c, kvmppc_handle_debug).
   *
   * @param status {@link GuestDebug.Booke#NONE} for a single step or a software breakpoint, {@link
   *     GuestDebug.Booke#BREAKPOINT}, {@link GuestDebug.Booke#WATCH_WRITE} or {@link
   *     GuestDebug.Booke#WATCH_READ}
   * @param address the program counter; for a watch the content of the DAC register that matched
   */
  record Debug(int status, long address) implements VcpuExit {}

  /**
   * {@code KVM_EXIT_SYSTEM_EVENT} (shutdown): the guest powered the machine off.
   *
   * @param exitCode what the guest asked the process to return; 0 for a plain power-off
   */
  record Shutdown(int exitCode) implements VcpuExit {}

  /** {@code EINTR}: {@link Vm#kick()} was called; the guest stands between two instructions. */
  record Kicked() implements VcpuExit {}

  /**
   * {@code KVM_EXIT_INTERNAL_ERROR}: the model or the kernel can't go on with this guest.
   *
   * @param reason one line for the user, with the program counter
   */
  record InternalError(String reason) implements VcpuExit {}
}
