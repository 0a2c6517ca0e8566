package io.trapgate.stub.monitor;

import io.trapgate.stub.debug.StopOn;
import io.trapgate.target.kvm.GuestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** {@code monitor stop-on}: before which exceptions of the guest the machine stops. */
record StopOnCommand(StopOn stops) {
  List<String> run(List<String> words) {
    List<String> names =
        words.stream()
            .skip(1)
            .flatMap(word -> Arrays.stream(word.split(",", -1)))
            .filter(name -> !name.isEmpty())
            .toList();
    if (names.isEmpty()) {
      return state();
    }
    try {
      stops.choose(names.equals(List.of("none")) ? List.of() : names);
      return state();
    } catch (IllegalArgumentException unknown) {
      return List.of("monitor stop-on: " + unknown.getMessage());
    }
  }

  private List<String> state() {
    List<GuestException> known = stops.known();
    if (known.isEmpty()) {
      return List.of("this machine can't stop before exceptions: KVM has no such exit");
    }
    List<String> lines = new ArrayList<>();
    Set<GuestException> chosen = stops.chosen();
    for (GuestException each : known) {
      lines.add(
          "%-4s %-16s %-35s %s"
              .formatted(
                  chosen.contains(each) ? "stop" : "-",
                  each.name(),
                  each.text(),
                  String.join(", ", each.words()))
              .stripTrailing());
    }
    return lines;
  }
}
