package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.Segment;
import io.trapgate.target.x86.core.SegmentName;
import io.trapgate.target.x86.core.X86State;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Compares our registers and memory with KVM's after a step. What differs for a reason is counted
 * under it and made as ours in KVM, so that the stream goes on where it was made to go.
 */
final class KvmComparison {
  static final String[] GPRS = {
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13",
    "r14", "r15"
  };
  private static final String[] SELECTORS = {"es", "cs", "ss", "ds", "fs", "gs"};

  /** The frame's page tables have all memory there a second time. */
  private static final long LARGE_PAGE = 0x40_0000;

  /** Behind it is the board's. */
  static final int COMPARED_BYTES = 0xA_0000;

  private static final int STACK_BYTES = 16;

  /** A store may be too long. */
  private static final int BEHIND_BYTES = 6;

  private final BareCpu ours;
  private final HostVm theirs;
  private final EmulatorResults results;
  private StringBuilder wrong = new StringBuilder();

  KvmComparison(BareCpu ours, HostVm theirs, KvmTally tally) {
    this.ours = ours;
    this.theirs = theirs;
    this.results = new EmulatorResults(ours, theirs, tally);
  }

  /**
   * After a step.
   *
   * @param step what was executed
   * @param written where our processor has stored
   * @return the differences without a reason, "" when there are none
   */
  String differences(KvmStep step, List<BareDebug.DataAccess> written) throws KvmException {
    wrong = new StringBuilder();
    X86State mine = ours.state();
    for (int i = 0; i < GPRS.length; i++) {
      general(step, i);
    }
    for (int i = 0; i < SELECTORS.length; i++) {
      if (i != SegmentName.SS || !results.nullStack()) {
        segment(SELECTORS[i], mine.segments[i]);
      }
    }
    segment("ldtr", mine.ldtr);
    segment("tr", mine.tr);
    compare("gdtr_base", mine.gdtBase);
    compare("gdtr_limit", mine.gdtLimit & 0xFFFF);
    compare("idtr_base", mine.idtBase);
    compare("idtr_limit", mine.idtLimit & 0xFFFF);
    compare("cr0", mine.cr0);
    compare("cr2", mine.cr2);
    compare("cr3", mine.cr3);
    compare("cr4", mine.cr4);
    flags(step);
    for (BareDebug.DataAccess access : written) {
      results.stored(step, access);
      memory(access.linear(), access.bytes() + BEHIND_BYTES);
    }
    long stack = mine.gpr[Gpr.RSP];
    long base = mine.mode64() ? 0 : mine.ss().base;
    memory(base + (mine.stackBytes() == 2 ? stack & 0xFFFF : stack), STACK_BYTES);
    return wrong.toString();
  }

  EmulatorResults results() {
    return results;
  }

  private void general(KvmStep step, int number) throws KvmException {
    long mine = ours.state().gpr[number];
    long found = theirs.get(GPRS[number]);
    if (mine != found && !results.general(step, number, mine, found)) {
      wrong(GPRS[number], mine, found);
    }
  }

  private void segment(String name, Segment mine) throws KvmException {
    compare(name, mine.selector);
    compare(name + "_base", mine.base);
    if (!mine.unusable) {
      compare(name + "_limit", mine.limit & 0xFFFF_FFFFL);
    }
    compare(name + "_attr", KvmSync.attributes(mine));
  }

  private void compare(String register, long mine) throws KvmException {
    long found = theirs.get(register);
    if (mine != found) {
      wrong(register, mine, found);
    }
  }

  private void wrong(String register, long mine, long found) {
    wrong.append("%s %x (KVM: %x); ".formatted(register, mine, found));
  }

  private void flags(KvmStep step) throws KvmException {
    int mine = ours.state().flags;
    int found = (int) theirs.get("eflags");
    if (mine != found && !results.flags(step, mine, found)) {
      wrong.append("eflags %x (KVM: %x), %x; ".formatted(mine, found, mine ^ found));
    }
  }

  /** Where KVM has the memory that ours has at a linear address. */
  static long window(BareCpu ours) {
    return (ours.state().cr0 & X86State.CR0_PG) != 0 ? LARGE_PAGE : 0;
  }

  private void memory(long linear, int bytes) {
    long physical = ours.cpu().look(linear);
    if (physical < 0 || physical + bytes > COMPARED_BYTES) { // tables; the whole is compared later
      return;
    }
    byte[] mine = ours.read(physical, bytes);
    byte[] found = theirs.read(physical + window(ours), bytes);
    int differs = Arrays.mismatch(mine, found);
    if (differs >= 0) {
      wrong.append(
          "memory at %x: %s (KVM: %s); "
              .formatted(
                  physical + differs,
                  HexFormat.of().formatHex(mine, differs, bytes),
                  HexFormat.of().formatHex(found, differs, bytes)));
    }
  }

  /** All memory below the board's; "" when it agrees. */
  String memory() {
    return memory(0, COMPARED_BYTES);
  }

  /** What snippets store to. */
  String data() {
    return memory(Frame.STACK, Frame.WINDOW_END - Frame.STACK);
  }

  private String memory(int from, int bytes) {
    byte[] mine = ours.read(from, bytes);
    byte[] found = theirs.read(from + window(ours), bytes);
    int at = Arrays.mismatch(mine, found);
    return at < 0
        ? ""
        : "memory at %x: %02x (KVM: %02x)".formatted(from + at, mine[at], found[at]);
  }
}
