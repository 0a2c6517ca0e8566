package io.trapgate.stub.debug;

import io.trapgate.stub.debug.agent.AgentContext;
import io.trapgate.stub.debug.agent.AgentEvaluator;
import io.trapgate.stub.debug.agent.AgentException;
import io.trapgate.stub.debug.agent.AgentExpression;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decides at a breakpoint with conditions or commands whether the client hears of it. On the
 * machine thread, so that a hit costs no round trip: a condition that can't be evaluated stops, and
 * the client decides.
 */
final class TargetSideJudge {
  private final Vm vm;
  private final Consumer<String> printed;
  private final AgentEvaluator evaluator;
  private final List<VcpuContext> contexts;

  /**
   * @param vm the machine, held by the thread that calls
   * @param printed gets what commands print, and why one could not be done
   */
  TargetSideJudge(Vm vm, Consumer<String> printed) {
    this.vm = vm;
    this.printed = printed;
    this.evaluator = new AgentEvaluator(printed);
    this.contexts =
        vm.vcpus().stream().map(vcpu -> new VcpuContext(vcpu, vm.architecture())).toList();
  }

  /** Whether the guest goes on behind that exit; the breakpoint is passed then. */
  boolean goesOn(Run run, ExitOwner owner, VcpuExit.Debug exit) {
    if (!run.armed().hasTargetSide() || owner.namesWatch(exit)) {
      return false;
    }
    int vcpu = owner.vcpu();
    List<TargetSide> met = run.armed().targetSide(exit.address());
    boolean mayGoOn =
        switch (run.mode(vcpu)) {
          case RunMode.Continue _, RunMode.Hold _ -> true;
          case RunMode.Step _ -> false;
          case RunMode.RangeStep range -> range.contains(exit.address());
        };
    if (met.isEmpty() || !mayGoOn || !allPass(met, contexts.get(vcpu))) {
      return false;
    }
    vm.vcpus().get(vcpu).passBreakpoint();
    return true;
  }

  /** Every one is looked at: each has commands of its own. */
  private boolean allPass(List<TargetSide> met, AgentContext context) {
    boolean all = true;
    for (TargetSide each : met) {
      all &= passes(each, context);
    }
    return all;
  }

  /**
   * A stop of a breakpoint with commands would be no use to gdb: it takes it for none of its own
   * and resumes onto it, for ever (breakpoint.c, dprintf_breakpoint::breakpoint_hit). What fails
   * there is told, and the guest goes on, as with gdbserver.
   */
  private boolean passes(TargetSide side, AgentContext context) {
    boolean unheard = !side.commands().isEmpty();
    try {
      if (!side.conditions().isEmpty() && !holds(side.conditions(), context)) {
        return true;
      }
    } catch (AgentException unknown) {
      if (!unheard) {
        return false; // gdb evaluates it itself, and says what is wrong
      }
      failed("condition", unknown);
    }
    try {
      for (AgentExpression command : side.commands()) {
        evaluator.evaluate(command, context);
      }
    } catch (AgentException failure) {
      failed("commands", failure);
    }
    return unheard;
  }

  private void failed(String what, AgentException failure) {
    printed.accept("trapgate: " + what + " of a breakpoint: " + failure.getMessage() + "\n");
  }

  private boolean holds(List<AgentExpression> conditions, AgentContext context)
      throws AgentException {
    for (AgentExpression condition : conditions) {
      if (evaluator.evaluate(condition, context) != 0) {
        return true;
      }
    }
    return false;
  }
}
