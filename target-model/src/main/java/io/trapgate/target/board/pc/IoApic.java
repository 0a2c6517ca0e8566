package io.trapgate.target.board.pc;

import io.trapgate.target.board.InterruptLine;
import io.trapgate.target.memory.MmioDevice;
import java.util.Arrays;

/**
 * The I/O APIC (Intel 82093AA data sheet): each input becomes a message as its entry of the table
 * says. An edge at a masked input is lost.
 */
final class IoApic implements MmioDevice {
  /** Where it is. */
  static final long ADDRESS = 0xFEC0_0000L;

  static final int SIZE_BYTES = 0x1000;

  /** Its inputs. */
  static final int INPUTS = 24;

  private static final int SELECT = 0x00;
  private static final int WINDOW = 0x10;
  private static final int ID = 0;
  private static final int VERSION = 1;
  private static final int ARBITRATION = 2;
  private static final int TABLE = 0x10;
  private static final int VERSION_VALUE = INPUTS - 1 << 16 | 0x11;

  private static final long LOGICAL = 1L << 11;
  private static final long REMOTE_IRR = 1L << 14;
  private static final long LEVEL = 1L << 15;
  private static final long MASKED = 1L << 16;
  private static final long WRITABLE = 0xFF00_0000_0001_AFFFL;

  private final ApicBus bus;
  private final long[] table = new long[INPUTS];
  private int levels;
  private int selected;
  private int id;

  IoApic(ApicBus bus) {
    this.bus = bus;
    bus.onEndOfInterrupt(this::ended);
    reset();
  }

  @Override
  public void reset() {
    Arrays.fill(table, MASKED);
    levels = 0;
    selected = 0;
    id = 0;
  }

  /** The wire to an input. */
  InterruptLine input(int number) {
    return asserted -> {
      int bit = 1 << number;
      boolean rises = asserted && (levels & bit) == 0;
      levels = asserted ? levels | bit : levels & ~bit;
      if (rises && !isLevel(number)) {
        deliver(number);
      } else {
        serveLevel(number);
      }
    };
  }

  private boolean isLevel(int number) {
    return (table[number] & LEVEL) != 0;
  }

  /** Delivers a level-triggered interrupt that is there and not being served. */
  private void serveLevel(int number) {
    boolean due = (levels & 1 << number) != 0 && isLevel(number);
    if (due && (table[number] & (MASKED | REMOTE_IRR)) == 0) {
      table[number] |= REMOTE_IRR;
      deliver(number);
    }
  }

  private void deliver(int number) {
    long entry = table[number];
    if ((entry & MASKED) == 0) {
      bus.send(
          new ApicMessage(
              ApicMessage.Mode.of((int) entry),
              (int) entry & 0xFF,
              isLevel(number),
              (entry & LOGICAL) != 0,
              (int) (entry >>> 56)));
    }
  }

  private void ended(int vector) {
    for (int number = 0; number < INPUTS; number++) {
      if ((table[number] & 0xFF) == vector && (table[number] & REMOTE_IRR) != 0) {
        table[number] &= ~REMOTE_IRR;
        serveLevel(number);
      }
    }
  }

  @Override
  public int read(int offset, int bytes) {
    return peek(offset, bytes);
  }

  @Override
  public int peek(int offset, int bytes) {
    return switch (offset) {
      case SELECT -> selected;
      case WINDOW -> register();
      default -> 0; // nothing there
    };
  }

  private int register() {
    if (selected >= TABLE && selected < TABLE + 2 * INPUTS) {
      long entry = table[selected - TABLE >> 1];
      return (int) ((selected & 1) == 0 ? entry : entry >>> 32);
    }
    return switch (selected) {
      case ID, ARBITRATION -> id;
      case VERSION -> VERSION_VALUE;
      default -> 0; // nothing there
    };
  }

  @Override
  public void write(int offset, int bytes, int value) {
    if (offset == SELECT) {
      selected = value & 0xFF;
    } else if (offset == WINDOW && selected == ID) {
      id = value & 0x0F00_0000;
    } else if (offset == WINDOW && selected >= TABLE && selected < TABLE + 2 * INPUTS) {
      program(selected - TABLE >> 1, (selected & 1) != 0, value);
    }
  }

  private void program(int number, boolean high, int value) {
    long old = table[number];
    long word = value & 0xFFFF_FFFFL;
    long merged = high ? old & 0xFFFF_FFFFL | word << 32 : old & ~0xFFFF_FFFFL | word;
    long kept = (merged & LEVEL) != 0 ? old & REMOTE_IRR : 0;
    table[number] = merged & WRITABLE | kept;
    serveLevel(number);
  }
}
