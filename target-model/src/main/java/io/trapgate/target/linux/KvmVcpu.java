package io.trapgate.target.linux;

import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A vCPU descriptor with the page it shares with the kernel. Used by one thread at a time: its own
 * while the guest runs, whoever holds the stopped machine otherwise; only {@link #kick} is for any
 * thread.
 *
 * <p>The general and the system registers stand in the shared page after each run ({@code
 * KVM_CAP_SYNC_REGS}), which spares two calls for each step.
 */
final class KvmVcpu implements AutoCloseable {
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;

  private final int index;
  private final NativeCalls libc;
  private final KvmFd fd;
  private final MemorySegment mapped;
  private final KvmRun run;
  private final VcpuKick kick;
  private final RunTrace trace;

  /**
   * Creates a vCPU in a machine.
   *
   * @param arena owns what is allocated for it
   * @param mapBytes {@link KvmSystem#vcpuMapBytes}
   */
  KvmVcpu(Arena arena, KvmFd vm, int index, int mapBytes) throws KvmException {
    this.index = index;
    this.libc = vm.calls().another(arena);
    this.fd = new KvmFd(libc, vm.call(KvmIoctl.CREATE_VCPU, index), "vcpu" + index, vm.trace());
    MemorySegment page;
    try {
      page = libc.map(mapBytes, NativeCalls.SHARED, fd.number());
    } catch (KvmException e) {
      fd.close();
      throw e;
    }
    this.mapped = page;
    this.run = new KvmRun(page);
    this.kick = new VcpuKick(run);
    this.trace = new RunTrace(fd.trace(), fd.number(), fd.name(), run);
    run.sync(KvmRun.SYNC_REGS | KvmRun.SYNC_SREGS);
  }

  /** Its number in the machine. */
  int index() {
    return index;
  }

  /** The shared page. */
  KvmRun page() {
    return run;
  }

  /** Who is told of its runs. */
  RunTrace trace() {
    return trace;
  }

  /** What brings a run to its end. */
  VcpuKick kick() {
    return kick;
  }

  /**
   * {@code KVM_RUN}.
   *
   * @return why it came back, {@link KvmRun#INTR} when it was kicked or has to be asked again
   * @throws KvmException with the errno of whatever else kept it from running
   */
  int run() throws KvmException {
    long started = trace.wanted() ? System.nanoTime() : 0;
    run.forgetDebugControl();
    int result = libc.ioctl(fd.number(), KvmIoctl.RUN.number(), MemorySegment.NULL);
    int errno = result < 0 ? libc.errno() : 0;
    if (trace.wanted()) {
      trace.ran(result, errno, started);
    }
    if (result >= 0) {
      return run.exitReason();
    }
    if (errno == EINTR || errno == EAGAIN) {
      return KvmRun.INTR;
    }
    return libc.checked(KvmIoctl.RUN.kernelName(), "fd " + fd.number(), result);
  }

  /** Asks the kernel for the registers, into the page; needed before the first run only. */
  void fetchRegisters() throws KvmException {
    fd.call(KvmIoctl.GET_REGS, run.regs());
    fd.call(KvmIoctl.GET_SREGS, run.sregs());
  }

  /** Gives the general registers of the page to the kernel. */
  void storeGeneral() throws KvmException {
    fd.call(KvmIoctl.SET_REGS, run.regs());
  }

  /** Gives the system registers of the page to the kernel. */
  void storeSystem() throws KvmException {
    fd.call(KvmIoctl.SET_SREGS, run.sregs());
  }

  /** Any other request on it. */
  int call(KvmIoctl request, MemorySegment argument) throws KvmException {
    return fd.call(request, argument);
  }

  @Override
  public void close() {
    kick.gone();
    libc.unmap(mapped);
    fd.close();
  }
}
