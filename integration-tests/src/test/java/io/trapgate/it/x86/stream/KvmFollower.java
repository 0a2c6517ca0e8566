package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.EmulationFailure;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.X86Fault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Runs our processor and the host's KVM along a stream, one step after another. */
final class KvmFollower {
  private static final long STEPPED = GuestDebug.X86.DR6_BASE | GuestDebug.X86.DR6_BS;
  private static final int MOST_ITERATIONS = 0x2_0000;
  private static final int MOST_STEPS = 100_000;
  private static final int HISTORY = 6;

  /** Streams repeat less often. */
  private static final int MOST_REPEATED = 8;

  /** Looks at all data behind each step: slow, and finds whose store it was. */
  private static final boolean WHOLE = Boolean.getBoolean("kvm.whole");

  private final BareCpu ours;
  private final HostVm theirs;
  private final KvmTally tally;
  private final String name;
  private final KvmComparison comparison;
  private final KvmSync sync;
  private final List<BareDebug.DataAccess> written = new ArrayList<>();
  private final ArrayDeque<String> history = new ArrayDeque<>();
  private boolean ended;
  private boolean halted;
  private int raised = -1;

  KvmFollower(BareCpu ours, HostVm theirs, KvmTally tally, String name) {
    this.ours = ours;
    this.theirs = theirs;
    this.tally = tally;
    this.name = name;
    this.comparison = new KvmComparison(ours, theirs, tally);
    this.sync = new KvmSync(ours, theirs);
  }

  /** To the end of the stream, or to the first difference. */
  void run() throws KvmException {
    theirs.step();
    for (int i = 0; i < KvmComparison.GPRS.length; i++) {
      ours.state().gpr[i] = theirs.get(KvmComparison.GPRS[i]);
    }
    ours.state().cr0 = theirs.get("cr0"); // CD and NW, as the machine starts
    ours.state().idtLimit = 0x3FF; // so too
    ours.cpu().registersChanged();
    for (int i = 0; i < MOST_STEPS; i++) {
      KvmStep step = KvmStep.next(ours);
      String difference = step.halts() ? comparison.memory() : step(step);
      if (!difference.isEmpty()) {
        tally.wrong("%s behind %s at %s: %s".formatted(name, history, step, difference));
      }
      remember(step);
      halted = step.halts();
      if (halted || ended || !difference.isEmpty()) {
        return;
      }
    }
    tally.wrong(name + " doesn't end");
  }

  /** Whether the guest has come to its end. */
  boolean halted() {
    return halted;
  }

  private void remember(KvmStep step) {
    if (history.size() == HISTORY) {
      history.removeFirst();
    }
    history.add(step.insn());
  }

  private String step(KvmStep step) throws KvmException {
    if (!tally.host().emulates()) {
      return onProcessor(step);
    }
    boolean skipped =
        step.entersOtherwise(ours.state()) && tally.tolerates(EmulatorQuirk.ENTER_SIZE);
    return skipped ? skip() : emulated(step, theirs.run());
  }

  /**
   * What a processor does: a step into a fault leaves TF behind, so that a slot has to catch it,
   * and MOV SS takes the next instruction along (SDM 3A 6.8.3).
   */
  private String onProcessor(KvmStep step) throws KvmException {
    written.clear();
    try {
      int vector = oneStep();
      if (vector < 0 && ours.state().movSsShadow) {
        vector = oneStep();
      }
      if (step.repeated() && ours.state().linearRip() == step.at()) {
        ours.state().flags |= Flag.RF; // a trap between iterations sets it (SDM 3B 17.3.1.1)
      }
      if (vector >= 0) {
        theirs.stepInto(ours.state().linearRip());
      } else {
        theirs.step();
      }
      VcpuExit exit = theirs.run();
      boolean there =
          exit instanceof VcpuExit.Debug.X86 debug && debug.pc() == ours.state().linearRip();
      return there ? compare(step.ended(vector)) : "KVM: " + exit;
    } catch (EmulationFailure failure) {
      return "ours: " + failure.what();
    }
  }

  /** Our step, when KVM's emulator has ended its own with that exit. */
  private String emulated(KvmStep step, VcpuExit exit) throws KvmException {
    if (stands(step, exit) && step.repeated() && tally.tolerates(EmulatorQuirk.ITERATIONS)) {
      VcpuExit last = theirs.run();
      for (int i = 0; i < MOST_REPEATED && stands(step, last); i++) {
        last = theirs.run();
      }
      return follow(step, last);
    }
    if (exit instanceof VcpuExit.InternalError error) {
      return failed(step, error);
    }
    return step.takesNextAlong() ? alongWithNext(step, exit) : follow(step, exit);
  }

  private static boolean stands(KvmStep step, VcpuExit exit) {
    return exit instanceof VcpuExit.Debug.X86 debug && debug.pc() == step.at();
  }

  /** KVM has gone on behind it in the same step, unless it has raised an exception. */
  private String alongWithNext(KvmStep step, VcpuExit exit) throws KvmException {
    written.clear();
    int before = ours.state().flags;
    int vector = oneStep();
    if (vector >= 0 && exit instanceof VcpuExit.Debug.X86 debug) {
      raised = vector;
      intoHandler(debug.pc());
      return arrived(step, debug.pc());
    }
    if (vector >= 0 || !tally.tolerates(EmulatorQuirk.NEXT_TOO)) {
      return "KVM: " + exit;
    }
    tally.agreed(step.inSnippet(), false);
    if (step.isLongIret()) {
      comparison.results().returned(before);
    }
    return emulated(KvmStep.next(ours), exit);
  }

  private String failed(KvmStep step, VcpuExit.InternalError error) throws KvmException {
    boolean shutdown = error.reason().contains("KVM_EXIT_SHUTDOWN");
    if (shutdown
        && step.protected16()
        && ours.state().ss().base != 0
        && oneStep() >= 0
        && tally.tolerates(EmulatorQuirk.FRAME_NOWHERE)) {
      ended = true;
      return "";
    }
    if (step.takesNextAlong() && theirs.get("rip") != step.at()) {
      return alongWithNext(step, error);
    }
    boolean lacks = error.reason().contains("can't emulate") && theirs.get("rip") == step.at();
    return lacks && KvmRows.mayLack(step.name()) && tally.toleratesLack(step.name())
        ? skip()
        : "KVM: " + error;
  }

  /** An instruction that KVM doesn't execute: ours has, KVM goes on from there. */
  private String skip() throws KvmException {
    byte[] before = ours.read(0, KvmComparison.COMPARED_BYTES);
    try {
      oneStep();
    } catch (EmulationFailure failure) {
      return "ours: " + failure.what();
    }
    sync.registers();
    sync.memory(before, KvmComparison.window(ours));
    return "";
  }

  private String follow(KvmStep step, VcpuExit exit) throws KvmException {
    if (!(exit instanceof VcpuExit.Debug.X86 debug)
        || debug.dr6() != STEPPED
        || debug.exception() != VcpuExit.Debug.X86.DB) {
      return "KVM: " + exit;
    }
    written.clear();
    try {
      raised = ourStep(step, debug.pc());
    } catch (EmulationFailure failure) {
      return "ours: " + failure.what();
    }
    return arrived(step, debug.pc());
  }

  private String arrived(KvmStep step, long theirPc) throws KvmException {
    return ours.state().linearRip() == theirPc
        ? compare(step.ended(raised))
        : otherHandler(step, theirPc);
  }

  private String compare(KvmStep step) throws KvmException {
    String differences = comparison.differences(step, written);
    differences += WHOLE ? comparison.data() : "";
    if (differences.isEmpty()) {
      tally.agreed(step.inSnippet(), step.vector() >= 0);
    }
    return differences;
  }

  /** #GP and #SS change places when an override is obeyed that 64-bit mode ignores. */
  private boolean takesOther(KvmStep step, long beyond, long theirPc) throws KvmException {
    int other = raised == X86Fault.GP ? X86Fault.SS : X86Fault.GP;
    return (raised == X86Fault.GP || raised == X86Fault.SS)
            && step.overrideIgnored()
            && theirPc == handler(other) + beyond
            && tally.tolerates(EmulatorQuirk.STACK_OVERRIDE)
        || raised == X86Fault.GP
            && step.isLongIret()
            && theirPc == handler(X86Fault.NP) + beyond
            && tally.tolerates(EmulatorQuirk.IRET_PRESENT);
  }

  /** KVM has raised another exception. */
  private String otherHandler(KvmStep step, long theirPc) throws KvmException {
    long pc = ours.state().linearRip();
    boolean raises = raised >= 0 && step.codeBits() == 64;
    if (raises && takesOther(step, pc - handler(raised), theirPc)) {
      theirs.set("rip", pc);
      long top = ours.cpu().look(ours.state().gpr[Gpr.RSP]);
      theirs.write(top + KvmComparison.window(ours), ours.read(top, Long.BYTES)); // the vector
      return compare(step.ended(raised));
    }
    return "vector %d, pc %x (KVM: %x), rcx %x".formatted(raised, pc, theirPc, step.rcx());
  }

  /** Where a gate of 64-bit mode leads. */
  private long handler(int vector) {
    byte[] gate = ours.read(ours.cpu().look(ours.state().idtBase + 16L * vector), 16);
    ByteBuffer words = ByteBuffer.wrap(gate).order(ByteOrder.LITTLE_ENDIAN);
    return words.getShort(0) & 0xFFFFL | (words.getShort(6) & 0xFFFFL) << 16;
  }

  /** Ours as far as KVM goes in a step. */
  private int ourStep(KvmStep step, long theirPc) {
    int vector = oneStep();
    if (vector >= 0) {
      intoHandler(theirPc);
      return vector;
    }
    for (int i = 0; i < MOST_ITERATIONS && ours.state().linearRip() == step.at(); i++) {
      oneStep();
    }
    return vector;
  }

  private void intoHandler(long theirPc) {
    if (ours.state().linearRip() != theirPc && tally.tolerates(EmulatorQuirk.HANDLER_TOO)) {
      oneStep();
    }
  }

  private int oneStep() {
    int vector = ours.step();
    ours.debug().accesses().stream().filter(BareDebug.DataAccess::write).forEach(written::add);
    return vector;
  }
}
