package io.trapgate.target.board;

import io.trapgate.target.engine.CpuPins;
import io.trapgate.target.engine.VirtualClock;
import io.trapgate.target.memory.MmioDevice;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The multicore programmable interrupt controller, Freescale version 4.2 as QEMU's ppce500 has it:
 * 32-bit big-endian registers on 16-byte steps, in mixed mode (the handler reads IACK) or external
 * proxy mode (the core acknowledges on delivery and shows the vector in EPR).
 */
final class Mpic implements MmioDevice {
  /** Size of the register space in bytes. */
  static final int SIZE_BYTES = 0x4_0000;

  private static final int SOURCES = 256;
  private static final int INTERNAL_FIRST = 16;
  private static final int IPIS = 4;
  private static final int TIMERS = 4;
  private static final int IPI_FIRST = SOURCES;
  private static final int TIMER_FIRST = IPI_FIRST + IPIS;
  private static final int MSI_FIRST_SOURCE = 224;

  // Global registers, offsets from the start of the MPIC.
  private static final int BRR1 = 0x0000;
  private static final int FRR = 0x1000;
  private static final int GCR = 0x1020;
  private static final int VIR = 0x1080;
  private static final int PIR = 0x1090;
  private static final int IPIVPR = 0x10A0;
  private static final int SVR = 0x10E0;
  private static final int TFRR = 0x10F0;
  private static final int TIMER_BASE = 0x1100;
  private static final int TIMER_END = 0x1200;
  private static final int MSIR = 0x1600;
  private static final int MSIR_END = 0x1680;
  private static final int MSISR = 0x1720;
  private static final int MSIIR = 0x1740;
  private static final int MSI_END = 0x1800;
  private static final int SOURCE_BASE = 0x1_0000;
  private static final int CPU_BASE = 0x2_0000;
  private static final int CPU_STEP = 0x1000;

  // Per-CPU registers, offsets within a CPU's page.
  private static final int IPIDR = 0x40;
  private static final int IPIDR_END = 0x80;
  private static final int CTPR = 0x80;
  private static final int WHOAMI = 0x90;
  private static final int IACK = 0xA0;
  private static final int EOI = 0xB0;

  private static final int BRR1_VERSION_4_2 = 0x0040_0402;
  private static final int FRR_SOURCES = 196;
  private static final int FRR_VERSION = 2;
  private static final int GCR_RESET = 0x8000_0000;
  private static final int GCR_MODES = 0x6000_0000;
  private static final int GCR_PROXY = 0x6000_0000;
  private static final int RESERVED_REGISTER = 0xFFFF_FFFF;

  private final MpicSource[] sources = new MpicSource[TIMER_FIRST + TIMERS];
  private final MpicTimer[] timers = new MpicTimer[TIMERS];
  private final MpicMsi msi = new MpicMsi((i, on) -> input(MSI_FIRST_SOURCE + i, on));
  private final List<MpicCpu> cpus;
  private final IntSupplier currentCpu;
  private int mode;
  private int spuriousVector;
  private int processorInit;
  private int timerFrequency;

  /**
   * @param pins the interrupt inputs of all CPUs, by index
   * @param currentCpu index of the CPU whose access is being served, for the "this CPU" page
   */
  Mpic(List<CpuPins> pins, IntSupplier currentCpu, VirtualClock clock) {
    this.currentCpu = currentCpu;
    for (int n = 0; n < sources.length; n++) {
      sources[n] = new MpicSource(n, kind(n));
    }
    for (int n = 0; n < TIMERS; n++) {
      int source = TIMER_FIRST + n;
      timers[n] = new MpicTimer(clock, () -> timerExpired(sources[source]));
    }
    cpus = pins.stream().map(p -> new MpicCpu(p, sources)).toList();
    for (int n = 0; n < pins.size(); n++) {
      int cpu = n;
      pins.get(n).externalProxy(() -> mode == GCR_PROXY ? acknowledge(cpu) : 0);
    }
    reset();
  }

  private static MpicSource.Kind kind(int number) {
    if (number >= IPI_FIRST) {
      return MpicSource.Kind.SPECIAL;
    }
    return number >= INTERNAL_FIRST ? MpicSource.Kind.INTERNAL : MpicSource.Kind.EXTERNAL;
  }

  /** The input with this number of the device tree. */
  InterruptLine line(int number) {
    return asserted -> input(number, asserted);
  }

  @Override
  public void reset() {
    mode = 0;
    spuriousVector = 0xFFFF;
    processorInit = 0;
    timerFrequency = 0;
    for (MpicSource source : sources) {
      source.reset();
    }
    for (MpicTimer timer : timers) {
      timer.reset();
    }
    msi.reset();
    cpus.forEach(MpicCpu::reset);
  }

  @Override
  public int read(int offset, int bytes) {
    int word = offset & ~3;
    if (isAcknowledge(word)) {
      return Registers.narrow(acknowledge(cpuOf(word)), offset, bytes);
    }
    int value = peek(offset, bytes);
    if (isMsir(word)) {
      msi.clear((word - MSIR) >> 4);
    }
    return value;
  }

  @Override
  public int peek(int offset, int bytes) {
    return Registers.narrow(peekWord(offset & ~3), offset, bytes);
  }

  private int peekWord(int offset) {
    if ((offset & 0xF) != 0 && !isIlr(offset)) {
      return isRegisterBlock(offset) ? RESERVED_REGISTER : 0;
    }
    if (offset == BRR1) {
      return BRR1_VERSION_4_2;
    }
    if (isPerCpu(offset)) {
      return peekCpu(cpuOf(offset), offset & 0xFF0);
    }
    if (offset >= SOURCE_BASE) {
      return offset < CPU_BASE ? peekSource(offset) : 0;
    }
    if (isTimer(offset)) {
      return peekTimer(offset);
    }
    if (isMsir(offset)) {
      return msi.register((offset - MSIR) >> 4);
    }
    return peekGlobal(offset);
  }

  private int peekGlobal(int offset) {
    return switch (offset) {
      case FRR -> FRR_SOURCES - 1 << 16 | cpus.size() - 1 << 8 | FRR_VERSION;
      case GCR -> mode;
      case VIR -> 0;
      case PIR -> processorInit;
      case IPIVPR, IPIVPR + 0x10, IPIVPR + 0x20, IPIVPR + 0x30 -> ipi(offset).ivpr();
      case SVR -> spuriousVector;
      case TFRR -> timerFrequency;
      case MSISR -> msi.summary();
      default -> offset < TIMER_BASE ? RESERVED_REGISTER : 0;
    };
  }

  private int peekCpu(int cpu, int register) {
    if (cpu >= cpus.size()) {
      return RESERVED_REGISTER;
    }
    return switch (register) {
      case CTPR -> cpus.get(cpu).taskPriority();
      case WHOAMI -> cpu;
      case IACK -> {
        MpicSource next = cpus.get(cpu).deliverable();
        yield next == null ? spuriousVector : next.vector();
      }
      case EOI -> 0;
      default -> RESERVED_REGISTER;
    };
  }

  private int peekSource(int offset) {
    MpicSource source = sources[(offset - SOURCE_BASE) >> 5];
    return switch (offset & 0x1F) {
      case 0x00 -> source.ivpr();
      case 0x10 -> source.destinations;
      default -> source.output();
    };
  }

  private int peekTimer(int offset) {
    int index = (offset - TIMER_BASE) >> 6;
    return switch (offset & 0x30) {
      case 0x00 -> timers[index].currentCount();
      case 0x10 -> timers[index].baseCount();
      case 0x20 -> sources[TIMER_FIRST + index].ivpr();
      default -> sources[TIMER_FIRST + index].destinations;
    };
  }

  @Override
  public void write(int offset, int bytes, int value) {
    // Narrower stores have no meaning here: the manual allows word accesses only.
    if (bytes != 4 || (offset & 0xF) != 0 && !isIlr(offset)) {
      return;
    }
    if (isPerCpu(offset)) {
      writeCpu(cpuOf(offset), offset & 0xFF0, value);
    } else if (offset >= SOURCE_BASE) {
      if (offset < CPU_BASE) {
        writeSource(offset, value);
      }
    } else if (isTimer(offset)) {
      writeTimer(offset, value);
    } else {
      writeGlobal(offset, value);
    }
  }

  private void writeGlobal(int offset, int value) {
    switch (offset) {
      case GCR -> {
        if ((value & GCR_RESET) != 0) {
          reset();
        } else {
          mode = value & GCR_MODES;
        }
      }
      case PIR -> processorInit = value;
      case IPIVPR, IPIVPR + 0x10, IPIVPR + 0x20, IPIVPR + 0x30 -> {
        MpicSource source = ipi(offset);
        source.ivpr(value);
        update(source);
      }
      case SVR -> spuriousVector = value & 0xFFFF;
      case TFRR -> timerFrequency = value;
      case MSIIR -> msi.write(value);
      default -> {}
    }
  }

  private void writeCpu(int cpu, int register, int value) {
    if (cpu >= cpus.size()) {
      return;
    }
    if (register >= IPIDR && register < IPIDR_END) {
      MpicSource ipi = sources[IPI_FIRST + (register - IPIDR >> 4)];
      ipi.outstanding |= value & allCpus();
      pulse(ipi);
    } else if (register == CTPR) {
      cpus.get(cpu).taskPriority(value);
    } else if (register == EOI) {
      cpus.get(cpu).endOfInterrupt();
    }
  }

  private void writeSource(int offset, int value) {
    MpicSource source = sources[(offset - SOURCE_BASE) >> 5];
    // Take the source off the outputs it drives before its routing changes.
    route(source, false);
    switch (offset & 0x1F) {
      case 0x00 -> writeIvpr(source, value);
      case 0x10 -> source.destinations = value & allCpus();
      default -> source.output(value);
    }
    update(source);
  }

  private static void writeIvpr(MpicSource source, int value) {
    source.ivpr(value);
    if (source.level()) {
      source.pending = source.pin;
    }
  }

  private void writeTimer(int offset, int value) {
    int index = (offset - TIMER_BASE) >> 6;
    MpicSource source = sources[TIMER_FIRST + index];
    switch (offset & 0x30) {
      case 0x10 -> timers[index].baseCount(value);
      case 0x20 -> {
        source.ivpr(value);
        update(source);
      }
      case 0x30 -> source.destinations = value & allCpus();
      default -> {} // TCCR is read-only
    }
  }

  private void input(int number, boolean asserted) {
    MpicSource source = sources[number];
    boolean rises = asserted && !source.pin;
    source.pin = asserted;
    if (source.level()) {
      source.pending = asserted;
      update(source);
    } else if (rises) {
      pulse(source);
    }
  }

  private void timerExpired(MpicSource source) {
    source.outstanding = source.destinations;
    pulse(source);
  }

  private void pulse(MpicSource source) {
    source.pending = true;
    update(source);
  }

  private void update(MpicSource source) {
    boolean active = source.pending && !source.masked();
    source.active(active);
    route(source, active);
  }

  private void route(MpicSource source, boolean active) {
    for (int cpu = 0; cpu < cpus.size(); cpu++) {
      boolean here = (source.targets() & 1 << cpu) != 0;
      cpus.get(cpu).signal(source, active && here);
    }
  }

  private int acknowledge(int cpu) {
    if (cpu >= cpus.size()) {
      return RESERVED_REGISTER;
    }
    MpicSource source = cpus.get(cpu).deliverable();
    if (source == null) {
      return spuriousVector;
    }
    cpus.get(cpu).beginService(source);
    if (!source.level()) {
      acknowledgeEdge(source, cpu);
    }
    return source.vector();
  }

  private void acknowledgeEdge(MpicSource source, int cpu) {
    // IPIs and timers are multicast: they stay pending for the CPUs that have not taken them yet.
    source.outstanding &= ~(1 << cpu);
    source.pending = source.kind == MpicSource.Kind.SPECIAL && source.outstanding != 0;
    update(source);
  }

  private int allCpus() {
    return (int) ((1L << cpus.size()) - 1);
  }

  private MpicSource ipi(int offset) {
    return sources[IPI_FIRST + (offset - IPIVPR >> 4)];
  }

  private int cpuOf(int offset) {
    return offset >= CPU_BASE ? (offset - CPU_BASE) / CPU_STEP : currentCpu.getAsInt();
  }

  private static boolean isPerCpu(int offset) {
    return offset >= CPU_BASE || offset >= IPIDR && offset < 0x100;
  }

  /** Blocks whose words between two registers read as all ones; between the blocks it is 0. */
  private static boolean isRegisterBlock(int offset) {
    return offset < TIMER_END || offset >= MSIR && offset < MSI_END || offset >= SOURCE_BASE;
  }

  private static boolean isAcknowledge(int offset) {
    return isPerCpu(offset) && (offset & 0xFFC) == IACK;
  }

  private static boolean isIlr(int offset) {
    return offset >= SOURCE_BASE && offset < CPU_BASE && (offset & 0x1F) == 0x18;
  }

  private static boolean isTimer(int offset) {
    return offset >= TIMER_BASE && offset < TIMER_END;
  }

  private static boolean isMsir(int offset) {
    return offset >= MSIR && offset < MSIR_END && (offset & 0xF) == 0;
  }
}
