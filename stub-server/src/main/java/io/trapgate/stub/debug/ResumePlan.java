package io.trapgate.stub.debug;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the machine goes on.
 *
 * @param modes one for each vCPU, in index order
 * @param from where the first vCPU that runs goes on; empty for its program counter
 */
public record ResumePlan(List<RunMode> modes, OptionalLong from) {
  public ResumePlan {
    modes = List.copyOf(modes);
  }

  /** Everything runs on from where it stands. */
  public static ResumePlan continueAll(int vcpus) {
    return new ResumePlan(
        java.util.Collections.nCopies(vcpus, new RunMode.Continue()), OptionalLong.empty());
  }

  /**
   * The vCPU that the resume is about: the first that steps, else the first that runs.
   *
   * @return an index, or -1 when all are held
   */
  public int runner() {
    int running = -1;
    for (int i = modes.size() - 1; i >= 0; i--) {
      boolean first = running < 0 || !steps(running) || steps(i);
      if (!(modes.get(i) instanceof RunMode.Hold) && first) {
        running = i;
      }
    }
    return running;
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
