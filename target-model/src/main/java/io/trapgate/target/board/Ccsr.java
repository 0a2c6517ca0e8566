package io.trapgate.target.board;

import io.trapgate.target.memory.MmioDevice;
import java.util.ArrayList;
import java.util.List;

/**
 * The block of configuration, control and status registers: 1 MiB in which the chip's devices sit
 * at fixed offsets. Reads between them give 0.
 */
final class Ccsr implements MmioDevice {
  /** Size of the block in bytes. */
  static final int SIZE_BYTES = 0x10_0000;

  private record Slot(int base, int bytes, MmioDevice device) {}

  private static final MmioDevice NOTHING = new EmptyRegion();

  private final List<Slot> slots = new ArrayList<>();

  /** Puts a device at an offset of the block. */
  void place(int base, int bytes, MmioDevice device) {
    slots.add(new Slot(base, bytes, device));
  }

  private Slot slot(int offset) {
    for (Slot slot : slots) {
      if (offset >= slot.base() && offset - slot.base() < slot.bytes()) {
        return slot;
      }
    }
    return new Slot(0, SIZE_BYTES, NOTHING);
  }

  @Override
  public int read(int offset, int bytes) {
    Slot slot = slot(offset);
    return slot.device().read(offset - slot.base(), bytes);
  }

  @Override
  public void write(int offset, int bytes, int value) {
    Slot slot = slot(offset);
    slot.device().write(offset - slot.base(), bytes, value);
  }

  @Override
  public int peek(int offset, int bytes) {
    Slot slot = slot(offset);
    return slot.device().peek(offset - slot.base(), bytes);
  }

  @Override
  public int registerBytes(int offset) {
    Slot slot = slot(offset);
    return slot.device().registerBytes(offset - slot.base());
  }

  @Override
  public void reset() {
    slots.forEach(slot -> slot.device().reset());
  }
}
