package io.trapgate.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a session has inserted, and can lift for a moment to let the guest pass it. */
final class BreakpointSet {
  private final Wire wire;
  private final List<Breakpoint> inserted = new ArrayList<>();

  BreakpointSet(Wire wire) {
    this.wire = wire;
  }

  /**
   * Inserts one.
   *
   * @param place what the user called it, for the message
   * @throws InsertRefusedException with the stub's reason
   */
  Breakpoint insert(Breakpoint.Kind kind, long address, int length, String place) {
    Breakpoint wanted = new Breakpoint(this, kind, address, length);
    wire.insert(wanted, "cannot insert " + kind.label() + " at " + place);
    inserted.add(wanted);
    return wanted;
  }

  /** The stub knows one entry, however often the same was inserted. */
  void remove(Breakpoint unwanted) {
    if (!inserted.remove(unwanted)) {
      return;
    }
    boolean others = inserted.stream().anyMatch(other -> same(other, unwanted));
    if (!others) {
      wire.remove(unwanted);
    }
  }

  void removeAll() {
    List.copyOf(inserted).forEach(this::remove);
  }

  /** Breakpoints for the instruction at this address. */
  List<Breakpoint> codeAt(long pc) {
    return inserted.stream().filter(b -> !b.kind().isWatch() && b.address() == pc).toList();
  }

  List<Breakpoint> watches() {
    return inserted.stream().filter(b -> b.kind().isWatch()).toList();
  }

  /** The watchpoint behind a hit: of that kind if there is one, else any that covers it. */
  Optional<Breakpoint> watchOn(Breakpoint.Kind kind, long address) {
    List<Breakpoint> covering = watches().stream().filter(w -> w.covers(address)).toList();
    Optional<Breakpoint> exact = covering.stream().filter(w -> w.kind() == kind).findFirst();
    return exact.or(() -> covering.stream().findFirst());
  }

  /** Takes these out for a moment. */
  void lift(List<Breakpoint> lifted) {
    distinct(lifted).forEach(wire::remove);
  }

  /** Puts them back. */
  void restore(List<Breakpoint> lifted) {
    for (Breakpoint breakpoint : distinct(lifted)) {
      wire.insert(breakpoint, "cannot put back " + breakpoint);
    }
  }

  private static List<Breakpoint> distinct(List<Breakpoint> many) {
    List<Breakpoint> distinct = new ArrayList<>();
    for (Breakpoint next : many) {
      if (distinct.stream().noneMatch(other -> same(other, next))) {
        distinct.add(next);
      }
    }
    return distinct;
  }

  private static boolean same(Breakpoint one, Breakpoint other) {
    return one.packet('Z').equals(other.packet('Z'));
  }
}
