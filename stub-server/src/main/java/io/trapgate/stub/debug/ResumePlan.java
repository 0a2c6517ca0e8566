package io.trapgate.stub.debug;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the machine goes on.
 *
 * @param modes one for each vCPU, in index order
 * @param jump a vCPU that goes on elsewhere than at its program counter, if one does
 */
public record ResumePlan(List<RunMode> modes, Optional<Jump> jump) {
  /**
   * Where a vCPU goes on.
   *
   * @param vcpu its index
   * @param guestVirtual address of its next instruction
   */
  public record Jump(int vcpu, long guestVirtual) {}

  public ResumePlan {
    modes = List.copyOf(modes);
  }

  /** Everybody goes on where they stand. */
  public static ResumePlan of(List<RunMode> modes) {
    return new ResumePlan(modes, Optional.empty());
  }

  /** Everything runs on from where it stands. */
  public static ResumePlan continueAll(int vcpus) {
    return of(Collections.nCopies(vcpus, new RunMode.Continue()));
  }

  /** Indices of the vCPUs that aren't held. */
  public Set<Integer> running() {
    Set<Integer> running = new TreeSet<>();
    for (int i = 0; i < modes.size(); i++) {
      if (!(modes.get(i) instanceof RunMode.Hold)) {
        running.add(i);
      }
    }
    return running;
  }

  /** Indices of the vCPUs that go on by steps. */
  public Set<Integer> stepping() {
    Set<Integer> stepping = new TreeSet<>(running());
    stepping.removeIf(vcpu -> !steps(vcpu));
    return stepping;
  }

  /** Whether that vCPU goes on by steps. */
  public boolean steps(int vcpu) {
    return switch (modes.get(vcpu)) {
      case RunMode.Step _ -> true;
      case RunMode.RangeStep _ -> true;
      case RunMode.Hold _ -> false;
      case RunMode.Continue _ -> false;
    };
  }
}
