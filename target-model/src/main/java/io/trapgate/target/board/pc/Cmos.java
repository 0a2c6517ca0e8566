package io.trapgate.target.board.pc;

import io.trapgate.target.engine.VirtualClock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * The MC146818 clock with its memory: ports 70 (index) and 71 (data). It shows a fixed time plus
 * guest time and can't be set; its alarm and periodic interrupts aren't there. The memory holds
 * what a BIOS finds of the machine's size (QEMU hw/i386/pc.c, pc_cmos_init).
 */
final class Cmos implements PortDevice {
  private static final int INDEX = 0;
  private static final int BYTES = 128;

  private static final int SECONDS = 0x00;
  private static final int MINUTES = 0x02;
  private static final int HOURS = 0x04;
  private static final int WEEKDAY = 0x06;
  private static final int DAY = 0x07;
  private static final int MONTH = 0x08;
  private static final int YEAR = 0x09;
  private static final int STATUS_A = 0x0A;
  private static final int STATUS_B = 0x0B;
  private static final int STATUS_C = 0x0C;
  private static final int STATUS_D = 0x0D;
  private static final int CENTURY = 0x32;

  private static final int UPDATING = 0x80;
  private static final int RATE = 0x26;
  private static final int BINARY = 0x04;
  private static final int HOURS_24 = 0x02;
  private static final int POWER_GOOD = 0x80;
  private static final int AFTERNOON = 0x80;

  /** Before each second ends the clock says for 244 µs that it is about to change. */
  private static final long UPDATE_TICKS = 244_000;

  private final VirtualClock clock;
  private final Instant base;
  private final long ramBytes;
  private final int cpus;
  private final byte[] memory = new byte[BYTES];
  private int index;

  /**
   * @param base what it shows at guest time 0
   */
  Cmos(VirtualClock clock, Instant base, long ramBytes, int cpus) {
    this.clock = clock;
    this.base = base;
    this.ramBytes = ramBytes;
    this.cpus = cpus;
    reset();
  }

  @Override
  public void reset() {
    index = 0;
    Arrays.fill(memory, (byte) 0);
    memory[STATUS_B] = HOURS_24;
    long extended = Math.max(0, ramBytes - (1L << 20));
    long above16 = Math.max(0, ramBytes - (16L << 20));
    word(0x15, 640);
    word(0x17, Math.min(extended >> 10, 0xFFFF));
    word(0x30, Math.min(extended >> 10, 0xFFFF));
    word(0x34, Math.min(above16 >> 16, 0xFFFF));
    memory[0x5F] = (byte) (cpus - 1);
  }

  private void word(int at, long value) {
    memory[at] = (byte) value;
    memory[at + 1] = (byte) (value >> 8);
  }

  @Override
  public int read(int offset, int bytes) {
    return offset == INDEX ? 0xFF : data();
  }

  @Override
  public void write(int offset, int bytes, int value) {
    if (offset == INDEX) {
      index = value & BYTES - 1; // bit 7 keeps NMIs away; nobody sends any
    } else if (index > STATUS_D && index != CENTURY || index == STATUS_B) {
      memory[index] = (byte) value;
    }
  }

  private int data() {
    LocalDateTime now = LocalDateTime.ofInstant(base.plusNanos(clock.ticks()), ZoneOffset.UTC);
    return switch (index) {
      case SECONDS -> shown(now.getSecond());
      case MINUTES -> shown(now.getMinute());
      case HOURS -> hours(now.getHour());
      case WEEKDAY -> shown(now.getDayOfWeek().getValue() % 7 + 1); // Sunday is 1
      case DAY -> shown(now.getDayOfMonth());
      case MONTH -> shown(now.getMonthValue());
      case YEAR -> shown(now.getYear() % 100);
      case CENTURY -> shown(now.getYear() / 100);
      case STATUS_A -> RATE | (updating() ? UPDATING : 0);
      case STATUS_C -> 0;
      case STATUS_D -> POWER_GOOD;
      default -> memory[index] & 0xFF; // alarm, status B and the memory
    };
  }

  private boolean updating() {
    return clock.ticks() % PcTest.TICKS_PER_SECOND >= PcTest.TICKS_PER_SECOND - UPDATE_TICKS;
  }

  private int hours(int hour) {
    if ((memory[STATUS_B] & HOURS_24) != 0) {
      return shown(hour);
    }
    int twelve = hour % 12 == 0 ? 12 : hour % 12;
    return shown(twelve) | (hour >= 12 ? AFTERNOON : 0);
  }

  private int shown(int value) {
    return (memory[STATUS_B] & BINARY) != 0 ? value : value / 10 << 4 | value % 10;
  }
}
