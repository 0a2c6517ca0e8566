package io.trapgate.stub.debug;

/**
 * What runs of single vCPUs have of the runner around them.
 *
 * @param thread runs the guest
 * @param controller the machine
 * @param lastWord notes each stop
 * @param listener told of each
 */
record AroundSingleRuns(
    MachineDriver thread,
    DebugController controller,
    LastWord lastWord,
    GuestRunner.Listener listener)
    implements IndividualRuns.Around {
  @Override
  public void go(Run run) {
    thread.go(run);
  }

  @Override
  public void interrupt(Run run) {
    thread.interrupt(run);
  }

  @Override
  public void stopped(int vcpu, StopReason reason) {
    lastWord.note(reason);
    controller
        .observer()
        .stopped(new ObservedStop(vcpu, reason, controller.vcpu(vcpu).programCounter()), now());
    listener.stopped(vcpu, reason);
  }

  @Override
  public void resumed(ResumePlan plan) {
    controller.observer().resumed(plan, now());
  }

  private GuestTime now() {
    return GuestTime.of(controller.machine());
  }
}
