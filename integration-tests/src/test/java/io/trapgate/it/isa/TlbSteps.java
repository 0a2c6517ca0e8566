package io.trapgate.it.isa;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random steps over a small part of the effective addresses and of the entries, so that they meet
 * one another again. The entry that maps code and vectors is left alone.
 */
final class TlbSteps {
  private static final int LOAD = 0x8064_0000;
  private static final int STORE = 0x9064_0000;
  private static final int TLBWE = 0x7C00_07A4;
  private static final int TLBRE = 0x7C00_0764;
  private static final int TLBSX_R0_R4 = 0x7C00_2724;
  private static final int TLBIVAX_R0_R4 = 0x7C00_2624;
  private static final int TLBILX_R0_R4 = 0x7C00_2024;

  /** The first of the effective pages in play; nothing else is mapped near them. */
  private static final int PAGES = 0x4000_0000;

  /**
   * Of the pages those with this bit are in address space 1 on the 440: QEMU's tlbsx doesn't look
   * at MMUCR[STS] (440 UM 5.9.2: it does), so no page may be in both spaces.
   */
  private static final int UPPER = 0x8000;

  private final IsaCore kind;
  private final Random random;

  TlbSteps(IsaCore kind, Random random) {
    this.kind = kind;
    this.random = random;
  }

  /** What a step may change besides r3 and CR. */
  static List<String> registers(IsaCore kind) {
    return kind == IsaCore.PPC440
        ? List.of("esr", "dear", "srr0", "mmucr")
        : List.of("esr", "dear", "srr0", "mas0", "mas1", "mas2", "mas3", "mas7");
  }

  List<TlbStep> make(int count) {
    List<TlbStep> steps = new ArrayList<>();
    for (int entry = 8; kind == IsaCore.PPC440 && entry < 16; entry++) {
      steps.add(step(TLBWE | 3 << 21 | 4 << 16, 0x10, entry, Map.of("mmucr", 0)));
    }
    while (steps.size() < count) {
      steps.add(random.nextInt(3) == 0 ? access() : kind == IsaCore.PPC440 ? unified() : mas());
    }
    return steps;
  }

  private int anyOf(int... values) {
    return values[random.nextInt(values.length)];
  }

  private int address() {
    return PAGES | random.nextInt(16) << 12 | random.nextInt(4) << 8;
  }

  private int pid() {
    return anyOf(0, 0, 1, 2);
  }

  private TlbStep access() {
    int msr = anyOf(0, 0, MsrBits.PR, 0x10, MsrBits.PR | 0x10);
    int word = random.nextBoolean() ? LOAD : STORE;
    return new TlbStep(word, 0x1234_5678, address(), msr, Map.of());
  }

  private TlbStep step(int word, int r3, int r4, Map<String, Integer> sprs) {
    return new TlbStep(word, r3, r4, anyOf(0, 0, 0, 0, MsrBits.PR), sprs);
  }

  /** A step of the 440: entries 8 to 15, a word of them at a time. */
  private TlbStep unified() {
    int entry = 8 + random.nextInt(8);
    int searched = address();
    Map<String, Integer> sprs = Map.of("mmucr", pid() | (searched & UPPER) << 1);
    int word = random.nextInt(3);
    int target = 3 << 21 | 4 << 16 | word << 11;
    return switch (random.nextInt(5)) {
      case 0 -> step(TLBRE | target, 0, entry, sprs);
      case 1 -> step(TLBSX_R0_R4 | 3 << 21 | random.nextInt(2), 0, searched, sprs);
      default -> step(TLBWE | target, content(word), entry, sprs);
    };
  }

  private int content(int word) {
    int size = anyOf(1, 1, 1, 2);
    int page = address() & -(1024 << 2 * size);
    return switch (word) {
      case 0 -> page | anyOf(0, 0x200, 0x200, 0x200) | (page & UPPER) >>> 7 | size << 4;
      case 1 -> 0x0080_0000 | random.nextInt(8) << 14;
      default -> random.nextInt() & 0xF03F;
    };
  }

  /** A step of the e500 family. */
  private TlbStep mas() {
    return switch (random.nextInt(8)) {
      case 0 -> step(TLBRE, 0, 0, assist());
      case 1 -> step(TLBSX_R0_R4, 0, address(), Map.of("mas6", pid() << 16 | anyOf(0, 0, 1)));
      case 2 -> step(TLBIVAX_R0_R4, 0, address() & -4096 | anyOf(0, 8), Map.of());
      case 3 -> local();
      default -> step(TLBWE, 0, 0, assist());
    };
  }

  private TlbStep local() {
    if (kind != IsaCore.E500MC) {
      return access();
    }
    int which = anyOf(1, 3, 3);
    // All of process 0 would be the mapping of the code too.
    int pid = which == 1 ? anyOf(1, 2) : pid();
    return step(TLBILX_R0_R4 | which << 21, 0, address() & -4096, Map.of("mas6", pid << 16));
  }

  private Map<String, Integer> assist() {
    boolean large = random.nextBoolean();
    int entry = large ? 1 + random.nextInt(kind == IsaCore.E500MC ? 63 : 15) : random.nextInt(4);
    int size = large ? anyOf(1, 1, 2) : 1;
    int page = address() & -(1024 << 2 * size);
    Map<String, Integer> sprs = new LinkedHashMap<>();
    sprs.put("mas0", (large ? 0x1000_0000 : 0) | entry << 16);
    int flags = anyOf(0, 0x8000_0000, 0x8000_0000) | anyOf(0, 0, 0x4000_0000);
    sprs.put("mas1", flags | pid() << 16 | anyOf(0, 0, 0x1000) | size << 8);
    sprs.put("mas2", page | anyOf(0, 4));
    sprs.put("mas3", 0x0080_0000 | random.nextInt(8) << 14 | random.nextInt(64));
    sprs.put("mas7", 0);
    return sprs;
  }
}
