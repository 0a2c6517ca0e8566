package io.trapgate.target.board;

/** The receive buffer of a 16550A: one byte, or sixteen when the FIFOs are enabled. */
final class UartFifo {
  /** Depth with FIFOs enabled (16550A data sheet, "FIFO Polled Mode Operation"). */
  static final int DEPTH = 16;

  private final byte[] ring = new byte[DEPTH];
  private int head;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Adds a byte; the caller has checked that there is room. */
  void add(int value) {
    ring[(head + size) % DEPTH] = (byte) value;
    size++;
  }

  /** Replaces the newest byte: what an overrun of the unbuffered receiver does. */
  void replaceNewest(int value) {
    ring[(head + size - 1) % DEPTH] = (byte) value;
  }

  /** The oldest byte without taking it; an empty receiver reads 0. */
  int peek() {
    return size == 0 ? 0 : ring[head] & 0xFF;
  }

  /** Takes the oldest byte; an empty receiver reads 0. */
  int take() {
    int value = peek();
    if (size > 0) {
      head = (head + 1) % DEPTH;
      size--;
    }
    return value;
  }

  void clear() {
    head = 0;
    size = 0;
  }
}
