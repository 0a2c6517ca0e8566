package io.trapgate.target.ppc;

import io.trapgate.target.kvm.Translation;
import java.util.ArrayList;
import java.util.List;

/** The valid entries of a core's TLBs in the user's words (E500RM 12.3; MAS1 to MAS3). */
final class TlbListing {
  private TlbListing() {}

  static List<Translation> of(Mmu mmu) {
    List<Translation> valid = new ArrayList<>();
    for (int i = 0; i < mmu.tlb1.length; i++) {
      add(valid, mmu.tlb1[i], (mmu.ways == 0 ? "TLB[" : "TLB1[") + i + "]");
    }
    for (int i = 0; i < mmu.tlb0.length; i++) {
      String place = "TLB0[%d,%d]".formatted(i / mmu.ways, i % mmu.ways);
      add(valid, mmu.tlb0[i], place);
    }
    return valid;
  }

  private static void add(List<Translation> valid, TlbEntry entry, String source) {
    if (!entry.valid()) {
      return;
    }
    long bytes = entry.bytes();
    int effective = entry.mas2 & (int) -bytes;
    valid.add(
        new Translation(
            source,
            effective & 0xFFFF_FFFFL,
            bytes,
            entry.physical(effective),
            letters("WIMGE", entry.mas2),
            letters("rwx", permissions(entry.mas3, 1))
                + "/"
                + letters("rwx", permissions(entry.mas3, 0)),
            (entry.mas1 & TlbEntry.TID_MASK) >>> 16,
            (entry.mas1 & TlbEntry.TS) != 0 ? 1 : 0));
  }

  /** Read, write and execute as bits 2 to 0; MAS3 has UX SX UW SW UR SR from bit 5 down. */
  private static int permissions(int mas3, int user) {
    return (mas3 >>> user & 1) << 2 | (mas3 >>> 2 + user & 1) << 1 | mas3 >>> 4 + user & 1;
  }

  private static String letters(String names, int bits) {
    StringBuilder text = new StringBuilder(names);
    for (int i = 0; i < names.length(); i++) {
      if ((bits >>> names.length() - 1 - i & 1) == 0) {
        text.setCharAt(i, '-');
      }
    }
    return text.toString();
  }
}
