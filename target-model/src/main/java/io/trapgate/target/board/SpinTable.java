package io.trapgate.target.board;

import io.trapgate.target.memory.MmioDevice;
import java.nio.ByteBuffer;

/**
 * The spin table of ePAPR 5.5.2: secondary CPUs wait here until the boot CPU writes the address
 * they shall start at. 32 entries of 32 bytes: u64 address, u64 r3, u32 reserved, u32 PIR.
 */
public final class SpinTable implements MmioDevice {
  /** Where a released CPU starts. */
  @FunctionalInterface
  public interface Release {
    /**
     * Starts a secondary CPU.
     *
     * @param cpu its index, from 1
     * @param address guest physical start address
     * @param r3 first argument register
     */
    void start(int cpu, long address, int r3);
  }

  /** Size of the table in bytes. */
  static final int SIZE_BYTES = 0x400;

  private static final int ENTRY_BYTES = 32;
  private static final int ENTRIES = SIZE_BYTES / ENTRY_BYTES;
  private static final int R3 = 8;
  private static final int PIR = 20;

  /** Bit 0 of the address: the CPU keeps waiting. */
  private static final int WAITING = 1;

  private final ByteBuffer table = ByteBuffer.allocate(SIZE_BYTES);
  private final int cpus;
  private final Release release;

  SpinTable(int cpus, Release release) {
    this.cpus = cpus;
    this.release = release;
    reset();
  }

  @Override
  public int read(int offset, int bytes) {
    return peek(offset, bytes);
  }

  @Override
  public int peek(int offset, int bytes) {
    return Registers.narrow(table.getInt(offset & ~3), offset, bytes);
  }

  @Override
  public void write(int offset, int bytes, int value) {
    int word = offset & ~3;
    table.putInt(word, Registers.merge(table.getInt(word), offset, bytes, value));
    int cpu = offset / ENTRY_BYTES;
    int entry = cpu * ENTRY_BYTES;
    long address = table.getLong(entry);
    // The boot CPU runs already: its entry is plain memory.
    if (cpu != 0 && cpu < cpus && (address & WAITING) == 0) {
      table.putInt(entry + PIR, cpu);
      release.start(cpu, address, (int) table.getLong(entry + R3));
    }
  }

  @Override
  public void reset() {
    for (int cpu = 0; cpu < ENTRIES; cpu++) {
      int entry = cpu * ENTRY_BYTES;
      table.putLong(entry, WAITING).putLong(entry + R3, cpu);
      table.putInt(entry + 16, 0).putInt(entry + PIR, cpu).putLong(entry + 24, 0);
    }
  }
}
