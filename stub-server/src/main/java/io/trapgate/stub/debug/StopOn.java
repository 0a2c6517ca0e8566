package io.trapgate.stub.debug;

import io.trapgate.target.kvm.ExceptionStops;
import io.trapgate.target.kvm.GuestException;
import io.trapgate.target.kvm.Vm;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Before which exceptions of the guest the machine stops. A session starts with what the server was
 * started with. Event loop only, while the machine is stopped.
 */
public final class StopOn {
  /** What a machine says that has none. */
  static final String NOT_OFFERED =
      "this machine can't stop before exceptions: KVM has no such exit (expected: a model)";

  private final Optional<ExceptionStops> machine;
  private Set<GuestException> standard = Set.of();
  private Set<GuestException> chosen = Set.of();

  StopOn(Vm vm) {
    machine = vm.exceptionStops();
  }

  /**
   * What every session starts with, and so what holds while there is none.
   *
   * @throws IllegalArgumentException as {@link #choose}
   */
  public void standard(List<String> names) {
    choose(names);
    standard = chosen;
  }

  /**
   * The machine stops before these and no others.
   *
   * @throws IllegalArgumentException for a name that isn't known, or any where the machine has no
   *     such stops; nothing has changed then, and the message is one line for the user
   */
  public void choose(List<String> names) {
    take(new ExceptionNames(known()).select(names));
  }

  private void take(Set<GuestException> wanted) {
    chosen = wanted;
    machine.ifPresent(stops -> stops.replace(wanted));
  }

  void clientGone() {
    if (!chosen.equals(standard)) {
      take(standard);
    }
  }

  /** Those before which it stops. */
  public Set<GuestException> chosen() {
    return Set.copyOf(chosen);
  }

  /** All that it can stop before; none where the machine can't. */
  public List<GuestException> known() {
    return machine.map(ExceptionStops::known).orElse(List.of());
  }
}
