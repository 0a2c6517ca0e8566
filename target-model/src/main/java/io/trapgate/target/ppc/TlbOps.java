package io.trapgate.target.ppc;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The MAS registers at work: tlbwe, tlbre, tlbsx, tlbivax, flash invalidation and what the hardware
 * fills in on a miss (E500RM 12.4, tables 12-9 and 12-10).
 */
final class TlbOps {
  private static final int TLBSEL = 0x3000_0000;
  private static final int TLB1 = 0x1000_0000;
  private static final int ATTRIBUTES = 0x7F;
  private static final int TSIZE_4K = 0x100;

  /** Address bits of tlbivax: TLBSEL and invalidate all. */
  private static final int IVAX_TLB1 = 0x8;

  private static final int IVAX_ALL = 0x4;

  private final Cpu cpu;

  TlbOps(Cpu cpu) {
    this.cpu = cpu;
  }

  private int mas(int number) {
    return cpu.sprs.get(number);
  }

  private boolean selectsTlb1() {
    return (mas(Spr.MAS0) & TLBSEL) == TLB1;
  }

  private TlbEntry selected() {
    int esel = mas(Spr.MAS0) >>> 16 & 0xFFF;
    Mmu mmu = cpu.mmu;
    return selectsTlb1()
        ? mmu.tlb1[esel & mmu.tlb1.length - 1]
        : mmu.tlb0[mmu.index0(mas(Spr.MAS2), esel & mmu.ways - 1)];
  }

  /** tlbwe. */
  void write() {
    Privilege.require(cpu.state);
    TlbEntry entry = selected();
    boolean large = selectsTlb1();
    forget(entry, large);
    int mas1 = mas(Spr.MAS1);
    if (!large) {
      mas1 = mas1 & ~(TlbEntry.IPROT | TlbEntry.TSIZE_MASK) | TSIZE_4K;
      cpu.mmu.nextVictim = mas(Spr.MAS0) & cpu.mmu.ways - 1;
    }
    entry.set(mas1, mas(Spr.MAS2), mas(Spr.MAS3), mas(Spr.MAS7));
    forget(entry, large);
    cpu.attention();
  }

  /** Fast tables must not outlive the entry: one page for TLB0, everything for TLB1. */
  private void forget(TlbEntry entry, boolean large) {
    if (large) {
      flushAll();
    } else {
      cpu.data.flushPage(entry.mas2);
      cpu.code.flushPage(entry.mas2);
    }
  }

  private void flushAll() {
    cpu.data.flush();
    cpu.code.flush();
    cpu.attention();
  }

  /** tlbre. */
  void read() {
    Privilege.require(cpu.state);
    show(selected(), mas(Spr.MAS0) & ~3 | cpu.mmu.nextVictim);
  }

  private void show(TlbEntry entry, int mas0) {
    cpu.sprs.set(Spr.MAS0, mas0);
    cpu.sprs.set(Spr.MAS1, entry.mas1);
    cpu.sprs.set(Spr.MAS2, entry.mas2);
    cpu.sprs.set(Spr.MAS3, entry.mas3);
    cpu.sprs.set(Spr.MAS7, entry.mas7);
  }

  /** tlbsx rA,rB: searches with MAS6. */
  void search(int w) {
    Privilege.require(cpu.state);
    int ra = w >>> 16 & 31;
    int ea = (ra == 0 ? 0 : cpu.state.gpr[ra]) + cpu.state.gpr[w >>> 11 & 31];
    int mas6 = mas(Spr.MAS6);
    int space = mas6 & 1;
    int pid = mas6 >>> 16 & 0xFF;
    for (int way = 0; way < cpu.mmu.ways; way++) {
      TlbEntry entry = cpu.mmu.tlb0[cpu.mmu.index0(ea, way)];
      if (entry.matches(ea, space, pid)) {
        show(entry, way << 16 | cpu.mmu.nextVictim);
        return;
      }
    }
    for (int i = 0; i < cpu.mmu.tlb1.length; i++) {
      TlbEntry entry = cpu.mmu.tlb1[i];
      if (entry.matches(ea, space, pid)) {
        show(entry, TLB1 | i << 16 | cpu.mmu.nextVictim);
        return;
      }
    }
    defaults(ea, space, pid, false);
  }

  /** What a TLB miss leaves in the MAS registers for its handler. */
  void assist(int ea, int space) {
    int source = mas(Spr.MAS4) >>> 16 & 3;
    int pid = source == 3 ? 0 : cpu.mmu.pids >>> 8 * source & 0xFF;
    defaults(ea, space, pid, true);
    int mas6 = (cpu.mmu.pids & 0xFF) << 16 | space;
    cpu.sprs.set(Spr.MAS6, mas6);
  }

  /** The same for an access in the context of EPLC or EPSC. */
  void assistExternal(int ea, int context) {
    int space = context >>> 30 & 1;
    int pid = context & 0xFF;
    defaults(ea, space, pid, true);
    cpu.sprs.set(Spr.MAS6, pid << 16 | space);
  }

  private void defaults(int ea, int space, int pid, boolean valid) {
    int mas4 = mas(Spr.MAS4);
    int victim = cpu.mmu.nextVictim;
    int after = victim + 1 & cpu.mmu.ways - 1;
    int tlb0Fields = (mas4 & TLBSEL) == 0 ? victim << 16 | after : after;
    cpu.sprs.set(Spr.MAS0, mas4 & TLBSEL | tlb0Fields);
    int mas1 = pid << 16 | (space != 0 ? TlbEntry.TS : 0) | mas4 & TlbEntry.TSIZE_MASK;
    cpu.sprs.set(Spr.MAS1, valid ? mas1 | TlbEntry.VALID : mas1);
    cpu.sprs.set(Spr.MAS2, (valid ? ea & TlbEntry.EPN_MASK : 0) | mas4 & ATTRIBUTES);
    cpu.sprs.set(Spr.MAS3, 0);
    cpu.sprs.set(Spr.MAS7, 0);
  }

  /** tlbivax rA,rB: every core of the machine invalidates (E500RM 12.4.4, broadcast). */
  void invalidate(int w) {
    Privilege.require(cpu.state);
    int ra = w >>> 16 & 31;
    int ea = (ra == 0 ? 0 : cpu.state.gpr[ra]) + cpu.state.gpr[w >>> 11 & 31];
    invalidateHere(ea);
    cpu.peers.forEach(peer -> peer.tlbOps.invalidateHere(ea));
  }

  /** The address says which TLB, and whether all of it. */
  private void invalidateHere(int ea) {
    boolean large = (ea & IVAX_TLB1) != 0;
    if ((ea & IVAX_ALL) != 0) {
      flash(!large, large);
      return;
    }
    if (large) {
      for (TlbEntry entry : cpu.mmu.tlb1) {
        if (entry.covers(ea) && !entry.isProtected()) {
          entry.invalidate();
        }
      }
      flushAll();
      return;
    }
    for (int way = 0; way < cpu.mmu.ways; way++) {
      TlbEntry entry = cpu.mmu.tlb0[cpu.mmu.index0(ea, way)];
      if (entry.covers(ea)) {
        entry.invalidate();
      }
    }
    cpu.data.flushPage(ea);
    cpu.code.flushPage(ea);
    cpu.attention();
  }

  /**
   * tlbilx T,rA,rB: drops from this core's TLBs what belongs to the process in MAS6[SPID] (T = 1),
   * what it uses at that address (T = 3), or everything (T = 0); entries with IPROT stay (ISA206
   * Book III-E, tlbilx).
   */
  void invalidateLocal(int w) {
    Privilege.require(cpu.state);
    int kind = w >>> 21 & 3;
    if (kind == 2) {
      throw GuestFault.program(GuestFault.ESR_ILLEGAL);
    }
    int ra = w >>> 16 & 31;
    int ea = (ra == 0 ? 0 : cpu.state.gpr[ra]) + cpu.state.gpr[w >>> 11 & 31];
    int tid = mas(Spr.MAS6) & TlbEntry.TID_MASK;
    if (kind != 3) {
      dropAll(entry -> kind == 0 || (entry.mas1 & TlbEntry.TID_MASK) == tid);
      return;
    }
    for (int way = 0; way < cpu.mmu.ways; way++) {
      dropPage(cpu.mmu.tlb0[cpu.mmu.index0(ea, way)], ea, tid);
    }
    for (TlbEntry entry : cpu.mmu.tlb1) {
      dropPage(entry, ea, tid);
    }
  }

  private void dropAll(Predicate<TlbEntry> chosen) {
    Stream.of(cpu.mmu.tlb0, cpu.mmu.tlb1)
        .flatMap(Arrays::stream)
        .filter(chosen)
        .filter(entry -> !entry.isProtected())
        .forEach(TlbEntry::invalidate);
    flushAll();
  }

  private void dropPage(TlbEntry entry, int ea, int tid) {
    int owner = entry.mas1 & TlbEntry.TID_MASK;
    boolean used = entry.covers(ea) && (owner == tid || owner == 0);
    if (used && !entry.isProtected()) {
      entry.invalidate();
      flushAll();
    }
  }

  /** MMUCSR0 flash invalidation; entries with IPROT stay. */
  void flash(boolean tlb0, boolean tlb1) {
    if (tlb0) {
      for (TlbEntry entry : cpu.mmu.tlb0) {
        entry.invalidate();
      }
    }
    if (tlb1) {
      for (TlbEntry entry : cpu.mmu.tlb1) {
        if (!entry.isProtected()) {
          entry.invalidate();
        }
      }
    }
    flushAll();
  }
}
