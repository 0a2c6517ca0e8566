package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The only thread that runs the guest. Takes one command at a time and answers each with one stop.
 * It waits in a blocking take or inside {@link Vm#run}; only between steps it looks out for the
 * next one a moment before it sleeps.
 */
final class MachineThread {
  /**
   * One resume.
   *
   * @param number counts resumes from 1
   * @param modes how each vCPU goes on, by index
   * @param vcpus indices of those that aren't held, at least one
   * @param softwareAddresses our software breakpoints, ascending: where a range step ends
   */
  record Run(long number, List<RunMode> modes, Set<Integer> vcpus, long[] softwareAddresses) {
    boolean steps(int vcpu) {
      return modes.get(vcpu).steps();
    }

    boolean isStep() {
      return modes.stream().anyMatch(RunMode.Step.class::isInstance);
    }

    /** Whose run an interrupt ends: who steps, else the one whose turn it was. */
    int meant(int turn) {
      return steps(turn) ? turn : vcpus.stream().filter(this::steps).findFirst().orElse(turn);
    }
  }

  private sealed interface Command {
    record Go(Run run) implements Command {}

    record End() implements Command {}
  }

  private final BlockingQueue<Command> commands = new LinkedTransferQueue<>();

  /** After a step the next one mostly follows at once. */
  private final Lookout<Command> afterStep = new Lookout<>(commands);

  private final Vm vm;
  private final DebugExitLog log;
  private final Consumer<GuestStop> stops;
  private final Thread thread;
  private volatile long interruptedRun;
  private volatile boolean ending;

  /**
   * @param vm what runs
   * @param log gets every debug exit
   * @param stops called on this thread; must only hand the message on
   */
  MachineThread(Vm vm, DebugExitLog log, Consumer<GuestStop> stops) {
    this.vm = vm;
    this.log = log;
    this.stops = stops;
    this.thread = Thread.ofPlatform().name("trapgate-machine").daemon().unstarted(this::serve);
  }

  void start() {
    thread.start();
  }

  /** Hands the machine over; the caller touches it no more until the stop comes. */
  void go(Run run) {
    commands.add(new Command.Go(run));
  }

  /**
   * Asks for the end of this run. A request that comes when the run is over does nothing to the
   * next one: the kick that is left over is recognised by its number.
   */
  void interrupt(Run run) {
    interruptedRun = run.number();
    vm.kick();
  }

  /** Ends the thread and waits for it; {@code kick} takes it out of the guest. */
  void end(Runnable kick) {
    ending = true;
    commands.add(new Command.End());
    kick.run();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    try {
      Command next = commands.take();
      while (next instanceof Command.Go(Run run)) {
        stops.accept(new GuestStop(run.number(), execute(run)));
        next = run.isStep() ? afterStep.take() : commands.take();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A fault of the model ends the guest, not the server. */
  private VmExit execute(Run run) {
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

  private VmExit runUntilStop(Run run) {
    while (true) {
      VmExit exit = vm.run(run.vcpus());
      boolean wanted = interruptedRun == run.number() || ending;
      switch (exit.exit()) {
        case VcpuExit.Kicked _ -> {
          if (wanted) {
            return exit;
          }
        }
        case VcpuExit.Debug debug -> {
          record(exit.vcpu(), debug);
          if (isGuests(run, exit.vcpu(), debug) && vm.vcpus().get(exit.vcpu()).reinject(debug)) {
            if (wanted) {
              return new VmExit(exit.vcpu(), new VcpuExit.Kicked());
            }
            continue;
          }
          if (!staysInRange(run, exit.vcpu(), debug)) {
            return exit;
          }
          if (wanted) {
            return new VmExit(
                exit.vcpu(), new VcpuExit.Kicked()); // else gdb would take it for a step and go on
          }
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

  private void record(int index, VcpuExit.Debug debug) {
    Vcpu vcpu = vm.vcpus().get(index);
    log.add(
        new DebugExit(
            index, status(debug), debug.address(), vcpu.programCounter(), vcpu.instructionCount()));
  }

  /** A software breakpoint that the client hasn't set: the guest has its own reason for it. */
  private static boolean isGuests(Run run, int vcpu, VcpuExit.Debug exit) {
    return status(exit) == GuestDebug.Booke.NONE
        && run.modes().get(vcpu) instanceof RunMode.Continue
        && Arrays.binarySearch(run.softwareAddresses(), exit.address()) < 0;
  }

  private static boolean staysInRange(Run run, int vcpu, VcpuExit.Debug exit) {
    return run.modes().get(vcpu) instanceof RunMode.RangeStep range
        && status(exit) == GuestDebug.Booke.NONE
        && range.contains(exit.address())
        && Arrays.binarySearch(run.softwareAddresses(), exit.address()) < 0;
  }

  private static int status(VcpuExit.Debug exit) {
    return switch (exit) {
      case VcpuExit.Debug.Booke booke -> booke.status();
      case VcpuExit.Debug.X86 x86 -> (int) x86.dr6();
    };
  }
}
