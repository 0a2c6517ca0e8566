package io.trapgate.target.linux;

import io.trapgate.target.kvm.HostAbilities.Ability;
import io.trapgate.target.kvm.HostAbilities.Measured;
import io.trapgate.target.kvm.KvmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The same measurement in several modes: what works in one and not in another can't be promised.
 */
final class EachMode {
  private static final List<ProbeMode> COUNTING =
      List.of(ProbeMode.REAL, ProbeMode.PROTECTED, ProbeMode.LONG);

  private EachMode() {}

  /** What one guest shows. */
  interface Probe {
    /** Empty when it is as it should be, else what happened instead. */
    String failure(ProbeMode mode) throws KvmException;
  }

  /** In the modes that count; the note tells of each where they differ. */
  static Measured inEachMode(Ability ability, String good, Probe probe) throws KvmException {
    Map<String, List<String>> modes = new LinkedHashMap<>();
    for (ProbeMode mode : COUNTING) {
      modes.computeIfAbsent(probe.failure(mode), _ -> new ArrayList<>()).add(mode.text());
    }
    if (modes.size() > 1) {
      return new Measured(ability, false, told(modes));
    }
    String failure = modes.keySet().iterator().next();
    return new Measured(ability, failure.isEmpty(), failure.isEmpty() ? good : failure);
  }

  /**
   * The same. What works there and fails in 64-bit user mode counts all the same, and is told: a
   * guest of firmware or a kernel has nothing else to be debugged with.
   */
  static Measured andInUserMode(Ability ability, String good, Probe probe) throws KvmException {
    Measured found = inEachMode(ability, good, probe);
    String failure = found.works() ? probe.failure(ProbeMode.USER) : "";
    if (failure.isEmpty()) {
      return found;
    }
    String missing = "not in %s: %s".formatted(ProbeMode.USER.text(), failure);
    return new Measured(ability, true, good.isEmpty() ? missing : good + "; " + missing);
  }

  private static String told(Map<String, List<String>> modes) {
    return modes.entrySet().stream()
        .map(entry ->
            String.join(" and ", entry.getValue())
                + ": "
                + (entry.getKey().isEmpty() ? "as it should be" : entry.getKey()))
        .collect(Collectors.joining("; "));
  }
}
