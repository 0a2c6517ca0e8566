package io.trapgate.stub.script.run;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of the scripts: each {@code count}-th, from the {@code index}-th on.
 *
 * @param index from 1
 * @param count how many parts there are
 */
public record Shard(int index, int count) {
  /** All of them. */
  public static final Shard WHOLE = new Shard(1, 1);

  /** Checks both. */
  public Shard {
    if (count < 1 || index < 1 || index > count) {
      throw new IllegalArgumentException(
          "shard: " + index + "/" + count + " (expected: I/N with I from 1 to N)");
    }
  }

  /** Those of the list that are in this part, in order. */
  public <T> List<T> of(List<T> all) {
    List<T> part = new ArrayList<>();
    for (int i = index - 1; i < all.size(); i += count) {
      part.add(all.get(i));
    }
    return part;
  }
}
