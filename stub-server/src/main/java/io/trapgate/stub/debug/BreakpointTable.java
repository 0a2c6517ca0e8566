package io.trapgate.stub.debug;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * What the client has inserted, oldest first. Inserting the same again changes nothing, as gdb
 * re-sends {@code Z} packets (gdb document node "Packets", Z packets are idempotent).
 */
public final class BreakpointTable {
  private final SequencedSet<Breakpoint> entries = new LinkedHashSet<>();

  /** Adds one; false when it was there already. */
  boolean add(Breakpoint breakpoint) {
    return entries.add(breakpoint);
  }

  /** Removes one; false when it was not there. */
  boolean remove(Breakpoint breakpoint) {
    return entries.remove(breakpoint);
  }

  /** Puts former content back. */
  void restore(List<Breakpoint> content) {
    entries.clear();
    entries.addAll(content);
  }

  /** A copy, oldest first. */
  public List<Breakpoint> list() {
    return new ArrayList<>(entries);
  }

  /** Whether nothing is inserted. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether exactly this one is inserted. */
  public boolean has(Breakpoint breakpoint) {
    return entries.contains(breakpoint);
  }

  /** Whether one of this kind is inserted at this address, of whatever length. */
  public boolean has(BreakpointKind kind, long guestVirtual) {
    return entries.stream().anyMatch(b -> b.kind() == kind && b.guestVirtual() == guestVirtual);
  }

  /** Addresses of the software breakpoints, ascending, each once. */
  public long[] softwareAddresses() {
    return entries.stream()
        .filter(b -> b.kind() == BreakpointKind.SOFTWARE)
        .mapToLong(Breakpoint::guestVirtual)
        .sorted()
        .distinct()
        .toArray();
  }
}
