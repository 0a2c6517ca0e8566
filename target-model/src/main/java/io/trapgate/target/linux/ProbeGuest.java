package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A machine of 64 KiB and one vCPU, with a few bytes of code at {@link #CODE} and interrupts off.
 * What its vectors 1, 3 and 32 get halts at {@link #HANDLER} in real mode, and ends it in protected
 * mode.
 */
final class ProbeGuest implements AutoCloseable {
  /** How it executes. */
  enum Mode {
    /** 16 bits, segments from 0. */
    REAL,
    /** 32 bits, segments from 0, no paging. */
    PROTECTED
  }

  static final int CODE = 0x1000;
  static final int DATA = 0x2000;
  static final int HANDLER = 0x3000;

  /** An external interrupt with a handler. */
  static final int EXTERNAL = 32;

  /** Time for one run: some instructions take microseconds where KVM emulates them. */
  private static final long RUN_MILLIS = 100;

  private static final int RAM_BYTES = 0x10000;
  private static final int HALT = 0xF4;
  private static final long FLAGS_FIXED = 2;

  private final Arena arena = Arena.ofShared();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final KvmVcpu vcpu;
  private final MemorySegment memory;
  private final ScheduledExecutorService watchdog;

  /**
   * @param watchdog ends runs that don't end by themselves
   * @param code its instructions, a byte each
   */
  ProbeGuest(KvmSystem kvm, ScheduledExecutorService watchdog, Mode mode, List<Integer> code)
      throws KvmException {
    this.watchdog = watchdog;
    try {
      KvmFd vm = owned(kvm.createVm());
      GuestRam ram = owned(new GuestRam(arena, RAM_BYTES));
      memory = ram.memory();
      ram.give(vm, 0, 0);
      vcpu = owned(new KvmVcpu(arena, vm, 0, kvm.vcpuMapBytes()));
      fill(code);
      vcpu.fetchRegisters();
      segments(mode);
      set("rip", CODE);
      set("rax", 0);
      set("rsp", 0x8000);
      set("rflags", FLAGS_FIXED);
    } catch (KvmException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T owned(T resource) {
    open.addFirst(resource);
    return resource;
  }

  private void fill(List<Integer> code) {
    for (int i = 0; i < code.size(); i++) {
      memory.set(JAVA_BYTE, CODE + i, code.get(i).byteValue());
    }
    memory.set(JAVA_BYTE, HANDLER, (byte) HALT);
    for (int vector : new int[] {1, 3, EXTERNAL}) {
      memory.set(JAVA_SHORT, 4L * vector, (short) HANDLER);
    }
  }

  private void segments(Mode mode) throws KvmException {
    MemorySegment sregs = vcpu.page().sregs();
    for (String name : List.of("cs", "ds", "es", "fs", "gs", "ss")) {
      MemorySegment segment =
          sregs.asSlice(KvmLayouts.offset(KvmLayouts.SREGS, name), KvmLayouts.SEGMENT);
      segment.set(JAVA_LONG, field("base"), 0);
      segment.set(JAVA_SHORT, field("selector"), (short) 0);
      if (mode == Mode.PROTECTED) {
        segment.set(JAVA_INT, field("limit"), -1);
        segment.set(JAVA_SHORT, field("selector"), (short) (name.equals("cs") ? 8 : 16));
        segment.set(JAVA_BYTE, field("db"), (byte) 1);
        segment.set(JAVA_BYTE, field("g"), (byte) 1);
      }
    }
    if (mode == Mode.PROTECTED) {
      long cr0 = KvmLayouts.offset(KvmLayouts.SREGS, "cr0");
      sregs.set(JAVA_LONG, cr0, sregs.get(JAVA_LONG, cr0) | 1);
    }
    vcpu.storeSystem();
  }

  private static long field(String name) {
    return KvmLayouts.offset(KvmLayouts.SEGMENT, name);
  }

  /** A general register as it stands. */
  long get(String register) {
    return vcpu.page().regs().get(JAVA_LONG, KvmLayouts.offset(KvmLayouts.REGS, register));
  }

  void set(String register, long value) throws KvmException {
    vcpu.page().regs().set(JAVA_LONG, KvmLayouts.offset(KvmLayouts.REGS, register), value);
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

  /** How many instructions KVM has executed itself; empty where this kernel doesn't say. */
  OptionalLong emulated() throws KvmException {
    return vcpu.statistic(KvmStatistics.EMULATED);
  }

  /** {@code KVM_INTERRUPT}: {@link #EXTERNAL} is queued. */
  void interrupt() throws KvmException {
    try (Arena call = Arena.ofConfined()) {
      vcpu.call(KvmIoctl.INTERRUPT, call.allocateFrom(JAVA_INT, EXTERNAL));
    }
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
    try {
      for (AutoCloseable resource : open) {
        resource.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e); // none of them throws
    } finally {
      arena.close();
    }
  }
}
