package io.trapgate.stub.debug;

import java.util.List;
import java.util.OptionalLong;

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
   * The vCPU that gets the machine thread: the first that steps, else the first that runs. The port
   * runs one vCPU at a time until it exits, so the others are held for that long.
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
