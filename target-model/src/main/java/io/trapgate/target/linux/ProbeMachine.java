package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The one machine of a measurement, of 64 KiB: making and ending one costs the kernel milliseconds,
 * a vCPU a fraction of one. Each guest has a new vCPU, so nothing is left of the guest before it
 * but the bytes of its code.
 */
final class ProbeMachine implements AutoCloseable {
  static final int CODE = 0x1000;
  static final int DATA = 0x2000;
  static final int HANDLER = 0x3000;

  private static final int RAM_BYTES = 0x10000;
  private static final int MOST_CODE_BYTES = 0x100;
  private static final int HALT = 0xF4;

  private final Arena arena = Arena.ofShared();
  private final KvmSystem kvm;
  private final KvmFd vm;
  private final GuestRam ram;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("kvm-probe").factory());
  private int vcpus;

  ProbeMachine(KvmSystem kvm) throws KvmException {
    this.kvm = kvm;
    KvmFd made = kvm.createVm();
    GuestRam memory = null;
    try {
      RealModePages.name(kvm, made);
      memory = new GuestRam(arena, made, RAM_BYTES);
      fill(memory.memory());
      memory.give(made, 0, 0);
    } catch (KvmException e) {
      if (memory != null) {
        memory.close();
      }
      made.close();
      watchdog.shutdownNow();
      arena.close();
      throw e;
    }
    this.vm = made;
    this.ram = memory;
  }

  /** What the vectors of #DB, NMI, #BP and the external interrupt lead to in real mode. */
  private static void fill(MemorySegment memory) {
    memory.set(JAVA_BYTE, HANDLER, (byte) HALT);
    for (int vector : new int[] {1, 2, 3, ProbeGuest.EXTERNAL}) {
      memory.set(JAVA_SHORT, 4L * vector, (short) HANDLER);
    }
    ProbeMode.map(memory);
  }

  /**
   * A guest on a vCPU of its own.
   *
   * @param code its instructions, a byte each; one that ends the run follows
   */
  ProbeGuest guest(ProbeMode mode, List<Integer> code) throws KvmException {
    MemorySegment memory = ram.memory();
    memory.asSlice(CODE, MOST_CODE_BYTES).fill((byte) HALT);
    List<Integer> all = new ArrayList<>(code);
    all.addAll(mode.end());
    for (int i = 0; i < all.size(); i++) {
      memory.set(JAVA_BYTE, (long) CODE + i, all.get(i).byteValue());
    }
    return new ProbeGuest(kvm, vm, vcpus++, watchdog, mode);
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
    vm.close();
    ram.close();
    arena.close();
  }
}
