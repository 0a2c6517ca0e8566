package io.trapgate.target.board;

import io.trapgate.target.memory.MmioDevice;
import java.util.Arrays;

/**
 * The GPIO controller of the MPC8xxx family with the board's only wire: pin 0 driven high switches
 * the power off (device tree node {@code power-off}, binding "gpio-poweroff"). Nothing drives the
 * inputs, so no interrupt arises.
 */
final class Gpio implements MmioDevice {
  private static final int DIR = 0x00;
  private static final int DAT = 0x08;
  private static final int IER = 0x0C;
  private static final int LAST = 0x14;

  /** Pins count from the most significant bit. */
  private static final int PIN_0 = 0x8000_0000;

  private final int[] registers = new int[LAST / 4 + 1];
  private final Runnable powerOff;

  Gpio(Runnable powerOff) {
    this.powerOff = powerOff;
  }

  @Override
  public int read(int offset, int bytes) {
    return peek(offset, bytes);
  }

  @Override
  public int peek(int offset, int bytes) {
    int word = offset < LAST + 4 ? registers[offset >> 2] : 0;
    return Registers.narrow(word, offset, bytes);
  }

  @Override
  public void write(int offset, int bytes, int value) {
    if (offset >= LAST + 4) {
      return;
    }
    int register = offset & ~3;
    int index = register >> 2;
    if (register == IER) {
      registers[index] &= ~Registers.merge(0, offset, bytes, value); // write one to clear
      return;
    }
    int before = outputs();
    registers[index] = Registers.merge(registers[index], offset, bytes, value);
    if ((outputs() & ~before & PIN_0) != 0) {
      powerOff.run();
    }
  }

  private int outputs() {
    return registers[DIR >> 2] & registers[DAT >> 2];
  }

  @Override
  public void reset() {
    Arrays.fill(registers, 0);
  }
}
