package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A vCPU of a {@link ProbeMachine} that is about to execute its code, with interrupts off. What its
 * vectors 1, 2, 3 and 32 get halts at {@link ProbeMachine#HANDLER} in real mode, and ends it in the
 * others.
 */
final class ProbeGuest implements AutoCloseable {
  /** An external interrupt with a handler. */
  static final int EXTERNAL = 32;

  /** Time for one run: some instructions take microseconds where KVM emulates them. */
  private static final long RUN_MILLIS = 100;

  private static final int STACK = 0x8000;
  private static final long FLAGS_FIXED = 2;
  private static final long ALL_PORTS = 0x3000;

  private final Arena arena = Arena.ofShared();
  private final KvmVcpu vcpu;
  private final ScheduledExecutorService watchdog;

  /**
   * @param index of the vCPU, another one for each
   * @param watchdog ends runs that don't end by themselves
   */
  ProbeGuest(KvmSystem kvm, KvmFd vm, int index, ScheduledExecutorService watchdog, ProbeMode mode)
      throws KvmException {
    this.watchdog = watchdog;
    KvmVcpu made = null;
    try {
      made = new KvmVcpu(arena, vm, index, kvm.vcpuMapBytes());
      if (mode.wide()) {
        GuestCpuid.give(kvm, made, index); // 64-bit mode is a feature
      }
      made.fetchRegisters();
      mode.into(made.page().sregs());
      made.storeSystem();
    } catch (KvmException e) {
      if (made != null) {
        made.close();
      }
      arena.close();
      throw e;
    }
    this.vcpu = made;
    put("rip", ProbeMachine.CODE);
    put("rax", 0);
    put("rsp", STACK);
    set("rflags", mode == ProbeMode.USER ? FLAGS_FIXED | ALL_PORTS : FLAGS_FIXED);
  }

  private void put(String register, long value) {
    vcpu.page().regs().set(JAVA_LONG, KvmLayouts.offset(KvmLayouts.REGS, register), value);
  }

  /** A general register as it stands. */
  long get(String register) {
    return vcpu.page().regs().get(JAVA_LONG, KvmLayouts.offset(KvmLayouts.REGS, register));
  }

  void set(String register, long value) throws KvmException {
    put(register, value);
    vcpu.storeGeneral();
  }

  /** {@code KVM_SET_GUEST_DEBUG}. */
  void debug(int control, long dr7, long... addresses) throws KvmException {
    List<Long> words = new ArrayList<>();
    for (int i = 0; i < GuestDebug.X86.ABI_WORDS - 1; i++) {
      words.add(i < addresses.length ? addresses[i] : 0);
    }
    words.add(dr7);
    byte[] abi = new GuestDebug.X86(control | GuestDebug.ENABLE, words).toAbi();
    try (Arena call = Arena.ofConfined()) {
      vcpu.call(KvmIoctl.SET_GUEST_DEBUG, call.allocateFrom(JAVA_BYTE, abi));
    }
  }

  /** {@code KVM_INTERRUPT}: {@link #EXTERNAL} is queued. */
  void interrupt() throws KvmException {
    try (Arena call = Arena.ofConfined()) {
      vcpu.call(KvmIoctl.INTERRUPT, call.allocateFrom(JAVA_INT, EXTERNAL));
    }
  }

  /** {@code KVM_NMI}: one is pending. */
  void nmi() throws KvmException {
    vcpu.call(KvmIoctl.NMI, MemorySegment.NULL);
  }

  /** {@code KVM_RUN}; {@link KvmRun#INTR} when its time was over. */
  int run() throws KvmException {
    return run(false);
  }

  /** The same with {@code immediate_exit} set; -1 when the guest ran until its time was over. */
  int runAtOnce() throws KvmException {
    int reason = run(true);
    return vcpu.kick().taken() ? -1 : reason;
  }

  private int run(boolean atOnce) throws KvmException {
    vcpu.kick().runsHere();
    boolean ignored = vcpu.kick().taken();
    vcpu.page().exitAtOnce(atOnce);
    Future<?> end = watchdog.schedule(vcpu.kick()::kick, RUN_MILLIS, TimeUnit.MILLISECONDS);
    try {
      return vcpu.run();
    } finally {
      end.cancel(false);
      vcpu.kick().runsNowhere();
    }
  }

  /** What the debug exit says. */
  KvmRun.Debug exit() {
    return vcpu.page().debug();
  }

  @Override
  public void close() {
    vcpu.close();
    arena.close();
  }
}
