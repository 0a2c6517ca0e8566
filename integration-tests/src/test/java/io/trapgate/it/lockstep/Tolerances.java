package io.trapgate.it.lockstep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tolerances of one run, each with how often it was needed. */
final class Tolerances {
  private final List<Tolerance> all;
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  Tolerances(List<Tolerance> all) {
    this.all = List.copyOf(all);
  }

  /** Whether any of them has an explanation. */
  boolean accept(Step step, String register, int ours, int theirs) {
    for (Tolerance each : all) {
      if (each.accepts(step, register, ours, theirs)) {
        count(each.reason());
        return true;
      }
    }
    return false;
  }

  /** Counts something that was settled elsewhere. */
  void count(String reason) {
    counts.merge(reason, 1, Integer::sum);
  }

  /** One line for each that was needed. */
  String summary() {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (reason, count) -> text.append("\n  tolerated: %9d  %s".formatted(count, reason)));
    return text.toString();
  }
}
