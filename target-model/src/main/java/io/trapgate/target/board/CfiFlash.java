package io.trapgate.target.board;

import io.trapgate.target.kvm.NorFlash;
import io.trapgate.target.memory.RomDevice;
import java.util.ArrayList;
import java.util.List;

/**
 * A NOR flash with Intel's command set on a bus of 16 bits, as QEMU's ppce500 has it at the start
 * of its platform bus: identification, status and query values are those of QEMU's model. Where
 * that one is a shortcut, this is the silicon: programming can't make a bit 1, a block is erased by
 * the confirmation and not by the command before it, a buffer is programmed when it is confirmed.
 * Every operation is finished at once, and lock commands are taken and lock nothing, as there.
 */
final class CfiFlash implements RomDevice, NorFlash {
  /** Bytes that are erased together. */
  static final int BLOCK_BYTES = 64 << 10;

  private static final int MAKER_AND_DEVICE = 0x8918; // Intel, 28F128J3
  private static final int BUS_BYTES = 2;

  private static final int READ_ARRAY = 0xFF;
  private static final int READ_ARRAY_AMD = 0xF0;
  private static final int READ_ID = 0x90;
  private static final int READ_STATUS = 0x70;
  private static final int CLEAR_STATUS = 0x50;
  private static final int QUERY = 0x98;
  private static final int PROGRAM = 0x40;
  private static final int PROGRAM_OTHER = 0x10;
  private static final int BUFFER_PROGRAM = 0xE8;
  private static final int ERASE = 0x20;
  private static final int LOCK = 0x60;
  private static final int LOCK_SET = 0x01;
  private static final int CONFIRM = 0xD0;

  private static final int READY = 0x80;

  /** What comes next; reads depend on the command alone. */
  private enum Cycle {
    COMMAND,
    OPERAND,
    BUFFER,
    CONFIRMATION
  }

  /** Who is told that the window shows other bytes: first one and their number. */
  @FunctionalInterface
  interface Changed {
    void at(int offset, int bytes);
  }

  private record Store(int offset, int bytes, int value) {}

  private final long base;
  private final FlashArray cells;
  private final CfiTable table;
  private final Changed changed;
  private final List<Store> buffer = new ArrayList<>();
  private Cycle cycle = Cycle.COMMAND;
  private int command = READ_ARRAY;
  private int status = READY;
  private int bufferLeft;

  /**
   * @param base guest physical address
   * @param image the content at the beginning
   * @param bytes size, a power of two and at least one block
   */
  CfiFlash(long base, byte[] image, int bytes, Changed changed) {
    this.base = base;
    this.cells = new FlashArray(image, bytes, BLOCK_BYTES);
    this.table = new CfiTable(bytes, BLOCK_BYTES);
    this.changed = changed;
  }

  @Override
  public int read(int offset, int bytes) {
    return peek(offset, bytes);
  }

  @Override
  public int peek(int offset, int bytes) {
    int value =
        switch (command) {
          case READ_ARRAY -> cells.get(offset, bytes);
          case READ_ID -> (offset & 0xFF) / BUS_BYTES == 0 ? MAKER_AND_DEVICE : 0;
          case QUERY -> table.get((offset & 0xFF) / BUS_BYTES);
          default -> bytes > BUS_BYTES ? status << 16 | status : status; // all others show it
        };
    return bytes == 4 ? value : value & (1 << 8 * bytes) - 1;
  }

  @Override
  public void write(int offset, int bytes, int value) {
    switch (cycle) {
      case COMMAND -> command(value & 0xFF);
      case OPERAND -> operand(offset, bytes, value);
      case BUFFER -> fill(new Store(offset, bytes, value));
      case CONFIRMATION -> confirm(value & 0xFF);
    }
  }

  private void command(int wanted) {
    switch (wanted) {
      case READ_STATUS, READ_ID -> show(wanted, Cycle.COMMAND);
      case QUERY, PROGRAM, PROGRAM_OTHER, LOCK -> show(wanted, Cycle.OPERAND);
      case ERASE, BUFFER_PROGRAM -> {
        status |= READY;
        show(wanted, Cycle.OPERAND);
      }
      case CLEAR_STATUS -> {
        status = 0;
        readArray();
      }
      case READ_ARRAY, READ_ARRAY_AMD -> readArray();
      default -> readArray(); // an open set: whatever the guest stores
    }
  }

  private void operand(int offset, int bytes, int value) {
    int low = value & 0xFF;
    switch (command) {
      case PROGRAM, PROGRAM_OTHER -> {
        program(new Store(offset, bytes, value));
        finished();
      }
      case ERASE -> {
        if (low == CONFIRM) {
          erase(offset & -BLOCK_BYTES, BLOCK_BYTES);
          finished();
        } else {
          readArray();
        }
      }
      case LOCK -> {
        if (low == CONFIRM || low == LOCK_SET) {
          finished();
        } else {
          readArray();
        }
      }
      case BUFFER_PROGRAM -> expect(value & 0xFFFF);
      default -> { // the query stays until the array is asked for
        if (low == READ_ARRAY) {
          readArray();
        }
      }
    }
  }

  /** The number of bus words to come, less one. */
  private void expect(int words) {
    if ((words + 1) * BUS_BYTES > CfiTable.BUFFER_BYTES) {
      readArray();
      return;
    }
    bufferLeft = words + 1;
    cycle = Cycle.BUFFER;
  }

  private void fill(Store store) {
    buffer.add(store);
    bufferLeft--;
    status |= READY;
    if (bufferLeft == 0) {
      cycle = Cycle.CONFIRMATION;
    }
  }

  private void confirm(int low) {
    if (low != CONFIRM) {
      readArray();
      return;
    }
    buffer.forEach(this::program);
    buffer.clear();
    finished();
  }

  private void finished() {
    status |= READY;
    cycle = Cycle.COMMAND;
  }

  private void program(Store store) {
    for (int i = 0; i < store.bytes && store.offset + i < cells.bytes; i++) {
      cells.program(store.offset + i, store.value >>> 8 * (store.bytes - 1 - i) & 0xFF);
    }
  }

  private void show(int wanted, Cycle next) {
    boolean other = command != wanted;
    command = wanted;
    cycle = next;
    if (other) {
      changed.at(0, cells.bytes);
    }
  }

  @Override
  public void readArray() {
    buffer.clear();
    show(READ_ARRAY, Cycle.COMMAND);
  }

  /** Power is back: the content stays. */
  @Override
  public void reset() {
    status = READY;
    readArray();
  }

  @Override
  public void replace(int offset, byte[] from, int at, int length) {
    for (int i = 0; i < length; i++) {
      cells.set(offset + i, from[at + i]);
    }
    changed.at(offset, length);
  }

  @Override
  public long physicalBase() {
    return base;
  }

  @Override
  public long bytes() {
    return cells.bytes;
  }

  @Override
  public int blockBytes() {
    return BLOCK_BYTES;
  }

  @Override
  public void erase(long offset, long length) {
    if ((offset | length) % BLOCK_BYTES != 0 || offset < 0 || offset + length > cells.bytes) {
      throw new IllegalArgumentException(
          "erase: 0x%x+0x%x (expected: whole blocks of 0x%x within 0x%x)"
              .formatted(offset, length, BLOCK_BYTES, cells.bytes));
    }
    for (long at = offset; at < offset + length; at += BLOCK_BYTES) {
      cells.erase((int) (at / BLOCK_BYTES));
    }
    changed.at((int) offset, (int) length);
  }

  @Override
  public long program(long offset, byte[] content) {
    if (offset < 0 || offset + content.length > cells.bytes) {
      throw new IllegalArgumentException(
          "program: 0x%x+0x%x (expected: within 0x%x)"
              .formatted(offset, content.length, cells.bytes));
    }
    int from = (int) offset;
    for (int i = 0; i < content.length; i++) {
      if ((content[i] & ~cells.get(from + i)) != 0) {
        return offset + i;
      }
    }
    replace(from, content, 0, content.length);
    return -1;
  }

  @Override
  public byte[] content() {
    return cells.content();
  }
}
