package io.trapgate.stub.debug;

import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.VmExit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which debug exits the client hears of, and when.
 *
 * <p>Of several vCPUs that exit at the same time the client hears of one, for it gets one stop for
 * one resume; the port hands out the others one by one later. By then the client may have changed
 * what they stand for. So an exit of a vCPU that has executed nothing in this run is reported only
 * when it still means something: its vCPU is among those that go on, its program counter was not
 * moved, and its breakpoint is still there (as gdbserver has it, linux-low.cc
 * thread_still_has_status_pending). An exit of a vCPU that is held waits here until it goes on.
 *
 * <p>Dropping one loses nothing: breakpoints and watches act before the instruction, so one that
 * counts is met again.
 */
final class DueStops {
  /** Where a vCPU stands. */
  private record Place(long programCounter, long instructions) {}

  private final DebugController controller;
  private final List<VmExit> waiting = new ArrayList<>();
  private final Set<Integer> dropped = new HashSet<>();

  /** Those whose last step another's stop has overtaken. */
  private final Set<Integer> overtaken = new HashSet<>();

  /** Where each stood when it last executed something or was reported. */
  private List<Place> left;

  /** Where each stood when the present run began. */
  private List<Place> start;

  DueStops(DebugController controller) {
    this.controller = controller;
    this.left = places();
    this.start = left;
  }

  /** A run begins. */
  void resuming() {
    start = places();
    dropped.clear();
  }

  /** The machine stands still for the client, who hears of that vCPU. */
  void stopped(MachineThread.Run run, int reported) {
    for (int vcpu = 0; vcpu < left.size(); vcpu++) {
      Place here = place(vcpu);
      if (vcpu == reported || !here.equals(start.get(vcpu))) {
        left.set(vcpu, here);
        overtaken.remove(vcpu);
        if (vcpu != reported && run.steps(vcpu)) {
          overtaken.add(vcpu);
        }
      }
    }
  }

  /** The client has gone, or the machine was reset. */
  void forget() {
    waiting.clear();
    overtaken.clear();
    left = places();
  }

  /** The oldest exit of a vCPU that goes on now; those that mean nothing any more are dropped. */
  Optional<VmExit> take(MachineThread.Run run) {
    Iterator<VmExit> each = waiting.iterator();
    while (each.hasNext()) {
      VmExit next = each.next();
      if (run.vcpus().contains(next.vcpu())) {
        each.remove();
        if (concerns(run, next)) {
          return Optional.of(next);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the run ends with this exit; if not, the guest has to go on. */
  boolean concerns(MachineThread.Run run, VmExit exit) {
    if (!(exit.exit() instanceof VcpuExit.Debug debug)) {
      return true;
    }
    if (!run.vcpus().contains(exit.vcpu())) {
      waiting.add(exit);
      return false;
    }
    if (!place(exit.vcpu()).equals(start.get(exit.vcpu())) || means(run, exit.vcpu(), debug)) {
      return true;
    }
    return !dropped.add(exit.vcpu()); // met again, so it isn't one of old
  }

  /** What an exit without execution still means, with the table and the place of now. */
  private boolean means(MachineThread.Run run, int vcpu, VcpuExit.Debug exit) {
    Place here = start.get(vcpu);
    boolean there = exit.address() == here.programCounter();
    return switch (StopReason.of(exit, controller.table())) {
      case StopReason.Step _ ->
          there
              && overtaken.contains(vcpu)
              && wantsStep(run.modes().get(vcpu), here.programCounter());
      case StopReason.SoftwareBreakpoint _, StopReason.HardwareBreakpoint _ -> there;
      case StopReason.Watch _ -> here.equals(left.get(vcpu));
      case StopReason.Unclaimed _ -> false;
      case StopReason.Interrupted _, StopReason.PoweredOff _, StopReason.Broken _ -> true;
    };
  }

  /** Whether a step that is done already is what the client asks for. */
  private static boolean wantsStep(RunMode mode, long programCounter) {
    return switch (mode) {
      case RunMode.Step _ -> true;
      case RunMode.RangeStep range -> !range.contains(programCounter);
      case RunMode.Continue _ -> false;
      case RunMode.Hold _ -> false;
    };
  }

  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (int vcpu = 0; vcpu < controller.vcpuCount(); vcpu++) {
      places.add(place(vcpu));
    }
    return places;
  }

  private Place place(int index) {
    Vcpu vcpu = controller.vcpu(index);
    return new Place(vcpu.programCounter(), vcpu.instructionCount());
  }
}
