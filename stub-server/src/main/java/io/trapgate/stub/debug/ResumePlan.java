package io.trapgate.stub.debug;

import io.trapgate.target.kvm.KvmException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

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

  /** Writes the program counter of the vCPU that is to go on elsewhere. */
  void jump(DebugController stopped) throws KvmException {
    if (jump.isPresent()) {
      new RegisterFile(stopped.vcpu(jump.get().vcpu()), stopped.architecture())
          .jump(jump.get().guestVirtual());
    }
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
    return those(mode -> !(mode instanceof RunMode.Hold));
  }

  /** Indices of the vCPUs that go on by steps. */
  public Set<Integer> stepping() {
    return those(RunMode::steps);
  }

  private Set<Integer> those(Predicate<RunMode> wanted) {
    Set<Integer> indices = new TreeSet<>();
    for (int i = 0; i < modes.size(); i++) {
      if (wanted.test(modes.get(i))) {
        indices.add(i);
      }
    }
    return indices;
  }
}
