package io.trapgate.it.isa;

import java.io.IOException;

/** A core that executes one instruction at a time from a state it is given. */
interface SteppedCore extends AutoCloseable {
  /** The first so many registers of an image after the last step. */
  CpuImage read(int size) throws IOException;

  /** The registers but those of the SPE alone. */
  default CpuImage read() throws IOException {
    return read(CpuImage.SIZE);
  }

  /** Replaces the registers. */
  void write(CpuImage image) throws IOException;

  /** Executes one instruction, or the interrupt it causes. */
  void step() throws IOException;

  /** A special register by its name in lower case, such as {@code srr0}. */
  int spr(String name) throws IOException;

  /** Sets a special register. */
  void spr(String name, int value) throws IOException;

  byte[] readMemory(int address, int length) throws IOException;

  void writeMemory(int address, byte[] bytes) throws IOException;

  @Override
  void close() throws IOException;
}
