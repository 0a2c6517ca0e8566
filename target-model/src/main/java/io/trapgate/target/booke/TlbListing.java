package io.trapgate.target.booke;

import io.trapgate.target.kvm.Translation;
import io.trapgate.target.ppc.TlbPage;
import java.util.List;

/** The valid entries of a core's TLBs in the user's words (E500RM 12.3; MAS1 to MAS3). */
final class TlbListing {
  private TlbListing() {}

  static List<Translation> of(List<TlbPage> pages) {
    return pages.stream().map(TlbListing::translation).toList();
  }

  private static Translation translation(TlbPage page) {
    int mas1 = page.mas().get(0);
    int mas3 = page.mas().get(2);
    return new Translation(
        page.source(),
        page.effective() & 0xFFFF_FFFFL,
        page.bytes(),
        page.physical(),
        letters("WIMGE", page.mas().get(1)),
        letters("rwx", permissions(mas3, 1)) + "/" + letters("rwx", permissions(mas3, 0)),
        mas1 >>> 16 & 0xFF,
        mas1 >>> 12 & 1);
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
