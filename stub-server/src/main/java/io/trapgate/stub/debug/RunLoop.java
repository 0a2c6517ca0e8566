package io.trapgate.stub.debug;

import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the guest until it stops, or until its turn on a shared processor is over. One thread at a
 * time; only {@link #interrupt} and {@link #end} may come from elsewhere.
 */
final class RunLoop {
  private final Vm vm;
  private final ExitRecord exits;
  private final TargetSideJudge judge;

  /** Only for {@link #interruptHere}. */
  private @Nullable Run executing;

  private volatile long interruptedRun;
  private volatile boolean ending;
  private volatile boolean turnOver;

  /**
   * @param vm what runs
   * @param exits gets every debug exit
   * @param judge lets the guest go on where the client needn't be asked
   */
  RunLoop(Vm vm, ExitRecord exits, TargetSideJudge judge) {
    this.vm = vm;
    this.exits = exits;
    this.judge = judge;
  }

  /**
   * Asks for the end of this run. A request that comes when the run is over does nothing to the
   * next one: the kick that is left over is recognised by its number.
   */
  void interrupt(Run run) {
    interruptedRun = run.number();
    vm.kick();
  }

  /** Ends the run that is in progress, soon and always at the same place. Where it runs. */
  void interruptHere() {
    if (executing != null) {
      interrupt(executing);
    }
  }

  /** Whatever runs is to end for good. */
  void end() {
    ending = true;
  }

  /** The machine gives its processor to another one soon; its run goes on in its next turn. */
  void endTurn() {
    turnOver = true;
    vm.kick();
  }

  /** How far all vCPUs have come; the same again means that none has executed anything. */
  long progress() {
    return vm.vcpus().stream().mapToLong(Vcpu::progress).sum();
  }

  /** The run's exit; empty when only its turn was over. */
  Optional<VmExit> turn(Run run) {
    turnOver = false;
    return Optional.ofNullable(execute(run));
  }

  /** A fault of the model ends the guest, not the server. */
  private @Nullable VmExit execute(Run run) {
    executing = run;
    try {
      return runUntilStop(run);
    } catch (RuntimeException fault) {
      String reason = "fault of the machine model at " + places(run) + ": " + fault;
      return new VmExit(run.vcpus().iterator().next(), new VcpuExit.InternalError(reason));
    }
  }

  /** Whoever's fault it was, it stands at one of these. */
  private String places(Run run) {
    return run.vcpus().stream()
        .map(vcpu -> Addresses.hex(vm.vcpus().get(vcpu).programCounter()) + " (cpu" + vcpu + ")")
        .collect(Collectors.joining(", "));
  }

  private @Nullable VmExit runUntilStop(Run run) {
    Set<Integer> vcpus = run.vcpus();
    while (true) {
      VmExit exit = vm.run(vcpus);
      boolean wanted = interruptedRun == run.number() || ending;
      switch (exit.exit()) {
        case VcpuExit.Kicked _ -> {
          if (wanted) {
            return exit;
          }
          if (turnOver) {
            return null;
          }
        }
        case VcpuExit.Debug debug -> {
          if (!goesOn(run, exit.vcpu(), debug)) {
            return exit;
          }
          if (wanted) { // else gdb would take it for a step and go on
            return new VmExit(exit.vcpu(), new VcpuExit.Kicked());
          }
        }
        case VcpuExit.Faulted faulted -> {
          long instructions = vm.vcpus().get(exit.vcpu()).instructionCount();
          exits.add(new FaultExit(exit.vcpu(), faulted, instructions));
          return exit;
        }
        case VcpuExit.Shutdown _ -> {
          return exit;
        }
        case VcpuExit.InternalError _ -> {
          return exit;
        }
      }
    }
  }

  /** Whether a debug exit is nothing to the client. */
  private boolean goesOn(Run run, int index, VcpuExit.Debug exit) {
    Vcpu vcpu = vm.vcpus().get(index);
    ExitOwner owner = new ExitOwner(run, index, Place.of(vcpu));
    if (judge.goesOn(run, owner, exit)) {
      exits.passed();
      return true;
    }
    exits.add(new DebugExit(index, exit, vcpu.programCounter(), vcpu.instructionCount()));
    return owner.isGuests(exit) && vcpu.reinject(exit) || owner.staysInRange(exit);
  }
}
