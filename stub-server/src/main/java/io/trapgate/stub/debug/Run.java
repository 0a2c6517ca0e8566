package io.trapgate.stub.debug;

import java.util.List;
import java.util.Set;

/**
 * One resume.
 *
 * @param number counts resumes from 1
 * @param plan how each vCPU goes on
 * @param armed what is in force meanwhile
 * @param start where each vCPU stood when it began, by index
 * @param unheard what each may still have an exit of, by index
 */
record Run(long number, ResumePlan plan, Armed armed, List<Place> start, List<Unheard> unheard) {
  Run {
    start = List.copyOf(start);
    unheard = List.copyOf(unheard);
  }

  Run knowing(List<Unheard> now) {
    return new Run(number, plan, armed, start, now);
  }

  /** The same run, behind a pause that was nobody's stop. */
  Run numbered(long next) {
    return new Run(next, plan, armed, start, unheard);
  }

  RunMode mode(int vcpu) {
    return plan.modes().get(vcpu);
  }

  /** Indices of those that aren't held, at least one. */
  Set<Integer> vcpus() {
    return plan.running();
  }

  boolean steps(int vcpu) {
    return mode(vcpu).steps();
  }

  boolean isStep() {
    return plan.modes().stream().anyMatch(RunMode.Step.class::isInstance);
  }

  /** Whose run an interrupt ends: who steps, else the one whose turn it was. */
  int meant(int turn) {
    return steps(turn) ? turn : vcpus().stream().filter(this::steps).findFirst().orElse(turn);
  }

  /** Whether an exit of that vCPU, which stands there now, may be of an earlier run. */
  boolean mayBeOld(int vcpu, Place now) {
    return now.equals(start.get(vcpu)) && !unheard.get(vcpu).equals(Unheard.NONE);
  }
}
