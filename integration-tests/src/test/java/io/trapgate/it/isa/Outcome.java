package io.trapgate.it.isa;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What an instruction left behind.
 *
 * @param image registers afterwards
 * @param interrupt SRR0, SRR1, ESR and DEAR when it ended in an interrupt, else empty
 * @param memory bytes of the case's window as hexadecimal digits
 */
record Outcome(CpuImage image, List<Integer> interrupt, String memory) {
  static final List<String> INTERRUPT_REGISTERS = List.of("srr0", "srr1", "esr", "dear");

  static Outcome of(CpuImage image, List<Integer> interrupt, byte[] memory) {
    return new Outcome(image, List.copyOf(interrupt), HexFormat.of().formatHex(memory));
  }

  /** One entry for each thing that differs from what it should be. */
  List<String> differences(Outcome expected) {
    List<String> found = new ArrayList<>(image.differences(expected.image));
    if (interrupt.isEmpty() != expected.interrupt.isEmpty()) {
      found.add("interrupt " + interrupt + " (expected: " + expected.interrupt + ")");
    } else {
      for (int i = 0; i < interrupt.size(); i++) {
        if (!interrupt.get(i).equals(expected.interrupt.get(i))) {
          String name = INTERRUPT_REGISTERS.get(i);
          int wanted = expected.interrupt.get(i);
          found.add("%s %08x (expected: %08x)".formatted(name, interrupt.get(i), wanted));
        }
      }
    }
    if (!memory.equals(expected.memory)) {
      found.add("memory " + memory + " (expected: " + expected.memory + ")");
    }
    return found;
  }
}
