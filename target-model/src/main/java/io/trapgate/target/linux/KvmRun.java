package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The page that a vCPU shares with the kernel ({@code struct kvm_run}, 2352 bytes on x86-64): how
 * to run, why the last run ended, and the registers with it. The union of the exits begins at byte
 * 32. To be read and written between two runs, by the vCPU's thread; only {@link #exitAtOnce} is
 * for any thread.
 */
final class KvmRun {
  /** {@code KVM_EXIT_UNKNOWN}. */
  static final int UNKNOWN = 0;

  /** {@code KVM_EXIT_EXCEPTION}. */
  static final int EXCEPTION = 1;

  /** {@code KVM_EXIT_IO}. */
  static final int IO = 2;

  /** {@code KVM_EXIT_HYPERCALL}. */
  static final int HYPERCALL = 3;

  /** {@code KVM_EXIT_DEBUG}. */
  static final int DEBUG = 4;

  /** {@code KVM_EXIT_HLT}: only without interrupt chips in the kernel. */
  static final int HLT = 5;

  /** {@code KVM_EXIT_MMIO}. */
  static final int MMIO = 6;

  /** {@code KVM_EXIT_IRQ_WINDOW_OPEN}. */
  static final int IRQ_WINDOW_OPEN = 7;

  /** {@code KVM_EXIT_SHUTDOWN}: a triple fault. */
  static final int SHUTDOWN = 8;

  /** {@code KVM_EXIT_FAIL_ENTRY}. */
  static final int FAIL_ENTRY = 9;

  /** {@code KVM_EXIT_INTR}: the run was asked to end. */
  static final int INTR = 10;

  /** {@code KVM_EXIT_SET_TPR}. */
  static final int SET_TPR = 11;

  /** {@code KVM_EXIT_INTERNAL_ERROR}. */
  static final int INTERNAL_ERROR = 17;

  /** {@code KVM_EXIT_SYSTEM_EVENT}. */
  static final int SYSTEM_EVENT = 24;

  /** {@code KVM_EXIT_X86_RDMSR}. */
  static final int X86_RDMSR = 29;

  /** {@code KVM_EXIT_X86_WRMSR}. */
  static final int X86_WRMSR = 30;

  /** {@code KVM_SYNC_X86_REGS}: general registers come and go with the page. */
  static final long SYNC_REGS = 1;

  /** {@code KVM_SYNC_X86_SREGS}. */
  static final long SYNC_SREGS = 2;

  private static final long REQUEST_INTERRUPT_WINDOW = 0;
  private static final long IMMEDIATE_EXIT = 1;
  private static final long EXIT_REASON = 8;
  private static final long READY_FOR_INTERRUPT = 12;
  private static final long IF_FLAG = 13;
  private static final long CR8 = 16;
  private static final long EXIT = 32;
  private static final long VALID_REGS = 288;
  private static final long DIRTY_REGS = 296;
  private static final int MOST_DATA = 16;
  private static final long REGS = 304;
  private static final long SREGS = REGS + 144;

  /** Bits of DR7 that always read the same: 10 as one, these others as zero. */
  private static final long DR7_CONSTANT = ~0xFFFF_2BFFL;

  private static final VarHandle FLAG = JAVA_BYTE.varHandle();

  private final MemorySegment page;

  KvmRun(MemorySegment page) {
    this.page = page;
  }

  /** {@code immediate_exit}: the next run ends before anything is executed. */
  void exitAtOnce(boolean wanted) {
    FLAG.setVolatile(page, IMMEDIATE_EXIT, (byte) (wanted ? 1 : 0));
  }

  /** {@code exit_reason}. */
  int exitReason() {
    return page.get(JAVA_INT, EXIT_REASON);
  }

  /** {@code request_interrupt_window}: ends the run as soon as an interrupt may come. */
  void requestInterruptWindow(boolean wanted) {
    page.set(JAVA_BYTE, REQUEST_INTERRUPT_WINDOW, (byte) (wanted ? 1 : 0));
  }

  /** Whether {@code KVM_INTERRUPT} may be called now. */
  boolean readyForInterrupt() {
    return page.get(JAVA_BYTE, READY_FOR_INTERRUPT) != 0;
  }

  /** The guest's interrupt flag. */
  boolean interruptFlag() {
    return page.get(JAVA_BYTE, IF_FLAG) != 0;
  }

  /** The guest's task priority class, 0 to 15. */
  long cr8() {
    return page.get(JAVA_LONG, CR8);
  }

  void cr8(long value) {
    page.set(JAVA_LONG, CR8, value);
  }

  /**
   * What {@code KVM_EXIT_DEBUG} says: vector, linear pc, DR6, DR7. Of a #BP the kernel fills in
   * vector and pc only (Linux arch/x86/kvm/vmx/vmx.c, handle_exception_nmi; svm/svm.c,
   * bp_interception): the others are what an earlier exit left there, and aren't passed on. Nor is
   * what can't be DR7: an emulator that gives up an instruction before the guest takes its
   * exception has left the instruction's bytes there, within the same run.
   */
  Debug debug() {
    int exception = page.get(JAVA_INT, EXIT);
    long pc = page.get(JAVA_LONG, EXIT + 8);
    return exception == VcpuExit.Debug.X86.DB
        ? new Debug(
            exception, pc, page.get(JAVA_LONG, EXIT + 16), told(page.get(JAVA_LONG, EXIT + 24)))
        : new Debug(exception, pc, GuestDebug.X86.DR6_BASE, VcpuExit.Debug.X86.DR7_UNKNOWN);
  }

  private static long told(long dr7) {
    boolean possible = (dr7 & DR7_CONSTANT) == GuestDebug.X86.DR7_FIXED;
    return possible ? dr7 : VcpuExit.Debug.X86.DR7_UNKNOWN;
  }

  /**
   * Before a run. Where an instruction is emulated the kernel makes a debug exit without DR7 (Linux
   * arch/x86/kvm/x86.c, kvm_vcpu_do_singlestep and kvm_vcpu_check_code_breakpoint); what stood
   * there before must not be taken for it. No exit that the kernel has yet to complete keeps
   * anything in these bytes.
   */
  void forgetDebugControl() {
    page.set(JAVA_LONG, EXIT + 24, VcpuExit.Debug.X86.DR7_UNKNOWN);
  }

  /** {@code struct kvm_debug_exit_arch}. */
  record Debug(int exception, long pc, long dr6, long dr7) {}

  /** What {@code KVM_EXIT_IO} asks; its data follow through {@link #ioData}. */
  Io io() {
    return new Io(
        page.get(JAVA_BYTE, EXIT) == 0,
        page.get(JAVA_BYTE, EXIT + 1),
        Short.toUnsignedInt(page.get(JAVA_SHORT, EXIT + 2)),
        page.get(JAVA_INT, EXIT + 4),
        page.get(JAVA_LONG, EXIT + 8));
  }

  /**
   * A port access.
   *
   * @param in whether the guest reads
   * @param bytes 1, 2 or 4
   * @param port 0 to 0xFFFF
   * @param count how many of that size, one after another
   * @param dataOffset where in the page they are
   */
  record Io(boolean in, int bytes, int port, int count, long dataOffset) {}

  /** The value of one access, right-aligned. */
  int ioData(Io io, int index) {
    long at = io.dataOffset() + (long) index * io.bytes();
    return switch (io.bytes()) {
      case 1 -> Byte.toUnsignedInt(page.get(JAVA_BYTE, at));
      case 2 -> Short.toUnsignedInt(page.get(JAVA_SHORT_UNALIGNED, at));
      default -> page.get(JAVA_INT_UNALIGNED, at); // 4, the only other
    };
  }

  /** All that a port access moves, in the guest's order. */
  byte[] ioBytes(Io io) {
    return page.asSlice(io.dataOffset(), (long) io.bytes() * io.count()).toArray(JAVA_BYTE);
  }

  /** Answers one access of a guest that reads. */
  void ioData(Io io, int index, int value) {
    long at = io.dataOffset() + (long) index * io.bytes();
    for (int i = 0; i < io.bytes(); i++) {
      page.set(JAVA_BYTE, at + i, (byte) (value >>> 8 * i));
    }
  }

  /** What {@code KVM_EXIT_MMIO} asks. */
  Mmio mmio() {
    return new Mmio(
        page.get(JAVA_LONG, EXIT),
        page.get(JAVA_LONG, EXIT + 8),
        page.get(JAVA_INT, EXIT + 16),
        page.get(JAVA_BYTE, EXIT + 20) != 0);
  }

  /**
   * An access to memory that isn't there.
   *
   * @param physical guest physical address
   * @param data what is written, little-endian
   * @param bytes 1 to 8
   * @param write whether the guest writes
   */
  record Mmio(long physical, long data, int bytes, boolean write) {}

  /** Answers an access of a guest that reads. */
  void mmioData(long value) {
    page.set(JAVA_LONG, EXIT + 8, value);
  }

  /** {@code internal.suberror}; of other exits the first of their numbers. */
  int suberror() {
    return page.get(JAVA_INT, EXIT);
  }

  /** The hardware's reason of a failed entry or an unknown exit, and a hypercall's number. */
  long hardwareReason() {
    return page.get(JAVA_LONG, EXIT);
  }

  /** {@code msr.index}: the register that an access to nobody's is of. */
  int msrIndex() {
    return page.get(JAVA_INT, EXIT + 12);
  }

  /** {@code internal.data}: what is known of an internal error. */
  List<Long> internalData() {
    int count = Math.clamp(page.get(JAVA_INT, EXIT + 4), 0, MOST_DATA);
    return IntStream.range(0, count).mapToObj(i -> page.get(JAVA_LONG, EXIT + 8 + 8L * i)).toList();
  }

  /** The instruction that could not be emulated; empty when the kernel doesn't say. */
  byte[] failedInstruction() {
    boolean told = page.get(JAVA_INT, EXIT + 4) >= 3 && (page.get(JAVA_LONG, EXIT + 8) & 1) != 0;
    int bytes = told ? Math.min(15, page.get(JAVA_BYTE, EXIT + 16)) : 0;
    return page.asSlice(EXIT + 17, Math.max(0, bytes)).toArray(JAVA_BYTE);
  }

  /** {@code kvm_valid_regs}: what the kernel is to leave in the page at each exit. */
  void sync(long sets) {
    page.set(JAVA_LONG, VALID_REGS, sets);
  }

  /** {@code kvm_dirty_regs}: what the kernel is to take from the page at the next run. */
  void dirty(long sets) {
    page.set(JAVA_LONG, DIRTY_REGS, sets);
  }

  long dirty() {
    return page.get(JAVA_LONG, DIRTY_REGS);
  }

  /** {@code struct kvm_regs} in the page. */
  MemorySegment regs() {
    return page.asSlice(REGS, KvmLayouts.REGS);
  }

  /** {@code struct kvm_sregs} in the page. */
  MemorySegment sregs() {
    return page.asSlice(SREGS, KvmLayouts.SREGS);
  }
}
