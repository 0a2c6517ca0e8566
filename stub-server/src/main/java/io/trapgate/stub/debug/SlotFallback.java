package io.trapgate.stub.debug;

import io.trapgate.target.kvm.Vm;
import java.util.List;
import java.util.Optional;

/**
 * What the user is told where software breakpoints take debug registers: that they do, when the
 * first one does, and that there are no more, when the last is taken. Once for each session, since
 * gdb inserts all of them at each resume.
 */
final class SlotFallback {
  private final boolean inForce;
  private boolean saidFirst;
  private boolean saidLast;

  SlotFallback(Vm vm) {
    this.inForce = vm.softwareTakesSlots();
  }

  /**
   * What there is to say after a breakpoint was inserted.
   *
   * @param slots all debug registers with their holders
   */
  Optional<String> text(Breakpoint inserted, List<Slot> slots) {
    if (!inForce || inserted.kind() != BreakpointKind.SOFTWARE) {
      return Optional.empty();
    }
    boolean last = slots.stream().noneMatch(Slot::isFree);
    if (last && !saidLast) {
      saidFirst = true;
      saidLast = true;
      return Optional.of(
          inserted
              + " took the last debug register, the next one will be refused: see monitor slots");
    }
    if (!saidFirst) {
      saidFirst = true;
      return Optional.of(
          "break takes one of "
              + slots.size()
              + " debug registers here, as this host's KVM never reports int3: see monitor kvm");
    }
    return Optional.empty();
  }

  void clientGone() {
    saidFirst = false;
    saidLast = false;
  }
}
