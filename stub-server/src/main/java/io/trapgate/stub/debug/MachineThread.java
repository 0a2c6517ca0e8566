package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.function.Consumer;

/**
 * The only thread that runs the guest. Takes one command at a time and answers each with one stop.
 * It waits in a blocking take or inside {@link Vcpu#run()}; only between steps it looks out for the
 * next one a moment before it sleeps.
 */
final class MachineThread {
  /**
   * One resume.
   *
   * @param number counts resumes from 1
   * @param vcpu who runs
   * @param mode how; never held
   * @param softwareAddresses our software breakpoints, ascending: where a range step ends
   */
  record Run(long number, Vcpu vcpu, RunMode mode, long[] softwareAddresses) {}

  private sealed interface Command {
    record Go(Run run) implements Command {}

    record End() implements Command {}
  }

  private final BlockingQueue<Command> commands = new LinkedTransferQueue<>();

  /** After a step the next one mostly follows at once. */
  private final Lookout<Command> afterStep = new Lookout<>(commands);

  private final DebugExitLog log;
  private final Consumer<GuestStop> stops;
  private final Thread thread;
  private volatile long interruptedRun;
  private volatile boolean ending;

  /**
   * @param log gets every debug exit
   * @param stops called on this thread; must only hand the message on
   */
  MachineThread(DebugExitLog log, Consumer<GuestStop> stops) {
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
    run.vcpu().kick();
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
        stops.accept(new GuestStop(run.number(), run.vcpu().index(), execute(run)));
        next = run.mode() instanceof RunMode.Step ? afterStep.take() : commands.take();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A fault of the model ends the guest, not the server. */
  private VcpuExit execute(Run run) {
    try {
      return runUntilStop(run);
    } catch (RuntimeException fault) {
      return new VcpuExit.InternalError(
          "fault of the machine model at "
              + Addresses.hex(run.vcpu().programCounter())
              + ": "
              + fault);
    }
  }

  private VcpuExit runUntilStop(Run run) {
    Vcpu vcpu = run.vcpu();
    while (true) {
      VcpuExit exit = vcpu.run();
      boolean wanted = interruptedRun == run.number() || ending;
      switch (exit) {
        case VcpuExit.Kicked _ -> {
          if (wanted) {
            return exit;
          }
        }
        case VcpuExit.Debug debug -> {
          log.add(
              new DebugExit(
                  vcpu.index(),
                  debug.status(),
                  debug.address(),
                  vcpu.programCounter(),
                  vcpu.instructionCount()));
          if (!staysInRange(run, debug)) {
            return exit;
          }
          if (wanted) {
            return new VcpuExit.Kicked(); // else gdb would take it for a step and go on
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

  private static boolean staysInRange(Run run, VcpuExit.Debug exit) {
    return run.mode() instanceof RunMode.RangeStep range
        && exit.status() == GuestDebug.Booke.NONE
        && range.contains(exit.address())
        && Arrays.binarySearch(run.softwareAddresses(), exit.address()) < 0;
  }
}
