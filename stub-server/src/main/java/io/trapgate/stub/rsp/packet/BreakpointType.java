package io.trapgate.stub.rsp.packet;

/** The type digit of {@code Z} and {@code z}. */
public enum BreakpointType {
  /** {@code Z0}. */
  SOFTWARE,
  /** {@code Z1}. */
  HARDWARE,
  /** {@code Z2}: {@code watch}. */
  WRITE_WATCH,
  /** {@code Z3}: {@code rwatch}. */
  READ_WATCH,
  /** {@code Z4}: {@code awatch}. */
  ACCESS_WATCH;

  /** Whether it watches data. */
  public boolean isWatch() {
    return this == WRITE_WATCH || this == READ_WATCH || this == ACCESS_WATCH;
  }
}
