package io.trapgate.target.board.pc;

/** Ports that are written for what it does; reading gives ones. */
@FunctionalInterface
interface WriteOnly extends PortDevice {
  @Override
  default int read(int offset, int bytes) {
    return -1;
  }
}
