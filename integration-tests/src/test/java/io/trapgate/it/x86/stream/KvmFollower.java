package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.EmulationFailure;
import io.trapgate.target.x86.core.Gpr;
import java.util.ArrayList;
import java.util.List;

/** Runs our processor and the host's KVM along a stream, one step after another. */
final class KvmFollower {
  private static final long STEPPED = GuestDebug.X86.DR6_BASE | GuestDebug.X86.DR6_BS;
  private static final int MOST_ITERATIONS = 0x2_0000;
  private static final int MOST_STEPS = 100_000;

  private final BareCpu ours;
  private final HostVm theirs;
  private final KvmTally tally;
  private final String name;
  private final KvmComparison comparison;
  private final List<BareDebug.DataAccess> written = new ArrayList<>();
  private boolean ended;
  private int raised = -1;

  KvmFollower(BareCpu ours, HostVm theirs, KvmTally tally, String name) {
    this.ours = ours;
    this.theirs = theirs;
    this.tally = tally;
    this.name = name;
    this.comparison = new KvmComparison(ours, theirs, tally);
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
        tally.wrong("%s at %s: %s".formatted(name, step, difference));
      }
      if (step.halts() || ended || !difference.isEmpty()) {
        return;
      }
    }
    tally.wrong(name + " doesn't end");
  }

  private String step(KvmStep step) throws KvmException {
    VcpuExit exit = theirs.run();
    if (exit instanceof VcpuExit.Debug.X86 first && first.pc() == step.at() && step.repeated()) {
      tally.explained("a step of a repeated instruction executes all iterations, the next ends it");
      exit = theirs.run();
    }
    if (exit instanceof VcpuExit.Debug.X86 first && first.pc() == step.at() && step.farCall()) {
      exit = theirs.run();
      if (exit instanceof VcpuExit.Debug.X86 debug) {
        tally.explained(KvmRows.FAR_CALL_TWICE);
        String difference = follow(step, debug);
        return raised >= 0 ? difference : "KVM: a step that doesn't move";
      }
    }
    if (exit instanceof VcpuExit.InternalError error
        && error.reason().contains("KVM_EXIT_SHUTDOWN")
        && step.protected16()
        && ours.state().gpr[Gpr.RSP] >>> 16 != 0
        && oneStep() >= 0) {
      tally.explained(KvmRows.FRAME_NOWHERE);
      ended = true;
      return "";
    }
    if (exit instanceof VcpuExit.InternalError && !step.inSnippet() && step.name().equals("lar")) {
      tally.explained(KvmRows.LAR_SKIPPED);
      oneStep();
      comparison.skip();
      return "";
    }
    if (!(exit instanceof VcpuExit.Debug.X86 debug)
        || debug.dr6() != STEPPED
        || debug.exception() != VcpuExit.Debug.X86.DB) {
      return "KVM: " + exit;
    }
    return follow(step, debug);
  }

  private String follow(KvmStep step, VcpuExit.Debug.X86 debug) throws KvmException {
    int vector;
    written.clear();
    try {
      vector = ourStep(step, debug.pc());
      raised = vector;
    } catch (EmulationFailure failure) {
      return "ours: " + failure.what();
    }
    if (ours.state().linearRip() != debug.pc()) {
      return "vector %d, pc %x (KVM: %x)".formatted(vector, ours.state().linearRip(), debug.pc());
    }
    String differences = comparison.differences(step.ended(vector), written);
    if (differences.isEmpty()) {
      tally.agreed(step.inSnippet(), vector >= 0);
    }
    return differences;
  }

  /** Ours as far as KVM goes in a step. */
  private int ourStep(KvmStep step, long theirPc) {
    int vector = oneStep();
    if (vector >= 0) {
      if (ours.state().linearRip() != theirPc) {
        tally.explained("a step into an exception executes the handler's first instruction too");
        oneStep();
      }
      return vector;
    }
    for (int i = 0; i < MOST_ITERATIONS && ours.state().linearRip() == step.at(); i++) {
      oneStep();
    }
    return vector;
  }

  private int oneStep() {
    int vector = ours.step();
    ours.debug().accesses().stream().filter(BareDebug.DataAccess::write).forEach(written::add);
    return vector;
  }
}
