package io.trapgate.stub.debug;

import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The only thread that runs the guest. Takes one command at a time and answers each with one stop.
 * It waits in a blocking take or inside {@link Vm#run}; only between steps it looks out for the
 * next one a moment before it sleeps.
 */
final class MachineThread {
  private sealed interface Command {
    record Go(Run run) implements Command {}

    record End() implements Command {}
  }

  private final BlockingQueue<Command> commands = new LinkedTransferQueue<>();

  /** After a step the next one mostly follows at once. */
  private final Lookout<Command> afterStep = new Lookout<>(commands);

  private final Vm vm;
  private final ExitRecord exits;
  private final TargetSideJudge judge;
  private final Consumer<GuestStop> stops;
  private final Thread thread;

  /** Only for {@link #interruptHere}. */
  private @Nullable Run executing;

  private volatile long interruptedRun;
  private volatile boolean ending;

  /**
   * @param vm what runs
   * @param exits gets every debug exit
   * @param judge lets the guest go on where the client needn't be asked
   * @param stops called on this thread; must only hand the message on
   */
  MachineThread(Vm vm, ExitRecord exits, TargetSideJudge judge, Consumer<GuestStop> stops) {
    this.vm = vm;
    this.exits = exits;
    this.judge = judge;
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

  /** Ends the run that is in progress, soon and always at the same place. On this thread. */
  void interruptHere() {
    if (executing != null) {
      interrupt(executing);
    }
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

  private VmExit runUntilStop(Run run) {
    Set<Integer> vcpus = run.vcpus();
    while (true) {
      VmExit exit = vm.run(vcpus);
      boolean wanted = interruptedRun == run.number() || ending;
      switch (exit.exit()) {
        case VcpuExit.Kicked _ -> {
          if (wanted) {
            return exit;
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
