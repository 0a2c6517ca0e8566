package io.trapgate.it.lockstep;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Which of our registers is compared with which value of QEMU's dump. */
final class RegisterPairs {
  /**
   * Not compared as registers: the clocks, which {@link GuestTime} has, and the reservation, which
   * shows in what a conditional store does.
   */
  private static final Set<String> ELSEWHERE = Set.of("TBU", "TBL", "DECR", "RES");

  private final List<String> names;
  private final @Nullable IntSupplier[] ours;
  private final int[] compared;
  private final List<String> left = new ArrayList<>();

  RegisterPairs(List<String> names, OurMachine machine, Set<String> absent) {
    this.names = List.copyOf(names);
    ours = new IntSupplier[names.size()];
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      ours[i] = machine.register(name);
      if (ours[i] == null || absent.contains(name)) {
        left.add(name);
      } else if (!ELSEWHERE.contains(name)) {
        indices.add(i);
      }
    }
    compared = indices.stream().mapToInt(i -> i).toArray();
  }

  /** How many registers are compared at every block. */
  int size() {
    return compared.length;
  }

  /** Values of the dump that our core has no register for. */
  List<String> left() {
    return left;
  }

  /** Indices of the registers that differ; empty most of the time. */
  List<Integer> differing(int[] theirs) {
    List<Integer> found = List.of();
    for (int index : compared) {
      IntSupplier mine = ours[index];
      if (mine != null && mine.getAsInt() != theirs[index]) {
        found = found.isEmpty() ? new ArrayList<>() : found;
        found.add(index);
      }
    }
    return found;
  }

  String name(int index) {
    return names.get(index);
  }

  int ours(int index) {
    IntSupplier mine = ours[index];
    return mine == null ? 0 : mine.getAsInt();
  }

  /** Both register files, what differs marked. */
  List<String> lines(int[] theirs) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      IntSupplier mine = ours[i];
      String value = mine == null ? "--------" : "%08x".formatted(mine.getAsInt());
      boolean differs = mine != null && mine.getAsInt() != theirs[i];
      String mark = !differs ? " " : ELSEWHERE.contains(names.get(i)) ? "~" : "*";
      line.append("%s%-7s %s %08x  ".formatted(mark, names.get(i), value, theirs[i]));
      if (i % 4 == 3 || i == names.size() - 1) {
        lines.add(line.toString());
        line.setLength(0);
      }
    }
    return lines;
  }
}
