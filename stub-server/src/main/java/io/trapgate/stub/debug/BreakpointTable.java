package io.trapgate.stub.debug;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What the client has inserted, oldest first. Inserting the same again changes nothing, as gdb
 * re-sends {@code Z} packets (gdb document node "Packets", Z packets are idempotent); with other
 * conditions or commands these replace the former.
 */
public final class BreakpointTable {
  private final SequencedMap<Breakpoint, TargetSide> entries = new LinkedHashMap<>();

  /** Adds one, or replaces what is decided and done at it. */
  void put(Breakpoint breakpoint, TargetSide side) {
    entries.put(breakpoint, side);
  }

  /** Removes one; false when it was not there. */
  boolean remove(Breakpoint breakpoint) {
    return entries.remove(breakpoint) != null;
  }

  /** All of it, to be put back by {@link #restore}. */
  Map<Breakpoint, TargetSide> copy() {
    return new LinkedHashMap<>(entries);
  }

  /** Puts former content back. */
  void restore(Map<Breakpoint, TargetSide> content) {
    entries.clear();
    entries.putAll(content);
  }

  /** Leaves only those whose commands go on without a client. */
  void keepPersistent() {
    entries.values().removeIf(side -> !side.persistent());
  }

  /** A copy, oldest first. */
  public List<Breakpoint> list() {
    return new ArrayList<>(entries.keySet());
  }

  /**
   * What is decided and done at code addresses without the client, where that holds for all
   * breakpoints there.
   */
  Map<Long, List<TargetSide>> targetSides() {
    Map<Long, List<TargetSide>> sides = new HashMap<>();
    if (entries.values().stream().allMatch(TargetSide::isNothing)) {
      return Map.of();
    }
    entries.forEach((breakpoint, side) -> {
      if (!breakpoint.kind().isWatch()) {
        sides.computeIfAbsent(breakpoint.guestVirtual(), _ -> new ArrayList<>()).add(side);
      }
    });
    sides.values().removeIf(all -> all.stream().anyMatch(TargetSide::isNothing));
    return Map.copyOf(sides);
  }

  /** Bytes of bytecode at all breakpoints but one. */
  long codeBytes(Breakpoint butFor) {
    long bytes = 0;
    for (Map.Entry<Breakpoint, TargetSide> entry : entries.entrySet()) {
      bytes += entry.getKey().equals(butFor) ? 0 : entry.getValue().codeBytes();
    }
    return bytes;
  }

  /** Whether nothing is inserted. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether exactly this one is inserted. */
  public boolean has(Breakpoint breakpoint) {
    return entries.containsKey(breakpoint);
  }

  /** Whether one of this kind is inserted at this address, of whatever length. */
  public boolean has(BreakpointKind kind, long guestVirtual) {
    return entries.keySet().stream()
        .anyMatch(b -> b.kind() == kind && b.guestVirtual() == guestVirtual);
  }

  /** Addresses of the software breakpoints, ascending, each once. */
  public long[] softwareAddresses() {
    long[] found = new long[entries.size()];
    int count = 0;
    for (Breakpoint each : entries.keySet()) {
      if (each.kind() == BreakpointKind.SOFTWARE) {
        found[count++] = each.guestVirtual();
      }
    }
    return Arrays.stream(found, 0, count).sorted().distinct().toArray();
  }
}
