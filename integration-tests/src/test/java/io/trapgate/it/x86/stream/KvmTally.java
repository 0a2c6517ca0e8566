package io.trapgate.it.x86.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was compared with KVM, found, and explained. */
final class KvmTally {
  private long frame;
  private long random;
  private long exceptions;
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Integer> explained = new TreeMap<>();

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

  /** A difference with a reason, or a form that a stream goes without. */
  void explained(String reason) {
    explained.merge(reason, 1, Integer::sum);
  }

  /** A difference without one. */
  void wrong(String difference) {
    wrong.add(difference);
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
    return "%d random instructions and %d of the frame compared, %d exceptions among them%s"
        .formatted(
            random,
            frame,
            exceptions,
            explained.entrySet().stream()
                .map(each -> "%n  %6d x %s".formatted(each.getValue(), each.getKey()))
                .collect(Collectors.joining()));
  }
}
