package io.trapgate.target.board;

import io.trapgate.target.engine.VirtualClock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The real-time clock at I2C address 0x68, compatible with DS1307, DS1338 and PT7C4338 (Maxim
 * DS1338 data sheet, "Clock and Calendar"). Its time is a fixed start plus guest time, never the
 * host's clock: the same start gives the same run.
 */
final class Ds1338 implements I2cDevice {
  /** The bus address. */
  static final int ADDRESS = 0x68;

  private static final int SIZE = 64;
  private static final int SECONDS = 0;
  private static final int MINUTES = 1;
  private static final int HOURS = 2;
  private static final int WEEKDAY = 3;
  private static final int DATE = 4;
  private static final int MONTH = 5;
  private static final int YEAR = 6;
  private static final int CONTROL = 7;
  private static final int CONTROL_WRITABLE = 0xB3;
  private static final int HOURS_12 = 0x40;
  private static final int HOURS_PM = 0x20;
  private static final int CENTURY = 2000;

  private final VirtualClock clock;
  private final Instant base;
  private final byte[] memory = new byte[SIZE];
  private long offsetSeconds;
  private int weekdayOffset;
  private boolean twelveHours;
  private int pointer;
  private boolean pointerNext;

  Ds1338(VirtualClock clock, Instant base) {
    this.clock = clock;
    this.base = base;
  }

  @Override
  public void reset() {
    java.util.Arrays.fill(memory, (byte) 0);
    offsetSeconds = 0;
    weekdayOffset = 0;
    twelveHours = false;
    pointer = 0;
    pointerNext = false;
  }

  @Override
  public void start() {
    capture();
    pointerNext = true;
  }

  @Override
  public void receive(int value) {
    if (pointerNext) {
      pointer = value & SIZE - 1;
      pointerNext = false;
      return;
    }
    if (pointer <= YEAR) {
      setTime(pointer, value);
      capture();
    } else {
      memory[pointer] = (byte) (pointer == CONTROL ? value & CONTROL_WRITABLE : value);
    }
    pointer = pointer + 1 & SIZE - 1;
  }

  @Override
  public int send() {
    int value = peek();
    pointer = pointer + 1 & SIZE - 1;
    if (pointer == 0) {
      capture(); // the data sheet: the buffer is refreshed on a start and when the pointer wraps
    }
    return value;
  }

  @Override
  public int peek() {
    return memory[pointer] & 0xFF;
  }

  private LocalDateTime now() {
    long seconds = clock.ticks() / BoardClock.TICKS_PER_SECOND + offsetSeconds;
    return LocalDateTime.ofInstant(base.plusSeconds(seconds), ZoneOffset.UTC);
  }

  private void capture() {
    LocalDateTime now = now();
    memory[SECONDS] = bcd(now.getSecond());
    memory[MINUTES] = bcd(now.getMinute());
    memory[HOURS] = hours(now.getHour());
    memory[WEEKDAY] = (byte) ((now.getDayOfWeek().getValue() % 7 + weekdayOffset) % 7 + 1);
    memory[DATE] = bcd(now.getDayOfMonth());
    memory[MONTH] = bcd(now.getMonthValue());
    memory[YEAR] = bcd(now.getYear() % 100);
  }

  private byte hours(int hour) {
    if (!twelveHours) {
      return bcd(hour);
    }
    int onClock = hour % 12 == 0 ? 12 : hour % 12;
    return (byte) (bcd(onClock) | HOURS_12 | (hour >= 12 ? HOURS_PM : 0));
  }

  private void setTime(int register, int value) {
    LocalDateTime now = now();
    LocalDateTime then =
        switch (register) {
          case SECONDS -> now.withSecond(limit(value & 0x7F, 0, 59));
          case MINUTES -> now.withMinute(limit(value & 0x7F, 0, 59));
          case HOURS -> now.withHour(writtenHour(value));
          case DATE ->
              now.withDayOfMonth(limit(value & 0x3F, 1, now.toLocalDate().lengthOfMonth()));
          case MONTH -> now.withMonth(limit(value & 0x1F, 1, 12));
          case YEAR -> now.withYear(CENTURY + limit(value, 0, 99));
          default -> now;
        };
    if (register == WEEKDAY) {
      int shown = now.getDayOfWeek().getValue() % 7;
      weekdayOffset = Math.floorMod((value & 7) - 1 - shown, 7);
    }
    offsetSeconds += then.toEpochSecond(ZoneOffset.UTC) - now.toEpochSecond(ZoneOffset.UTC);
  }

  private int writtenHour(int value) {
    twelveHours = (value & HOURS_12) != 0;
    if (!twelveHours) {
      return limit(value & 0x3F, 0, 23);
    }
    return limit(value & 0x1F, 1, 12) % 12 + ((value & HOURS_PM) != 0 ? 12 : 0);
  }

  private static byte bcd(int value) {
    return (byte) (value / 10 << 4 | value % 10);
  }

  private static int limit(int bcd, int low, int high) {
    int value = (bcd >>> 4) * 10 + (bcd & 0xF);
    return Math.clamp(value, low, high);
  }
}
