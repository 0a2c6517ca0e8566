package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.trapgate.target.kvm.GuestDebug;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A vCPU of {@link FakeKernel} in real mode: guest debug as Linux has it on VMX (arch/x86/kvm:
 * vmx/vmx.c handle_exception_nmi and vmx_inject_exception, x86.c
 * kvm_arch_vcpu_ioctl_set_guest_debug, __kvm_set_rflags and kvm_vcpu_ioctl_x86_get_vcpu_events).
 */
final class FakeProcessor {
  private static final int EINTR = 4;
  private static final int EBUSY = 16;

  private static final int EXIT = 32;
  private static final int REGS = 304;
  private static final int SREGS = REGS + 144;
  private static final int RIP = 128;
  private static final int FLAGS = 136;

  static final long TF = 0x100;
  private static final long IF = 0x200;
  private static final long RF = 0x1_0000;

  private static final int DB = 1;
  private static final int BP = 3;

  /** No vector. */
  private static final int NONE = -1;

  private final FakeKernel kernel;
  private final MemorySegment page;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment regs = arena.allocate(144, 8);
  private final MemorySegment sregs = arena.allocate(312, 8);
  private final MemorySegment debugregs = arena.allocate(128, 8);
  private final MemorySegment debug = arena.allocate(72, 8);
  private volatile LongUnaryOperator pages = linear -> linear;
  private long steppedFrom;
  private int queued = NONE;
  private int interrupt = NONE;
  private boolean completing;
  private long touched;
  private @Nullable Chosen chosen;
  private int given;

  /**
   * How a run is to end that has nothing to do with what is executed.
   *
   * @param result of {@code KVM_RUN}, a negative errno or 0
   * @param union what the kernel says of it
   */
  record Chosen(int reason, int result, byte[] union) {}

  /** The next run ends so, once. */
  void ends(Chosen next) {
    chosen = next;
  }

  FakeProcessor(FakeKernel kernel, MemorySegment page) {
    this.kernel = kernel;
    this.page = page;
    regs.set(JAVA_LONG, RIP, 0xFFF0);
    regs.set(JAVA_LONG, FLAGS, 2);
    sregs.set(JAVA_LONG, 0, 0xFFFF_0000L);
    sregs.set(JAVA_SHORT, 12, (short) 0xF000);
    debugregs.set(JAVA_LONG, 32, GuestDebug.X86.DR6_BASE);
    debugregs.set(JAVA_LONG, 40, GuestDebug.X86.DR7_FIXED);
  }

  MemorySegment page() {
    return page;
  }

  /** From linear to physical addresses; -1 where nothing is mapped. */
  void pages(LongUnaryOperator map) {
    pages = map;
  }

  /** How many exceptions user space has handed back. */
  int given() {
    return given;
  }

  /** What is in force. */
  int control() {
    return debug.get(JAVA_INT, 0);
  }

  /** A request; a negative errno when it fails. */
  int call(long request, MemorySegment argument) {
    if (request == KvmIoctl.RUN.number()) {
      return run();
    }
    if (request == KvmIoctl.GET_REGS.number()) {
      argument.copyFrom(regs);
      argument.set(JAVA_LONG, FLAGS, visibleFlags());
    } else if (request == KvmIoctl.SET_REGS.number()) {
      regs.copyFrom(argument);
      flags(regs.get(JAVA_LONG, FLAGS));
    } else if (request == KvmIoctl.GET_SREGS.number()) {
      argument.copyFrom(sregs);
    } else if (request == KvmIoctl.SET_SREGS.number()) {
      sregs.copyFrom(argument);
    } else if (request == KvmIoctl.GET_DEBUGREGS.number()) {
      argument.copyFrom(debugregs);
    } else if (request == KvmIoctl.SET_DEBUGREGS.number()) {
      debugregs.copyFrom(argument);
    } else if (request == KvmIoctl.TRANSLATE.number()) {
      long physical = pages.applyAsLong(argument.get(JAVA_LONG, 0));
      argument.set(JAVA_LONG, 8, physical);
      argument.set(JAVA_BYTE, 16, (byte) (physical < 0 ? 0 : 1));
    } else if (request == KvmIoctl.SET_GUEST_DEBUG.number()) {
      return guestDebug(argument);
    } else {
      events(request, argument);
    }
    return 0;
  }

  private void events(long request, MemorySegment argument) {
    if (request == KvmIoctl.GET_VCPU_EVENTS.number()) {
      argument.fill((byte) 0); // a breakpoint exception that is queued isn't told: it comes again
      argument.set(JAVA_BYTE, 0, (byte) (queued == DB ? 1 : 0));
      argument.set(JAVA_BYTE, 1, (byte) Math.max(0, queued));
    } else if (request == KvmIoctl.SET_VCPU_EVENTS.number()) {
      if (argument.get(JAVA_BYTE, 0) != 0) {
        queued = argument.get(JAVA_BYTE, 1);
        given++;
      }
    } else if (request == KvmIoctl.INTERRUPT.number()) {
      interrupt = argument.get(JAVA_INT, 0);
    }
  }

  private int guestDebug(MemorySegment argument) {
    int control = argument.get(JAVA_INT, 0);
    boolean inject = (control & (GuestDebug.X86.INJECT_DB | GuestDebug.X86.INJECT_BP)) != 0;
    if (inject) {
      if (queued != NONE) {
        return -EBUSY;
      }
      queued = (control & GuestDebug.X86.INJECT_DB) != 0 ? DB : BP;
      given++;
    }
    long flags = visibleFlags();
    debug.copyFrom(argument);
    if (!asks(0)) {
      debug.set(JAVA_INT, 0, 0);
    }
    steppedFrom = pc();
    flags(flags);
    return 0;
  }

  private boolean asks(int flag) {
    int wanted = GuestDebug.ENABLE | flag;
    return (debug.get(JAVA_INT, 0) & wanted) == wanted;
  }

  private long visibleFlags() {
    long flags = regs.get(JAVA_LONG, FLAGS);
    return asks(GuestDebug.SINGLESTEP) ? flags & ~TF : flags;
  }

  /** TF stands in the flags as long as the processor is where it was told to step. */
  private void flags(long value) {
    boolean steps = asks(GuestDebug.SINGLESTEP) && pc() == steppedFrom;
    regs.set(JAVA_LONG, FLAGS, steps ? value | TF : value);
  }

  private long pc() {
    return sregs.get(JAVA_LONG, 0) + regs.get(JAVA_LONG, RIP);
  }

  private int run() {
    Chosen how = chosen;
    if (how != null) {
      chosen = null;
      MemorySegment.copy(how.union(), 0, page, JAVA_BYTE, EXIT, how.union().length);
      return how.result() + exit(how.reason());
    }
    if (completing) {
      completing = false;
      skip(2);
      if ((regs.get(JAVA_LONG, FLAGS) & TF) != 0) {
        return debugExit(DB, GuestDebug.X86.DR6_BS | slots().code(pc() - 2));
      }
    }
    for (; ; ) {
      if ((byte) JAVA_BYTE.varHandle().getVolatile(page, 1L) != 0) {
        left();
        return -EINTR;
      }
      deliver();
      long before = pc();
      boolean traps = (regs.get(JAVA_LONG, FLAGS) & TF) != 0;
      int reason = codeSlots();
      touched = 0;
      reason = reason == NONE ? execute() : reason;
      if (reason == NONE && (traps || slots().enabled(touched))) {
        reason = trapped(traps, before);
      }
      if (reason != NONE) {
        return reason;
      }
    }
  }

  /** A step, and the slots for data that the instruction has touched: one exception for all. */
  private int trapped(boolean step, long before) {
    if (asks(GuestDebug.SINGLESTEP) || asks(GuestDebug.USE_HW_BP)) {
      long causes = step ? GuestDebug.X86.DR6_BS | slots().code(before) : 0;
      return debugExit(DB, causes | touched);
    }
    queued = DB;
    return NONE;
  }

  /** Of a breakpoint exception the handler returns behind the instruction that has caused it. */
  private void deliver() {
    int vector = queued != NONE ? queued : interrupt;
    if (vector == NONE) {
      return;
    }
    if (queued != NONE) {
      if (queued == BP) {
        skip(1);
      }
      queued = NONE;
    } else {
      interrupt = NONE;
    }
    long sp = regs.get(JAVA_LONG, 48) - 6;
    put(sp, regs.get(JAVA_LONG, RIP));
    put(sp + 2, sregs.get(JAVA_SHORT, 12));
    put(sp + 4, regs.get(JAVA_LONG, FLAGS));
    regs.set(JAVA_LONG, 48, sp);
    regs.set(JAVA_LONG, FLAGS, regs.get(JAVA_LONG, FLAGS) & ~(TF | IF));
    regs.set(JAVA_LONG, RIP, word(4L * vector));
    segment(word(4L * vector + 2));
  }

  private void segment(int selector) {
    sregs.set(JAVA_SHORT, 12, (short) selector);
    sregs.set(JAVA_LONG, 0, (long) selector << 4);
  }

  private void put(long linear, long word) {
    kernel.store(pages.applyAsLong(linear), (int) word & 0xFF);
    kernel.store(pages.applyAsLong(linear + 1), (int) word >> 8 & 0xFF);
  }

  private int at(long linear) {
    return kernel.load(pages.applyAsLong(linear));
  }

  private int word(long linear) {
    return at(linear) | at(linear + 1) << 8;
  }

  private void skip(int bytes) {
    regs.set(JAVA_LONG, RIP, regs.get(JAVA_LONG, RIP) + bytes & 0xFFFF);
  }

  private int codeSlots() {
    if ((regs.get(JAVA_LONG, FLAGS) & RF) != 0) {
      return NONE;
    }
    long hit = slots().code(pc());
    return slots().enabled(hit) ? debugExit(DB, hit) : NONE;
  }

  /** None where user space hasn't asked for its own. */
  private FakeSlots slots() {
    return new FakeSlots(debug, asks(GuestDebug.USE_HW_BP));
  }

  /** Executes one instruction; an exit, or none. */
  private int execute() {
    long pc = pc();
    switch (at(pc)) {
      case 0x40 -> regs.set(JAVA_LONG, 0, regs.get(JAVA_LONG, 0) + 1);
      case 0x90 -> {}
      case 0xFB -> regs.set(JAVA_LONG, FLAGS, regs.get(JAVA_LONG, FLAGS) | IF);
      case 0xF4 -> {
        skip(1);
        return exit(KvmRun.HLT);
      }
      case 0xEB -> skip(1 + (byte) at(pc + 1));
      case 0xE6 -> {
        return output(at(pc + 1));
      }
      case 0xF1 -> {
        if (asks(GuestDebug.SINGLESTEP) || asks(GuestDebug.USE_HW_BP)) {
          return debugExit(DB, 0); // nobody has moved behind it
        }
        queued = DB;
      }
      case 0xCF -> {
        long sp = regs.get(JAVA_LONG, 48);
        regs.set(JAVA_LONG, RIP, word(sp) - 1);
        segment(word(sp + 2));
        regs.set(JAVA_LONG, FLAGS, word(sp + 4));
        regs.set(JAVA_LONG, 48, sp + 6);
      }
      case 0xCC -> {
        if (asks(GuestDebug.USE_SW_BP)) {
          return debugExit(BP, 0);
        }
        queued = BP; // and delivered before the next instruction
        return NONE;
      }
      default -> {
        return access(pc);
      }
    }
    skip(1);
    return NONE;
  }

  /** Executes an instruction that loads or stores, which slots for data may match. */
  private int access(long pc) {
    switch (at(pc)) {
      case 0xC6 -> { // mov byte [imm16],imm8
        kernel.store(pages.applyAsLong(word(pc + 2)), at(pc + 4));
        touched |= slots().data(word(pc + 2), 1, true);
        skip(4);
      }
      case 0xA0 -> { // mov al,[imm16]
        regs.set(JAVA_LONG, 0, regs.get(JAVA_LONG, 0) & ~0xFFL | at(word(pc + 1)));
        touched |= slots().data(word(pc + 1), 1, false);
        skip(2);
      }
      case 0xA3 -> { // mov [imm16],ax
        put(word(pc + 1), regs.get(JAVA_LONG, 0));
        touched |= slots().data(word(pc + 1), 2, true);
        skip(2);
      }
      default -> {
        page.set(JAVA_INT, EXIT, 1);
        page.set(JAVA_INT, EXIT + 4, 0);
        return exit(KvmRun.INTERNAL_ERROR);
      }
    }
    skip(1);
    return NONE;
  }

  private int output(int port) {
    page.set(JAVA_BYTE, EXIT, (byte) 1);
    page.set(JAVA_BYTE, EXIT + 1, (byte) 1);
    page.set(JAVA_SHORT, EXIT + 2, (short) port);
    page.set(JAVA_INT, EXIT + 4, 1);
    page.set(JAVA_LONG, EXIT + 8, 4096);
    page.set(JAVA_BYTE, 4096, (byte) regs.get(JAVA_LONG, 0));
    completing = true;
    return exit(KvmRun.IO);
  }

  /** DR6 and DR7 aren't filled in for a breakpoint exception: they are of an earlier exit. */
  private int debugExit(int exception, long causes) {
    page.set(JAVA_INT, EXIT, exception);
    page.set(JAVA_LONG, EXIT + 8, pc());
    long host = debug.get(JAVA_LONG, 8 + 56);
    long effective = asks(GuestDebug.USE_HW_BP) ? host : debugregs.get(JAVA_LONG, 40);
    page.set(
        JAVA_LONG, EXIT + 16, exception == DB ? GuestDebug.X86.DR6_BASE | causes : 0xDEAD_4003L);
    page.set(JAVA_LONG, EXIT + 24, exception == DB ? effective : 0xDEAD_BEEFL);
    return exit(KvmRun.DEBUG);
  }

  private int exit(int reason) {
    page.set(JAVA_INT, 8, reason);
    left();
    return 0;
  }

  private void left() {
    MemorySegment.copy(regs, 0, page, REGS, 144);
    page.set(JAVA_LONG, REGS + FLAGS, visibleFlags());
    MemorySegment.copy(sregs, 0, page, SREGS, 312);
    page.set(JAVA_BYTE, 12, (byte) 1);
    page.set(JAVA_BYTE, 13, (byte) ((regs.get(JAVA_LONG, FLAGS) & IF) != 0 ? 1 : 0));
  }
}
