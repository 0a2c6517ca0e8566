package io.trapgate.it.x86.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was compared with KVM, found, and explained. */
final class KvmTally {
  private final HostTraits host;
  private long frame;
  private long random;
  private long exceptions;
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Integer> explained = new TreeMap<>();
  private final Map<String, Integer> notEmulated = new TreeMap<>();

  KvmTally(HostTraits host) {
    this.host = host;
  }

  /** One step agrees, or differs for a reason only. */
  void agreed(boolean inSnippet, boolean exception) {
    if (inSnippet) {
      random++;
    } else {
      frame++;
    }
    if (exception) {
      exceptions++;
    }
  }

  /**
   * Whether a difference that is exactly this one is tolerated of this host; it is counted then.
   */
  boolean tolerates(EmulatorQuirk quirk) {
    if (host.emulates()) {
      explained(quirk.text());
    }
    return host.emulates();
  }

  /** The same of an instruction that KVM says it can't emulate. */
  boolean toleratesLack(String mnemonic) {
    if (host.emulates()) {
      notEmulated.merge(mnemonic, 1, Integer::sum);
    }
    return host.emulates();
  }

  /** A difference with a reason that holds on every host, or a form that a stream goes without. */
  void explained(String reason) {
    explained.merge(reason, 1, Integer::sum);
  }

  /** A difference without one. */
  void wrong(String difference) {
    wrong.add(difference);
  }

  HostTraits host() {
    return host;
  }

  /** Random instructions compared. */
  long random() {
    return random;
  }

  List<String> wrong() {
    return wrong;
  }

  @Override
  public String toString() {
    String lines =
        explained.entrySet().stream()
            .map(each -> "%n  %6d x %s".formatted(each.getValue(), each.getKey()))
            .collect(Collectors.joining());
    if (!notEmulated.isEmpty()) {
      lines +=
          "%n  %6d x %s: %s"
              .formatted(
                  notEmulated.values().stream().mapToInt(each -> each).sum(),
                  EmulatorQuirk.NOT_EMULATED.text(),
                  notEmulated);
    }
    return "%d random instructions and %d of the frame compared, %d exceptions among them; %s%s"
        .formatted(random, frame, exceptions, host, lines);
  }
}
