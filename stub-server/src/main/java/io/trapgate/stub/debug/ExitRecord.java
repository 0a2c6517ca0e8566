package io.trapgate.stub.debug;

import io.trapgate.target.kvm.Vm;

/**
 * Where debug exits are noted: the last of them for the user, each for the observer.
 *
 * @param vm whose exits they are
 * @param log the last ones
 * @param observer told of each
 */
record ExitRecord(Vm vm, DebugExitLog log, DebugObserver observer) {
  /** One more that the guest has gone on behind, as its breakpoint says; too many to be kept. */
  void passed() {
    log.passed();
  }

  /** A stop before an exception, which the client hears of. */
  void add(FaultExit exit) {
    log.add(exit);
  }

  /** On the machine thread. */
  void add(DebugExit exit) {
    log.add(exit);
    observer.exited(exit, GuestTime.of(vm));
  }
}
