package io.trapgate.target.kvm;

import io.trapgate.target.arch.Architecture;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A machine: what a VM file descriptor and its board give user space. The debug stub can't tell a
 * model from a real {@code /dev/kvm} behind it.
 */
public interface Vm extends AutoCloseable {
  /** What gdb calls the architecture, with its registers. */
  Architecture architecture();

  /** The vCPUs in index order; at least one. */
  List<Vcpu> vcpus();

  /**
   * {@code KVM_RUN} on these vCPUs at once: runs them until something of one of them concerns user
   * space, and all stand still again when it returns. Blocks while they wait for interrupts. The
   * others don't execute anything. Of exits that come at the same time each is returned by a call
   * of its own, before anything more is executed.
   *
   * @param vcpus indices of the vCPUs that run, at least one
   */
  VmExit run(Set<Integer> vcpus);

  /**
   * Makes the current or, when none is in progress, the next {@link #run} return {@link
   * VcpuExit.Kicked} soon. Any thread may call it; a kick is never lost and counts once.
   */
  void kick();

  /** Where the run stands, where that can be said so that another run finds it again. */
  default Optional<Moments> moments() {
    return Optional.empty();
  }

  /** The debug registers each vCPU has for user space. */
  DebugSlots debugSlots();

  /**
   * {@code KVM_CAP_SET_GUEST_DEBUG2}: the flags of {@link GuestDebug#control()} that can be asked
   * for, a model's extensions among them; 0 where that is not known, as on PowerPC, whose KVM has
   * what {@link GuestDebug} itself names.
   */
  default int guestDebugFlags() {
    return 0;
  }

  /** Stops before the guest takes exceptions, where the machine has them. */
  default Optional<ExceptionStops> exceptionStops() {
    return Optional.empty();
  }

  /** Software breakpoints that take no debug register, where the machine has them. */
  Optional<EngineBreakpoints> engineBreakpoints();

  /**
   * Whether a software breakpoint can be had by a code slot only: nothing reports the breakpoint
   * instruction here. Not where there are {@link #engineBreakpoints}.
   */
  default boolean softwareTakesSlots() {
    return false;
  }

  /** What the host's KVM was measured to do, where it is the one that runs the guest. */
  default Optional<HostAbilities> hostAbilities() {
    return Optional.empty();
  }

  /**
   * Guest memory by guest physical address, which may have more bits than a guest's address.
   *
   * @param vcpu index of the one whose registers answer where each has its own
   * @param policy what accesses may do to device registers
   * @return empty where the machine offers none
   */
  default Optional<GuestMemory> physicalMemory(int vcpu, DevicePolicy policy) {
    return Optional.empty();
  }

  /**
   * Names who is told when the guest reads or writes where nothing is, once for each page of 4 KiB
   * and for so many pages: on the thread that runs it, which must not wait.
   */
  default void onUnbacked(Consumer<UnbackedAccess> told) {}

  /** The board's NOR flash, where it has one. */
  default Optional<NorFlash> flash() {
    return Optional.empty();
  }

  /** The device tree blob that the guest is handed, where the board makes one; a copy. */
  default Optional<byte[]> deviceTree() {
    return Optional.empty();
  }

  /** The board's first UART, where it has one. */
  Optional<SerialLine> serial();

  /**
   * Puts machine, memory image and devices back to the state after creation. Guest debug settings
   * and engine breakpoints stay. Called while no vCPU runs.
   */
  void reset();

  /** Frees what the machine holds; no vCPU runs then. */
  @Override
  void close();
}
