package io.trapgate.target.ppc;

/**
 * The 440's one TLB of 64 entries, which software reads and writes in three words per entry
 * (PPC440x5 user's manual, chapter 5): word 0 page and size, word 1 the 36-bit real page, word 2
 * attributes and permissions. The entry's process is in MMUCR[STID] while word 0 moves.
 *
 * <p>Entries are kept in the MAS form of {@link TlbEntry}, which has the same parts in other
 * places.
 */
final class UnifiedTlb {
  private static final int PAGE = 0xFFFF_FC00;
  private static final int VALID = 0x200;
  private static final int SPACE = 0x100;
  private static final int SIZE = 0xF0;
  private static final int SEARCH_PID = 0xFF;
  private static final int SEARCH_SPACE = 0x1_0000;
  private static final int PERMISSIONS = 0x3F;

  private UnifiedTlb() {}

  private static TlbEntry entry(Cpu c, int w) {
    Privilege.require(c.state);
    return c.mmu.tlb1[c.state.gpr[w >>> 16 & 31] & c.mmu.tlb1.length - 1];
  }

  /** tlbwe rS,rA,WS. */
  static void write(Cpu c, int w) {
    TlbEntry entry = entry(c, w);
    int value = c.state.gpr[w >>> 21 & 31];
    switch (w >>> 11 & 31) {
      case 0 -> writePage(entry, value, c.sprs.get(Spr.MMUCR) & SEARCH_PID);
      case 1 -> {
        int kept = entry.mas3 & ~PAGE;
        entry.set(entry.mas1, entry.mas2, value & PAGE | kept, value & 0xF);
      }
      case 2 -> {
        int page = entry.mas2 & PAGE;
        int attributes = page | value >>> 7 & 0x1F;
        int rights = entry.mas3 & PAGE | value >>> 6 & 0x3C0 | toMas(value & PERMISSIONS);
        entry.set(entry.mas1, attributes, rights, entry.mas7);
      }
      default -> throw GuestFault.program(GuestFault.ESR_ILLEGAL);
    }
    c.data.flush();
    c.code.flush();
    c.attention();
  }

  private static void writePage(TlbEntry entry, int value, int pid) {
    int valid = (value & VALID) != 0 ? TlbEntry.VALID : 0;
    int space = (value & SPACE) != 0 ? TlbEntry.TS : 0;
    int mas1 = valid | pid << 16 | space | (value & SIZE) << 4;
    entry.set(mas1, value & PAGE | entry.mas2 & ~PAGE, entry.mas3, entry.mas7);
  }

  /** tlbre rT,rA,WS. */
  static void read(Cpu c, int w) {
    TlbEntry entry = entry(c, w);
    c.state.gpr[w >>> 21 & 31] =
        switch (w >>> 11 & 31) {
          case 0 -> readPage(c, entry);
          case 1 -> entry.mas3 & PAGE | entry.mas7;
          case 2 ->
              (entry.mas3 & 0x3C0) << 6
                  | (entry.mas2 & 0x1F) << 7
                  | fromMas(entry.mas3 & PERMISSIONS);
          default -> throw GuestFault.program(GuestFault.ESR_ILLEGAL);
        };
  }

  private static int readPage(Cpu c, TlbEntry entry) {
    int pid = (entry.mas1 & TlbEntry.TID_MASK) >>> 16;
    c.sprs.set(Spr.MMUCR, c.sprs.get(Spr.MMUCR) & ~SEARCH_PID | pid);
    int space = (entry.mas1 & TlbEntry.TS) != 0 ? SPACE : 0;
    int valid = entry.valid() ? VALID : 0;
    return entry.mas2 & PAGE | valid | space | (entry.mas1 & TlbEntry.TSIZE_MASK) >>> 4;
  }

  /**
   * tlbsx[.] rT,rA,rB: the entry of that address for the process and space in MMUCR. What a search
   * in vain leaves in rT is undefined; it is -1, as in QEMU.
   */
  static void search(Cpu c, int w) {
    Privilege.require(c.state);
    PpcState s = c.state;
    int ea = EffectiveAddress.indexed(s, w);
    int mmucr = c.sprs.get(Spr.MMUCR);
    int space = (mmucr & SEARCH_SPACE) != 0 ? 1 : 0;
    int found = -1;
    for (int i = 0; i < c.mmu.tlb1.length && found < 0; i++) {
      found = c.mmu.tlb1[i].matches(ea, space, mmucr & SEARCH_PID) ? i : -1;
    }
    s.gpr[w >>> 21 & 31] = found;
    if ((w & 1) != 0) {
      s.cr = s.cr & 0x0FFF_FFFF | ((found < 0 ? 0 : 2) | s.so) << 28;
    }
  }

  /** UX UW UR SX SW SR to MAS3's UX SX UW SW UR SR. */
  private static int toMas(int rights) {
    int user = rights >>> 3;
    return spread(user) << 1 | spread(rights & 7);
  }

  /** Bits 2, 1, 0 to bits 4, 2, 0. */
  private static int spread(int three) {
    return (three & 4) << 2 | (three & 2) << 1 | three & 1;
  }

  private static int fromMas(int rights) {
    return gather(rights >>> 1) << 3 | gather(rights);
  }

  private static int gather(int bits) {
    return bits >>> 2 & 4 | bits >>> 1 & 2 | bits & 1;
  }
}
