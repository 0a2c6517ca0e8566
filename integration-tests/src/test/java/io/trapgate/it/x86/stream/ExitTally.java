package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.VcpuExit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which exits were compared with KVM's, what was found, and what is explained. */
final class ExitTally {
  private final HostTraits host;
  private final Map<String, Integer> exits = new TreeMap<>();
  private final Map<String, Integer> explained = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private int compared;
  private int guestsOwn;

  ExitTally(HostTraits host) {
    this.host = host;
  }

  HostTraits host() {
    return host;
  }

  /** Both have come to the same exit. */
  void agreed(ExitPlan.Way way, VcpuExit exit) {
    compared++;
    String what =
        switch (exit) {
          case VcpuExit.Debug.X86 debug -> "dr6 %x".formatted(debug.dr6());
          default -> exit.getClass().getSimpleName(); // the end of the stream
        };
    exits.merge(way + " " + what, 1, Integer::sum);
  }

  /** A debug exception that the guest has caused itself. */
  void guestsOwn() {
    guestsOwn++;
  }

  /** Exits for one of those. */
  int ownExits() {
    return guestsOwn;
  }

  /** As {@link KvmTally#tolerates}. */
  boolean tolerates(EmulatorQuirk quirk) {
    if (host.emulates()) {
      explained(quirk.text());
    }
    return host.emulates();
  }

  /** A difference with a reason that holds on every host. */
  void explained(String reason) {
    explained.merge(reason, 1, Integer::sum);
  }

  void wrong(String difference) {
    wrong.add(difference);
  }

  List<String> wrong() {
    return wrong;
  }

  /** Exits compared. */
  int compared() {
    return compared;
  }

  @Override
  public String toString() {
    return "%d exits compared: %s; %s%s"
        .formatted(
            compared,
            exits,
            host,
            explained.entrySet().stream()
                .map(each -> "%n  %6d x %s".formatted(each.getValue(), each.getKey()))
                .collect(Collectors.joining()));
  }
}
