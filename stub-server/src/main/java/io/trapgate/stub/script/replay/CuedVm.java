package io.trapgate.stub.script.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.trapgate.target.kvm.ForwardingVm;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A machine that gets console input exactly where the recorded one got it, and that waits where the
 * recorded one was interrupted, until it is interrupted.
 */
final class CuedVm extends ForwardingVm {
  /** The player gives up earlier. */
  private static final long HOLD_MINUTES = 10;

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
    super(vm);
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
    return super.run(vcpus);
  }

  /** A hold is followed by a stop, so what comes next waits for the next run. */
  private void arm() {
    if (!armed && next < cues.size()) {
      armed = true;
      moments().ifPresent(moments -> moments.at(cues.get(next).moment(), this::reached));
    }
  }

  private void reached() {
    armed = false;
    Cue cue = cues.get(next);
    next++;
    switch (cue) {
      case Cue.Input input -> {
        super.serial().ifPresent(line -> line.send(input.text().getBytes(ISO_8859_1)));
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

  /** Nobody else types: what the client's {@code monitor type} came to is among the cues. */
  @Override
  public Optional<SerialLine> serial() {
    return super.serial().map(Mute::new);
  }

  /** A line that takes no input. */
  private record Mute(SerialLine line) implements SerialLine {
    @Override
    public void send(byte[] bytes) {
      // It comes at the place where the recorded machine got it.
    }

    @Override
    public void onReceive(Consumer<byte[]> receiver) {
      line.onReceive(receiver);
    }

    @Override
    public void watch(Watcher watcher) {
      line.watch(watcher);
    }
  }

  @Override
  public void kick() {
    super.kick();
    if (holding) {
      kicks.release();
    }
  }
}
