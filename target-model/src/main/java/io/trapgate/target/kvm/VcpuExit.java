package io.trapgate.target.kvm;

/** Why a vCPU came back from {@link Vm#run}: the {@code exit_reason} of {@code struct kvm_run}. */
public sealed interface VcpuExit {
  /** {@code KVM_EXIT_DEBUG}, with what each architecture's {@code kvm_debug_exit_arch} says. */
  sealed interface Debug extends VcpuExit {
    /** The address word: where, or what, the event was; a guest virtual (linear) address. */
    long address();

    /**
     * On BookE the two words say all there is to know (Linux arch/powerpc/kvm/booke.c,
     * kvmppc_handle_debug).
     *
     * @param status {@link GuestDebug.Booke#NONE} for a single step or a software breakpoint,
     *     {@link GuestDebug.Booke#BREAKPOINT}, {@link GuestDebug.Booke#WATCH_WRITE} or {@link
     *     GuestDebug.Booke#WATCH_READ}
     * @param address the program counter; for a watch the content of the DAC register that matched
     */
    record Booke(int status, long address) implements Debug {}

    /**
     * On x86 (Linux arch/x86/include/uapi/asm/kvm.h, {@code struct kvm_debug_exit_arch}).
     *
     * @param exception the vector: 1 for #DB, 3 for #BP
     * @param pc linear address of the next instruction to execute
     * @param dr6 {@link GuestDebug.X86#DR6_BASE} and the causes of this event
     * @param dr7 the DR7 in effect, {@link #DR7_UNKNOWN} where the kernel doesn't say
     */
    record X86(int exception, long pc, long dr6, long dr7) implements Debug {
      /** No DR7: of each of them bit 10 reads 1. */
      public static final long DR7_UNKNOWN = 0;

      /** Vector of a debug exception, #DB. */
      public static final int DB = 1;

      /** Vector of a breakpoint exception, #BP. */
      public static final int BP = 3;

      @Override
      public long address() {
        return pc;
      }
    }
  }

  /**
   * No exit of KVM's: the guest is about to take an exception that {@link ExceptionStops} names.
   *
   * @param exception which one
   * @param address where its handler would return to; guest virtual (linear)
   * @param syndrome what the guest will find of it, for people: {@code esr 0x00800000 (store)}
   */
  record Faulted(GuestException exception, long address, String syndrome) implements VcpuExit {}

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
