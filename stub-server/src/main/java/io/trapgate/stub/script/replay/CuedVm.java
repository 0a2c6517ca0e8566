package io.trapgate.stub.script.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.ExceptionStops;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.Moments;
import io.trapgate.target.kvm.NorFlash;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A machine that gets console input exactly where the recorded one got it, and that waits where the
 * recorded one was interrupted, until it is interrupted.
 */
final class CuedVm implements Vm {
  /** The player gives up earlier. */
  private static final long HOLD_MINUTES = 10;

  private final Vm vm;
  private final List<Cue> cues;
  private final Progress progress;
  private final Semaphore kicks = new Semaphore(0);
  private volatile boolean released;
  private volatile boolean holding;
  private int next;
  private boolean armed;

  /**
   * @param vm the machine, stopped
   * @param cues what comes to it, in order
   * @param progress told of each hold
   */
  CuedVm(Vm vm, List<Cue> cues, Progress progress) {
    this.vm = vm;
    this.cues = List.copyOf(cues);
    this.progress = progress;
  }

  /** Waits nowhere any more. */
  void release() {
    released = true;
    kicks.release();
  }

  @Override
  public VmExit run(Set<Integer> vcpus) {
    arm();
    return vm.run(vcpus);
  }

  /** A hold is followed by a stop, so what comes next waits for the next run. */
  private void arm() {
    if (!armed && next < cues.size()) {
      armed = true;
      vm.moments().ifPresent(moments -> moments.at(cues.get(next).moment(), this::reached));
    }
  }

  private void reached() {
    armed = false;
    Cue cue = cues.get(next);
    next++;
    switch (cue) {
      case Cue.Input input -> {
        vm.serial().ifPresent(line -> line.send(input.text().getBytes(ISO_8859_1)));
        arm();
      }
      case Cue.Hold _ -> hold();
    }
  }

  private void hold() {
    if (released) {
      return;
    }
    kicks.drainPermits();
    holding = true;
    progress.add(Progress.Step.HELD);
    try {
      if (!released && !kicks.tryAcquire(HOLD_MINUTES, TimeUnit.MINUTES)) {
        released = true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      holding = false;
    }
  }

  @Override
  public void kick() {
    vm.kick();
    if (holding) {
      kicks.release();
    }
  }

  @Override
  public Architecture architecture() {
    return vm.architecture();
  }

  @Override
  public List<Vcpu> vcpus() {
    return vm.vcpus();
  }

  @Override
  public Optional<Moments> moments() {
    return vm.moments();
  }

  @Override
  public DebugSlots debugSlots() {
    return vm.debugSlots();
  }

  @Override
  public int guestDebugFlags() {
    return vm.guestDebugFlags();
  }

  @Override
  public Optional<ExceptionStops> exceptionStops() {
    return vm.exceptionStops();
  }

  @Override
  public Optional<EngineBreakpoints> engineBreakpoints() {
    return vm.engineBreakpoints();
  }

  @Override
  public boolean softwareTakesSlots() {
    return vm.softwareTakesSlots();
  }

  @Override
  public Optional<HostAbilities> hostAbilities() {
    return vm.hostAbilities();
  }

  @Override
  public Optional<GuestMemory> physicalMemory(int vcpu, DevicePolicy policy) {
    return vm.physicalMemory(vcpu, policy);
  }

  @Override
  public Optional<NorFlash> flash() {
    return vm.flash();
  }

  @Override
  public Optional<SerialLine> serial() {
    return vm.serial();
  }

  @Override
  public void reset() {
    vm.reset();
  }

  @Override
  public void close() {
    vm.close();
  }
}
