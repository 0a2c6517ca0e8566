package io.trapgate.it.zoo;

import java.util.function.Predicate;

/**
 * An answer that is due.
 *
 * @param packet what it answers
 * @param allowed whether this is a right answer
 * @param console whether console output may come before it
 * @param paired whether the next answer due may come before this one: the two answer packets of
 *     which only the guest's speed decides which is done first
 */
record Due(String packet, Predicate<String> allowed, boolean console, boolean paired) {
  Due(String packet, Predicate<String> allowed) {
    this(packet, allowed, false, false);
  }
}
