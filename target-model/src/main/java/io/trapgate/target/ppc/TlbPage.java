package io.trapgate.target.ppc;

import java.util.ArrayList;
import java.util.List;

/**
 * One valid TLB entry as its MAS registers have it (E500RM 12.3).
 *
 * @param source which entry: {@code TLB1[0]}, or set and way of TLB0
 * @param effective first effective address
 * @param physical first physical address
 * @param bytes size of the page in bytes
 * @param mas MAS1, MAS2 and MAS3: address space and process, attributes, permissions
 */
public record TlbPage(String source, int effective, long physical, long bytes, List<Integer> mas) {
  public TlbPage {
    mas = List.copyOf(mas);
  }

  static List<TlbPage> of(Mmu mmu) {
    List<TlbPage> valid = new ArrayList<>();
    for (int i = 0; i < mmu.tlb1.length; i++) {
      add(valid, mmu.tlb1[i], (mmu.ways == 0 ? "TLB[" : "TLB1[") + i + "]");
    }
    for (int i = 0; i < mmu.tlb0.length; i++) {
      add(valid, mmu.tlb0[i], "TLB0[%d,%d]".formatted(i / mmu.ways, i % mmu.ways));
    }
    return valid;
  }

  private static void add(List<TlbPage> valid, TlbEntry entry, String source) {
    if (entry.valid()) {
      long bytes = entry.bytes();
      int effective = entry.mas2 & (int) -bytes;
      List<Integer> mas = List.of(entry.mas1, entry.mas2, entry.mas3);
      valid.add(new TlbPage(source, effective, entry.physical(effective), bytes, mas));
    }
  }
}
