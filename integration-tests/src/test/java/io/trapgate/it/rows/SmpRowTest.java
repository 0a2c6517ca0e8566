package io.trapgate.it.rows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows on four vCPUs. The guest has the same labels on every machine: {@code spin}, where all stay
 * while {@code spin_wanted} is set, each counting in {@code spins}; {@code only_third}, where only
 * the last of the four comes. Then all end.
 */
abstract class SmpRowTest extends RowTest {
  /** How many there are. */
  static final int VCPUS = 4;

  SmpRowTest(RowMachine machine) {
    super(machine, machine.smp(), VCPUS);
  }

  /** Nobody is to leave {@code spin}. */
  final void wantSpin() throws IOException {
    ask("M{spin_wanted},4:" + machine.word(1));
  }

  /** What each has counted there. */
  final List<Long> spins() throws IOException {
    String bytes = ask("m{spins},10");
    List<Long> counts = new ArrayList<>();
    for (int at = 0; at < bytes.length(); at += 8) {
      counts.add(machine.number(bytes.substring(at, at + 8)));
    }
    return counts;
  }

  /** The packet that puts the chosen thread's program counter there. */
  final String movedTo(long address) {
    return "P%x=%s".formatted(machine.numbering().pc(), machine.value(address));
  }

  /** The thread that a stop is of. */
  static String threadOf(String stop) {
    return stop.replaceFirst(".*thread:(p1\\.\\d).*", "$1");
  }
}
