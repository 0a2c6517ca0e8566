package io.trapgate.target.memory;

import java.util.HashSet;
import java.util.Set;

/** The guest's accesses to where neither RAM nor a device is: told once for each page. */
public final class BusMisses {
  /** A guest that probes a whole bus shall not drown what else is said. */
  static final int MOST_PAGES = 32;

  private final Set<Long> pages = new HashSet<>();
  private Listener listener = (physical, write) -> {};

  /** Is told, by the thread that runs the guest. */
  @FunctionalInterface
  public interface Listener {
    /** Nothing answered at this guest physical address. */
    void missed(long physical, boolean write);
  }

  /** Who is told from now on. */
  public void listener(Listener told) {
    listener = told;
  }

  /** An access of the guest's met nothing. */
  public void missed(long physical, boolean write) {
    long page = physical & -PhysicalMap.PAGE_BYTES;
    if (pages.size() < MOST_PAGES && pages.add(page)) {
      listener.missed(physical, write);
    }
  }

  /** The machine starts anew, and tells again. */
  void forget() {
    pages.clear();
  }
}
