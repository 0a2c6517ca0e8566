package io.trapgate.target.ppc;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The special purpose registers of one kind of core: all of them but XER, LR, CTR (core registers)
 * and SPEFSCR (SPE), in number order.
 *
 * @param rows the registers
 * @param constants what read-only ones hold that describe the core
 */
public record SprSet(List<Spr> rows, Map<Integer, Integer> constants) {
  private static final int L1CFG0 = 515;
  private static final int L1CFG1 = 516;
  private static final int TLB0CFG = 688;
  private static final int TLB1CFG = 689;

  /** 512 entries in 4 ways of 4 KiB. */
  private static final int TLB0_OF_512 = 0x0411_0200;

  /** The e500v2 (E500RM table 2-2; booke.md 6.8 for the configuration registers). */
  static final SprSet E500V2 =
      new SprSet(
          rows(
              Stream.of(SprRows.common(), SprRows.timers(), SprRows.freescale(), SprRows.e500v2())),
          Map.of(
              L1CFG0,
              0x0000_3820,
              L1CFG1,
              0x0000_3820,
              TLB0CFG,
              TLB0_OF_512,
              TLB1CFG,
              0x101C_C010));

  /** The e500mc (Linux reg_booke.h and kvm/e500_emulate.c; Power ISA 2.06 Book III-E). */
  static final SprSet E500MC =
      new SprSet(
          rows(
              Stream.of(
                  SprRows.common(),
                  SprRows.timers(),
                  SprRows.freescale(),
                  SprRows.e500mc(),
                  SprRows.hypervisor())),
          Map.of(
              L1CFG0,
              0x0100_3820,
              L1CFG1,
              0x0100_3820,
              TLB0CFG,
              TLB0_OF_512,
              TLB1CFG,
              0x401C_C040));

  /** The 440 (PPC440x5 user's manual, chapter 10). */
  static final SprSet PPC440 =
      new SprSet(rows(Stream.of(SprRows.common(), SprRows.timers(), SprRows.ppc440())), Map.of());

  public SprSet {
    rows = rows.stream().sorted(Comparator.comparingInt(Spr::number)).toList();
    constants = Map.copyOf(constants);
  }

  private static List<Spr> rows(Stream<List<Spr>> groups) {
    return groups.flatMap(List::stream).toList();
  }

  /** The register with this name, as gdb shows it. */
  public Spr named(String name) {
    Stream<Spr> found = rows.stream().filter(row -> row.name().equals(name));
    return found
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no special register " + name));
  }
}
