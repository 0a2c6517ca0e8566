package io.trapgate.it.x86.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was compared with the processor, and what was found. */
final class SlotTally {
  private final Map<String, Integer> stops = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private int compared;

  void agreed(String stop) {
    compared++;
    stops.merge(stop, 1, Integer::sum);
  }

  /** Not compared. */
  void passed(String reason) {
    stops.merge(reason, 1, Integer::sum);
  }

  void wrong(String difference) {
    wrong.add(difference);
  }

  List<String> wrong() {
    return wrong;
  }

  int compared() {
    return compared;
  }

  @Override
  public String toString() {
    return "%d stops compared: %s".formatted(compared, stops);
  }
}
