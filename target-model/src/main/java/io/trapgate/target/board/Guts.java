package io.trapgate.target.board;

import io.trapgate.target.memory.MmioDevice;

/**
 * The global utilities block, as far as guests use it: processor and system version, and the reset
 * request (MPC8544E Reference Manual, chapter 19). Word registers; all others read 0.
 */
final class Guts implements MmioDevice {
  private static final int PVR = 0xA0;
  private static final int SVR = 0xA4;
  private static final int RSTCR = 0xB0;

  /** RSTCR[HRESET_REQ]. */
  private static final int RSTCR_HRESET_REQUEST = 0x2;

  private final int pvr;
  private final int svr;
  private final Runnable resetRequest;

  Guts(int pvr, int svr, Runnable resetRequest) {
    this.pvr = pvr;
    this.svr = svr;
    this.resetRequest = resetRequest;
  }

  @Override
  public int read(int offset, int bytes) {
    return peek(offset, bytes);
  }

  @Override
  public int peek(int offset, int bytes) {
    int word =
        switch (offset & ~3) {
          case PVR -> pvr;
          case SVR -> svr;
          default -> 0;
        };
    return Registers.narrow(word, offset, bytes);
  }

  @Override
  public void write(int offset, int bytes, int value) {
    if (offset == RSTCR && bytes == 4 && (value & RSTCR_HRESET_REQUEST) != 0) {
      resetRequest.run();
    }
  }

  @Override
  public void reset() {}
}
