package io.trapgate.target.board;

import io.trapgate.target.memory.MmioDevice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The MPC I2C controller as bus master (MPC8544E Reference Manual, chapter 11): byte registers on
 * 4-byte steps. A transfer takes no time, so MCF is always set and MIF follows each byte at once.
 */
final class MpcI2c implements MmioDevice {
  private static final int ADR = 0x00;
  private static final int FDR = 0x04;
  private static final int CR = 0x08;
  private static final int SR = 0x0C;
  private static final int DR = 0x10;
  private static final int DFSRR = 0x14;

  private static final int CR_ENABLE = 0x80;
  private static final int CR_INTERRUPTS = 0x40;
  private static final int CR_MASTER = 0x20;
  private static final int CR_TRANSMIT = 0x10;
  private static final int CR_REPEATED_START = 0x04;

  private static final int SR_COMPLETE = 0x80;
  private static final int SR_BUSY = 0x20;
  private static final int SR_ARBITRATION_LOST = 0x10;
  private static final int SR_INTERRUPT = 0x02;
  private static final int SR_NO_ACKNOWLEDGE = 0x01;
  private static final int SR_RESET = SR_COMPLETE | SR_NO_ACKNOWLEDGE;

  private final Map<Integer, I2cDevice> devices;
  private final InterruptLine interrupt;
  private int address;
  private int divider;
  private int control;
  private int status = SR_RESET;
  private int data;
  private int filter;
  private boolean addressNext;
  private @Nullable I2cDevice target;

  /**
   * @param devices the slaves by their 7-bit addresses
   */
  MpcI2c(Map<Integer, I2cDevice> devices, InterruptLine interrupt) {
    this.devices = Map.copyOf(devices);
    this.interrupt = interrupt;
  }

  @Override
  public int read(int offset, int bytes) {
    int value = peek(offset, bytes);
    if (offset == DR && receiving()) {
      fetch();
      update();
    }
    return value;
  }

  @Override
  public int peek(int offset, int bytes) {
    return switch (offset) {
      case ADR -> address;
      case FDR -> divider;
      case CR -> control;
      case SR -> status;
      case DR -> data;
      case DFSRR -> filter;
      default -> 0;
    };
  }

  @Override
  public int registerBytes(int offset) {
    return 1;
  }

  @Override
  public void write(int offset, int bytes, int word) {
    int value = word & 0xFF;
    switch (offset) {
      case ADR -> address = value & 0xFE;
      case FDR -> divider = value & 0x3F;
      case CR -> control(value);
      case SR -> status &= value | ~(SR_ARBITRATION_LOST | SR_INTERRUPT);
      case DR -> transmit(value);
      case DFSRR -> filter = value & 0x3F;
      default -> {}
    }
    update();
  }

  private void control(int value) {
    boolean was = (control & CR_MASTER) != 0;
    control = value & ~CR_REPEATED_START; // RSTA always reads 0
    if ((value & CR_ENABLE) == 0) {
      status = SR_RESET;
      target = null;
      addressNext = false;
      return;
    }
    boolean is = (value & CR_MASTER) != 0;
    if (is && (!was || (value & CR_REPEATED_START) != 0)) {
      status |= SR_BUSY;
      addressNext = true;
    } else if (was && !is) {
      status &= ~SR_BUSY;
      target = null;
    }
  }

  private void transmit(int value) {
    data = value;
    if ((control & (CR_ENABLE | CR_MASTER)) != (CR_ENABLE | CR_MASTER)) {
      return;
    }
    if (addressNext) {
      addressNext = false;
      target = devices.get(value >>> 1);
      if (target != null) {
        target.start();
      }
    } else if (target != null) {
      target.receive(value);
    }
    status = status & ~SR_NO_ACKNOWLEDGE | (target == null ? SR_NO_ACKNOWLEDGE : 0);
    status |= SR_INTERRUPT;
  }

  private boolean receiving() {
    int mode = control & (CR_ENABLE | CR_MASTER | CR_TRANSMIT);
    return mode == (CR_ENABLE | CR_MASTER) && !addressNext;
  }

  /** Reading the data register in receive mode starts the transfer of the next byte. */
  private void fetch() {
    data = target == null ? 0xFF : target.send();
    status |= SR_INTERRUPT;
  }

  private void update() {
    interrupt.set((control & CR_INTERRUPTS) != 0 && (status & SR_INTERRUPT) != 0);
  }

  @Override
  public void reset() {
    address = 0;
    divider = 0;
    control = 0;
    status = SR_RESET;
    data = 0;
    filter = 0;
    addressNext = false;
    target = null;
    devices.values().forEach(I2cDevice::reset);
    interrupt.set(false);
  }
}
