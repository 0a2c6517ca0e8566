package io.trapgate.it.zoo;

import java.util.function.Predicate;

/**
 * A packet to be sent.
 *
 * @param payload before escapes are made
 * @param exact what its answer is while the machine stands in an all-stop session; holds besides
 *     the {@link Rules}
 */
record Sample(String payload, Predicate<String> exact) {
  /** One of which only the rules are known. */
  static Sample of(String payload) {
    return new Sample(payload, Shapes.ANY);
  }

  Family family() {
    return Family.of(payload);
  }
}
