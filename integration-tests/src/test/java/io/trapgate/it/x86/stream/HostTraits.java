package io.trapgate.it.x86.stream;

import io.trapgate.target.HostKvm;
import io.trapgate.target.MachineException;
import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.HostAbilities.Ability;

/**
 * What of the host a comparison with its KVM depends on.
 *
 * @param emulates whether KVM executes every instruction itself: only then its emulator's own
 *     differences are tolerated, and only then they are looked for
 */
record HostTraits(boolean emulates) {
  /** As the host probe has it. */
  static HostTraits of(HostAbilities found) {
    return new HostTraits(!found.can(Ability.ALL_INSTRUCTIONS));
  }

  /** Measures this host. */
  static HostTraits measured() throws MachineException {
    return of(HostKvm.measure());
  }

  @Override
  public String toString() {
    return emulates
        ? "guest code is executed by KVM's instruction emulator, whose own differences are tolerated"
        : "guest code is executed by the processor, no difference of the emulator is tolerated";
  }
}
