package io.trapgate.stub.debug;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The last debug exits and stops before exceptions, oldest first. Belongs to whoever holds the
 * machine.
 */
public final class DebugExitLog {
  /** How many are kept. */
  public static final int CAPACITY = 32;

  private final ArrayDeque<ExitEntry> exits = new ArrayDeque<>(CAPACITY);

  private long passed;

  /** One that isn't kept: the guest went on behind it as its breakpoint's condition said. */
  void passed() {
    passed++;
  }

  /** How many times the guest went on at a breakpoint whose condition or commands said so. */
  public long passedCount() {
    return passed;
  }

  void add(ExitEntry exit) {
    if (exits.size() == CAPACITY) {
      exits.removeFirst();
    }
    exits.addLast(exit);
  }

  /** A copy, oldest first. */
  public List<ExitEntry> list() {
    return List.copyOf(exits);
  }
}
