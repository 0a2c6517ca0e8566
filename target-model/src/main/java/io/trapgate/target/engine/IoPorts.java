package io.trapgate.target.engine;

/** The I/O space of a machine; values are right-aligned. Machine thread only. */
public interface IoPorts {
  /**
   * IN, with its side effects.
   *
   * @param bytes 1, 2 or 4
   */
  int in(int port, int bytes);

  /** OUT, with its side effects. */
  void out(int port, int bytes, int value);
}
