package io.trapgate.target.linux;

import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.KvmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Software breakpoints by INT3, for a host that reports it. An address is translated when it is
 * inserted, and the breakpoint stays at that place of RAM: a guest that maps the page elsewhere, or
 * away, takes it along, and it can be removed all the same.
 */
final class PatchedBreakpoints implements EngineBreakpoints {
  private static final long NOWHERE = -1;

  /** From a guest's linear address to RAM. */
  interface Translation {
    /** The physical address, -1 when no vCPU has one for it now. */
    long physical(long linear);
  }

  private final PatchedText text;
  private final Translation translation;

  /** Where each is. */
  private final Map<Long, Long> places = new HashMap<>();

  PatchedBreakpoints(PatchedText text, Translation translation) {
    this.text = text;
    this.translation = translation;
  }

  @Override
  public void replace(long... guestVirtual) throws KvmException {
    Map<Long, Long> wanted = new HashMap<>();
    for (long linear : guestVirtual) {
      long known = places.getOrDefault(linear, NOWHERE);
      wanted.put(linear, known == NOWHERE ? inserted(linear) : known);
    }
    places.clear();
    places.putAll(wanted);
    removeOthers(wanted.values());
  }

  private long inserted(long linear) throws KvmException {
    long physical = translation.physical(linear);
    if (physical == NOWHERE || !text.put(physical)) {
      removeOthers(places.values());
      String what = physical == NOWHERE ? "nothing is mapped there" : "no RAM is there";
      throw new KvmException(
          "int3",
          KvmException.EFAULT,
          "break at 0x%x: %s (expected: mapped RAM; hbreak takes any address)"
              .formatted(linear, what));
    }
    return physical;
  }

  private void removeOthers(Iterable<Long> kept) {
    Set<Long> stay = new HashSet<>();
    kept.forEach(stay::add);
    text.places().stream().filter(place -> !stay.contains(place)).forEach(text::remove);
  }

  /** The memory has been filled anew, and the guest stands at its start. */
  void insertAgain() {
    text.forget();
    places.replaceAll((linear, _) -> {
      long physical = translation.physical(linear);
      return physical != NOWHERE && text.put(physical) ? physical : NOWHERE;
    });
  }

  /** Whose instruction a vCPU has met. */
  enum Met {
    /** One of ours, by the address at which it was inserted. */
    OURS,
    /** One of ours, by another address of the same memory: the guest has none there. */
    ELSEWHERE,
    /** Not at an address of ours. */
    FOREIGN,
    /**
     * The guest's own at an address of ours: in another address space, or what ours has replaced.
     */
    BELOW_OURS
  }

  /**
   * Whose it is.
   *
   * @param linear where a vCPU has met a breakpoint instruction
   * @param physical the same place by that vCPU's own translation
   */
  Met met(long linear, long physical) {
    boolean there = text.has(physical) && !text.isLifted(physical);
    if (places.containsKey(linear)) {
      return there ? Met.OURS : Met.BELOW_OURS;
    }
    return there ? Met.ELSEWHERE : Met.FOREIGN;
  }
}
