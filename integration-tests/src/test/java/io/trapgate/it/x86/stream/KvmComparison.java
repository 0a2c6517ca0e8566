package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
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
  private static final int COMPARED_BYTES = 0xA_0000;

  private static final int STACK_BYTES = 16;

  /** A store may be too long. */
  private static final int BEHIND_BYTES = 6;

  private final BareCpu ours;
  private final HostVm theirs;
  private final KvmTally tally;
  private StringBuilder wrong = new StringBuilder();

  KvmComparison(BareCpu ours, HostVm theirs, KvmTally tally) {
    this.ours = ours;
    this.theirs = theirs;
    this.tally = tally;
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
    stackPointer(step);
    for (int i = 0; i < GPRS.length; i++) {
      compare(GPRS[i], mine.gpr[i]);
    }
    for (int i = 0; i < SELECTORS.length; i++) {
      compare(SELECTORS[i], mine.segments[i].selector);
      compare(SELECTORS[i] + "_base", mine.segments[i].base);
    }
    compare("cr0", mine.cr0);
    compare("cr2", mine.cr2);
    compare("cr3", mine.cr3);
    compare("cr4", mine.cr4);
    flags(step);
    for (BareDebug.DataAccess access : written) {
      stored(step, access);
    }
    long stack = mine.gpr[Gpr.RSP];
    long base = mine.mode64() ? 0 : mine.ss().base;
    memory(base + (mine.stackBytes() == 2 ? stack & 0xFFFF : stack), STACK_BYTES);
    return wrong.toString();
  }

  private void compare(String register, long mine) throws KvmException {
    long found = theirs.get(register);
    if (mine != found) {
      wrong.append("%s %x (KVM: %x); ".formatted(register, mine, found));
    }
  }

  /** An instruction that KVM doesn't execute: ours has, KVM goes on from there. */
  void skip() throws KvmException {
    for (int i = 0; i < GPRS.length; i++) {
      theirs.set(GPRS[i], ours.state().gpr[i]);
    }
    theirs.set("eflags", ours.state().flags);
    theirs.set("rip", ours.state().rip);
  }

  private void stackPointer(KvmStep step) throws KvmException {
    X86State mine = ours.state();
    long found = theirs.get("rsp");
    if (step.vector() >= 0
        && !mine.protectedMode()
        && found != mine.gpr[Gpr.RSP]
        && found == (mine.gpr[Gpr.RSP] & 0xFFFF)) {
      tally.explained(KvmRows.ESP_CLEARED);
      theirs.set("rsp", mine.gpr[Gpr.RSP]);
    }
  }

  private void flags(KvmStep step) throws KvmException {
    int mine = ours.state().flags;
    int found = (int) theirs.get("eflags");
    int undefined = step.vector() < 0 ? step.undefinedFlags() : 0;
    if (step.vector() >= 0 && (mine ^ found) == Flag.AC && (mine & Flag.AC) != 0) {
      tally.explained(KvmRows.AC_CLEARED);
      theirs.set("eflags", mine);
    } else if (step.name().matches("aa[md]")
        && ((mine ^ found) & ~(Flag.SF | Flag.ZF | step.undefinedFlags())) == 0
        && mine != found) {
      tally.explained(KvmRows.AAM_FLAGS);
      theirs.set("eflags", mine);
    } else if (((mine ^ found) & ~undefined) != 0) {
      wrong.append("eflags %x (KVM: %x), %x; ".formatted(mine, found, mine ^ found));
    } else if (mine != found) {
      tally.explained("flags that the manual leaves undefined after " + step.name());
      theirs.set("eflags", mine);
    }
  }

  private void stored(KvmStep step, BareDebug.DataAccess access) {
    if (step.pushesSelector() && access.bytes() > 2) {
      memory(access.linear(), 2);
      if (!same(access.linear(), access.bytes())) {
        tally.explained(KvmRows.SELECTOR_PUSHED);
        copy(access.linear(), access.bytes());
      }
      return;
    }
    long base = ours.state().ss().base;
    long pushed = access.linear() - base + (ours.state().gpr[Gpr.RSP] & 0xFFFF_0000L);
    if (step.vector() >= 0
        && step.protected16()
        && Frame.within(pushed, 0, Frame.RAM_BYTES - STACK_BYTES)
        && !(same(access.linear(), access.bytes()) && same(pushed, access.bytes()))
        && same(access.linear(), pushed, access.bytes())) {
      tally.explained(KvmRows.FRAME_WITHOUT_BASE);
      copy(access.linear(), access.bytes());
      copy(pushed, access.bytes());
    }
    memory(access.linear(), access.bytes() + BEHIND_BYTES);
  }

  /** Where KVM has the memory that ours has at a linear address. */
  private long window() {
    return (ours.state().cr0 & X86State.CR0_PG) != 0 ? LARGE_PAGE : 0;
  }

  private boolean same(long linear, int bytes) {
    return same(linear, linear, bytes);
  }

  private boolean same(long linear, long theirLinear, int bytes) {
    long mine = ours.cpu().look(linear);
    long found = ours.cpu().look(theirLinear);
    return mine >= 0
        && found >= 0
        && Arrays.equals(ours.read(mine, bytes), theirs.read(found + window(), bytes));
  }

  private void copy(long linear, int bytes) {
    long physical = ours.cpu().look(linear);
    theirs.write(physical + window(), ours.read(physical, bytes));
  }

  private void memory(long linear, int bytes) {
    long physical = ours.cpu().look(linear);
    if (physical < 0 || physical + bytes > COMPARED_BYTES) { // tables; the whole is compared later
      return;
    }
    byte[] mine = ours.read(physical, bytes);
    byte[] found = theirs.read(physical + window(), bytes);
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
    byte[] mine = ours.read(0, COMPARED_BYTES);
    byte[] found = theirs.read(window(), COMPARED_BYTES);
    int differs = Arrays.mismatch(mine, found);
    return differs < 0
        ? ""
        : "memory at %x: %02x (KVM: %02x)".formatted(differs, mine[differs], found[differs]);
  }
}
