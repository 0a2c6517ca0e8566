package io.trapgate.stub.script.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A list that keeps its beginning and its end when it gets too long, and knows how much it left
 * out: how a session began and how it ended tell most.
 */
final class Bounded<T> {
  private final Limit limit;
  private final ToIntFunction<T> characters;
  private final List<T> head = new ArrayList<>();
  private final Deque<T> tail = new ArrayDeque<>();
  private long headCharacters;
  private long tailCharacters;
  private long total;
  private boolean headFull;

  /**
   * A limit, half of which is for the beginning and half for the end.
   *
   * @param rows at most so many items
   * @param characters at most so many characters in all of them
   */
  record Limit(int rows, long characters) {
    private boolean headHas(int count, long size) {
      return count < rows / 2 && size <= characters / 2;
    }

    private boolean tailOver(int count, long size) {
      return count > rows - rows / 2 || size > characters / 2;
    }
  }

  /**
   * An empty list.
   *
   * @param characters the size of an item's texts
   */
  Bounded(Limit limit, ToIntFunction<T> characters) {
    this.limit = limit;
    this.characters = characters;
  }

  void add(T item) {
    total++;
    int size = characters.applyAsInt(item);
    if (!headFull && limit.headHas(head.size(), headCharacters + size)) {
      head.add(item);
      headCharacters += size;
      return;
    }
    // From the first that didn't fit: a smaller one later would stand before it.
    headFull = true;
    tail.addLast(item);
    tailCharacters += size;
    while (limit.tailOver(tail.size(), tailCharacters)) {
      tailCharacters -= characters.applyAsInt(tail.removeFirst());
    }
  }

  /** What was kept, in order. */
  List<T> kept() {
    List<T> kept = new ArrayList<>(head);
    kept.addAll(tail);
    return kept;
  }

  /** How many were added. */
  long total() {
    return total;
  }

  /** Index in {@link #kept} before which items are missing; -1 when none are. */
  int gap() {
    return head.size() + tail.size() < total ? head.size() : -1;
  }
}
