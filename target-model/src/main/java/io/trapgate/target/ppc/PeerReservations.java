package io.trapgate.target.ppc;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The reservations of the other cores of a machine, as one core's stores see them.
 *
 * <p>The cores execute one at a time, so another core's reservation can only go away while this one
 * executes: it is enough to look for new ones before it starts.
 */
final class PeerReservations {
  private final LongConsumer newPage;
  private Reservation[] others = {};

  /** For each of them a page whose stores all come here, or {@link Reservation#NONE}. */
  private long[] guarded = {};

  /**
   * @param newPage told of each page whose stores have to come here from now on
   */
  PeerReservations(LongConsumer newPage) {
    this.newPage = newPage;
  }

  void add(Reservation other) {
    others = Arrays.copyOf(others, others.length + 1);
    others[others.length - 1] = other;
    guarded = Arrays.copyOf(guarded, others.length);
    guarded[others.length - 1] = Reservation.NONE;
  }

  /** Looks for new reservations: before this core executes. */
  void guard() {
    for (int i = 0; i < others.length; i++) {
      long page = others[i].page();
      if (page != Reservation.NONE && page != guarded[i]) {
        newPage.accept(page);
        guarded[i] = page;
      }
    }
  }

  /** Whether stores to the page of this address have to come here; if not, they need not. */
  boolean guards(long physical) {
    long page = physical & -4096;
    for (Reservation other : others) {
      if (other.page() == page) {
        return true;
      }
    }
    for (int i = 0; i < guarded.length; i++) {
      guarded[i] = guarded[i] == page ? Reservation.NONE : guarded[i];
    }
    return false;
  }

  /** This core stored these bytes. */
  void stored(long physical, int bytes) {
    for (Reservation other : others) {
      other.lose(physical, bytes);
    }
  }
}
