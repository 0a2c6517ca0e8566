package io.trapgate.target.board;

/** How the board's own clocks relate to virtual time. */
final class BoardClock {
  /** Ticks of virtual time in a second: the time base frequency of QEMU's ppce500. */
  static final long TICKS_PER_SECOND = 400_000_000;

  private BoardClock() {}
}
