package io.trapgate.target.ppc;

/** The special purpose registers of one core: storage for most, behaviour for some. */
public final class SprFile {
  private static final int COUNT = 1024;
  private static final int SPRG0 = 272;

  /** L1CSR0/1: CFI, CLFC and CFO are orders that the core carries out and clears at once. */
  private static final int CACHE_ORDERS = 0x0000_0102 | 0x0000_0400;

  /** L2CSR0: L2FI, L2FL and L2LFC likewise. */
  private static final int L2_ORDERS = 0x0020_0C00;

  private static final int TLB0_FLASH = 0x4;
  private static final int TLB1_FLASH = 0x2;

  private final Cpu cpu;
  private final CoreIdentity identity;
  private final SprSet set;
  private final int[] values = new int[COUNT];
  private final Spr[] rows = new Spr[COUNT];
  private final boolean freescale;

  SprFile(Cpu cpu, CoreIdentity identity) {
    this.cpu = cpu;
    this.identity = identity;
    this.set = cpu.model.sprs();
    this.freescale = cpu.model.has(PpcFeature.FSL_MMU);
    for (Spr row : set.rows()) {
      rows[row.number()] = row;
    }
  }

  void reset() {
    java.util.Arrays.fill(values, 0);
    values[Spr.PVR] = identity.pvr();
    values[Spr.SVR] = identity.svr();
    values[Spr.PIR] = identity.pir();
    set.constants().forEach((number, value) -> values[number] = value);
  }

  int get(int number) {
    return values[number];
  }

  void set(int number, int value) {
    values[number] = value;
  }

  /** Whether code in the present state may read it. */
  boolean has(int number) {
    Spr row = rows[number];
    return row != null && !(row.hypervisor() && guestState());
  }

  boolean writable(int number) {
    return has(number) && rows[number].writable() != 0;
  }

  private boolean guestState() {
    return (cpu.state.msr & Msr.GS) != 0;
  }

  /**
   * The register that a number stands for: a guest of the embedded hypervisor reaches its own
   * registers by the plain numbers and by those of the guest alike (ISA206 Book III-E 2.2.1).
   */
  private int resolve(int number) {
    if (number < Spr.GSPRG0 || number > Spr.GESR || !guestState()) {
      return number;
    }
    return switch (number) {
      case Spr.GSPRG0, 369, 370, 371 -> number - Spr.GSPRG0 + SPRG0;
      case Spr.GSRR0 -> Spr.SRR0;
      case Spr.GSRR1 -> Spr.SRR1;
      case Spr.GEPR -> Spr.EPR;
      case Spr.GDEAR -> Spr.DEAR;
      case Spr.GPIR -> Spr.PIR;
      case Spr.GESR -> Spr.ESR;
      default -> number;
    };
  }

  /** Reads a register of the core's {@link SprSet} without side effect. */
  public int read(int number) {
    return switch (number) {
      case Spr.TBL_READ, Spr.ATBL -> (int) cpu.timers.timeBase();
      case Spr.TBU_READ, Spr.ATBU -> (int) (cpu.timers.timeBase() >>> 32);
      case Spr.DEC -> cpu.timers.decrementer();
      case Spr.DECAR -> cpu.timers.decar;
      case Spr.TCR -> cpu.timers.tcr();
      case Spr.TSR -> cpu.timers.tsr;
      case Spr.PID -> cpu.mmu.pids & 0xFF;
      case Spr.PID1 -> cpu.mmu.pids >>> 8 & 0xFF;
      case Spr.PID2 -> cpu.mmu.pids >>> 16 & 0xFF;
      case Spr.SPEFSCR -> cpu.state.spefscr;
      case Spr.SPRG3_READ, Spr.SPRG4_READ, 261, 262, Spr.SPRG7_READ ->
          values[number - Spr.SPRG4_READ + Spr.SPRG4];
      default -> Spr.isDebug(number) ? cpu.debug.read(number) : values[resolve(number)];
    };
  }

  /** Writes a register of the core's {@link SprSet} as the guest does. */
  public void write(int number, int value) {
    write(number, value, false);
  }

  /**
   * Writes a register as the debugger does: status registers take the value instead of clearing
   * ones.
   */
  public void debugWrite(int number, int value) {
    if (number == Spr.TSR) {
      cpu.timers.tsr = value;
    } else {
      write(number, value, true);
    }
  }

  private void write(int number, int value, boolean byDebugger) {
    Spr row = rows[number];
    int kept = value & (row == null ? -1 : row.writable());
    switch (number) {
      case Spr.DEC -> cpu.timers.decrementer(value);
      case Spr.DECAR -> cpu.timers.decar = value;
      case Spr.TCR -> cpu.timers.tcr(value);
      case Spr.TSR -> cpu.timers.clearTsr(value);
      case Spr.PID -> pid(0, kept);
      case Spr.PID1 -> pid(8, kept);
      case Spr.PID2 -> pid(16, kept);
      case Spr.SPEFSCR -> cpu.state.spefscr = value;
      case Spr.MMUCSR0 -> cpu.tlbOps.flash((kept & TLB0_FLASH) != 0, (kept & TLB1_FLASH) != 0);
      case Spr.L1CSR0, Spr.L1CSR1 -> values[number] = kept & ~(freescale ? CACHE_ORDERS : 0);
      case Spr.L2CSR0 -> values[number] = kept & ~L2_ORDERS;
      case Spr.MCSR -> values[number] = byDebugger ? value : values[number] & ~value;
      default -> {
        if (Spr.isDebug(number)) {
          cpu.debug.write(number, kept, byDebugger);
        } else {
          values[resolve(number)] = kept;
        }
      }
    }
    if (number == Spr.DEC || number == Spr.TCR || number == Spr.TSR) {
      cpu.attention();
    }
  }

  void writeTimeBase(int number, int value) {
    long now = cpu.timers.timeBase();
    long low = now & 0xFFFF_FFFFL;
    long next =
        number == Spr.TBL_WRITE ? now - low + (value & 0xFFFF_FFFFL) : (long) value << 32 | low;
    cpu.timers.timeBase(next);
    cpu.attention();
  }

  private void pid(int shift, int value) {
    cpu.mmu.pids = cpu.mmu.pids & ~(0xFF << shift) | value << shift;
    cpu.contextChanged();
  }
}
