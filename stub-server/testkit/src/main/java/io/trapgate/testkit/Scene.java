package io.trapgate.testkit;

import java.util.List;

/** What a message shows of the machine beside what it is about. */
final class Scene {
  private static final int MOST_EXITS = 8;

  private Scene() {}

  /** The last exits, with their heading, and the slots. */
  static String text(List<String> exits, List<String> slots) {
    int surplus = exits.size() - 1 - MOST_EXITS;
    StringBuilder text = new StringBuilder("last debug exits:\n");
    for (int i = 0; i < exits.size(); i++) {
      if (i == 0 || i > surplus) {
        text.append("  ").append(exits.get(i)).append('\n');
      }
    }
    text.append("slots:\n");
    slots.forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString().stripTrailing();
  }
}
