package io.trapgate.target.kvm;

import java.util.List;
import java.util.OptionalLong;

/**
 * One virtual CPU: what a vCPU file descriptor gives user space.
 *
 * <p>All calls belong to one thread at a time: the machine thread while the guest runs; whoever
 * holds the stopped machine otherwise.
 */
public interface Vcpu {
  /** {@link #instructionCount} where nobody counts. */
  long NOT_COUNTED = -1;

  /** Number of this vCPU, from 0. */
  int index();

  /**
   * {@code KVM_SET_GUEST_DEBUG}: replaces what user space asked of the debug facility.
   *
   * @throws KvmException {@link KvmException#EINVAL} for an unknown slot type or too many slots;
   *     the former setting stays
   */
  void setGuestDebug(GuestDebug debug) throws KvmException;

  /**
   * Reads one register.
   *
   * @param number gdb register number, one of {@link
   *     io.trapgate.target.arch.Architecture#registers()}
   * @return the value in target byte order, as long as the register is
   * @throws KvmException {@link KvmException#EINVAL} when the vCPU has no such register
   */
  byte[] readRegister(int number) throws KvmException;

  /**
   * Writes one register, as the debugger's own store: no side effect but the new value and what
   * follows from it for the next instruction.
   *
   * @param number gdb register number
   * @param value in target byte order, exactly as long as the register is
   * @throws KvmException {@link KvmException#EINVAL} when there is no such register, the length is
   *     wrong, or the register is read-only
   */
  void writeRegister(int number, byte[] value) throws KvmException;

  /** Guest memory as this vCPU's effective (virtual) addresses reach it now. */
  GuestMemory memory();

  /** The same with another policy for device registers than {@link DevicePolicy#PEEK}. */
  default GuestMemory memory(DevicePolicy policy) {
    return memory();
  }

  /**
   * {@code KVM_TRANSLATE}: the guest physical address that a debugger's access to an effective
   * address reaches now.
   *
   * @return empty where nothing is mapped, or the vCPU can't say
   */
  default OptionalLong translate(long guestAddress) {
    return OptionalLong.empty();
  }

  /**
   * Hands a debug exit that isn't user space's back to the guest. On Book E the guest takes the
   * program interrupt of an illegal instruction at the software breakpoint (QEMU target/ppc/kvm.c,
   * kvm_handle_debug; QEMU's SRR0 is 4 too far, this one is the instruction's address). On x86 it
   * takes the exception that the exit names, with the exit's causes in DR6 (QEMU
   * target/i386/kvm/kvm.c, kvm_handle_debug).
   *
   * @param exit the last exit of this vCPU
   * @return false, and nothing is done, where there is nothing to hand back
   */
  default boolean reinject(VcpuExit.Debug exit) {
    return false;
  }

  /**
   * Lets the instruction at the program counter be executed once without a stop for user space's
   * code slots or the engine's breakpoints there, as RF does on x86 (SDM volume 3, 17.3.1.1). When
   * something else is executed first, for example the handler of an interrupt, it is forgotten.
   */
  void passBreakpoint();

  /** Address of the next instruction to execute. */
  long programCounter();

  /**
   * Instructions completed since the machine was created, or {@link #NOT_COUNTED}: KVM doesn't say.
   */
  long instructionCount();

  /**
   * A number that is another one whenever the vCPU may have executed something; the same again
   * means that it hasn't.
   */
  default long progress() {
    return instructionCount();
  }

  /** Who owns the debug registers, and what they hold: lines for the user. */
  default List<String> debugState() {
    return List.of();
  }

  /** The floating-point and vector registers, decoded: lines for the user. */
  default List<String> floatingPoint() {
    return List.of();
  }

  /** The translations that the vCPU's TLB holds now. */
  default List<Translation> translations() {
    return List.of();
  }

  /** One short line on the state for {@code info threads}, for example {@code halted (msr=…)}. */
  String describe();
}
