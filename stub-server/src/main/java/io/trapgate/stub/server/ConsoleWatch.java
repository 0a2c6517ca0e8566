package io.trapgate.stub.server;

import io.trapgate.stub.debug.GuestTime;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.Vm;

/**
 * Tells the observer what crosses the guest's console line, and when. Machine thread only.
 *
 * @param vm whose line it is
 */
record ConsoleWatch(Vm vm, ServerObserver observer) implements SerialLine.Watcher {
  @Override
  public void output(byte[] bytes) {
    observer.consoleOutput(bytes, GuestTime.of(vm));
  }

  @Override
  public void input(byte[] bytes) {
    observer.consoleInput(bytes, GuestTime.of(vm));
  }
}
