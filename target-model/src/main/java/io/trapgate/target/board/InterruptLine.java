package io.trapgate.target.board;

/** A wire from a device to an interrupt controller input. */
@FunctionalInterface
public interface InterruptLine {
  /** Drives the wire: true is asserted. Telling the same level twice changes nothing. */
  void set(boolean asserted);
}
