package io.trapgate.stub.debug;

import java.util.ArrayList;
import java.util.List;

/**
 * The cells that a watched region falls into, as gdbserver has it (gdb/nat/x86-dregs.c,
 * x86_handle_nonaligned_watchpoint): each as large as its address is aligned and the rest allows,
 * at most 8 bytes, which a CPU that can do 64-bit mode watches in any mode.
 */
final class X86Pieces {
  private static final int LARGEST_BYTES = 8;

  /**
   * One cell.
   *
   * @param bytes 1, 2, 4 or 8, to which the address is aligned
   */
  record Piece(long guestVirtual, int bytes) {}

  private X86Pieces() {}

  /** The cells in address order; of a region that {@link #count} says is no matter of thousands. */
  static List<Piece> of(long guestVirtual, int length) {
    List<Piece> pieces = new ArrayList<>();
    long at = guestVirtual;
    for (int left = length; left > 0; ) {
      int bytes = largestAt(at, left);
      pieces.add(new Piece(at, bytes));
      at += bytes;
      left -= bytes;
    }
    return pieces;
  }

  /** How many cells there are, for a region of any length. */
  static int count(long guestVirtual, int length) {
    int head = (int) Math.min(length, -guestVirtual & LARGEST_BYTES - 1);
    int tail = (length - head) % LARGEST_BYTES;
    return of(guestVirtual, head).size()
        + (length - head) / LARGEST_BYTES
        + of(guestVirtual + length - tail, tail).size();
  }

  private static int largestAt(long guestVirtual, int left) {
    long aligned = Long.lowestOneBit(guestVirtual | LARGEST_BYTES);
    return Math.min((int) aligned, Integer.highestOneBit(left));
  }
}
