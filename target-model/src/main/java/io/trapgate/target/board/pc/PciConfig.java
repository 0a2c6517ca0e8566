package io.trapgate.target.board.pc;

import io.trapgate.target.engine.MachineControl;
import java.util.Arrays;

/**
 * PCI configuration by the two ports CF8 and CFC (PCI Local Bus Specification 2.2, 3.2.2.3.2) on a
 * bus with the host bridge of QEMU's "pc" only: its identity, and a space that keeps what is
 * written and does nothing with it. The byte CF9 is the reset control register.
 */
final class PciConfig implements PortDevice {
  private static final int DATA = 4;
  private static final int RESET_CONTROL = 1;
  private static final int RESET = 0x04;

  private static final int ENABLE = 0x8000_0000;
  private static final int DEVICE = 0x00FF_FF00;

  private static final int BYTES = 256;
  private static final int READ_ONLY_BYTES = 0x30;

  /** Intel 82441FX, revision 2, host bridge, in QEMU. */
  private static final byte[] IDENTITY = {
    (byte) 0x86, (byte) 0x80, 0x37, 0x12, 0, 0, 0, 0, 2, 0, 0, 6
  };

  private static final byte[] SUBSYSTEM = {(byte) 0xF4, 0x1A, 0, 0x11};
  private static final int SUBSYSTEM_AT = 0x2C;

  private final MachineControl machine;
  private final byte[] bridge = new byte[BYTES];
  private int address;
  private int resetControl;

  PciConfig(MachineControl machine) {
    this.machine = machine;
    reset();
  }

  @Override
  public void reset() {
    Arrays.fill(bridge, (byte) 0);
    System.arraycopy(IDENTITY, 0, bridge, 0, IDENTITY.length);
    System.arraycopy(SUBSYSTEM, 0, bridge, SUBSYSTEM_AT, SUBSYSTEM.length);
    address = 0;
    resetControl = 0;
  }

  private boolean bridgeSelected() {
    return (address & ENABLE) != 0 && (address & DEVICE) == 0;
  }

  @Override
  public int read(int offset, int bytes) {
    if (offset >= DATA) {
      return bridgeSelected() ? config(offset, bytes) : -1;
    }
    if (bytes == 4) {
      return address;
    }
    return offset == RESET_CONTROL && bytes == 1 ? resetControl : -1;
  }

  private int config(int offset, int bytes) {
    int first = address & 0xFC | offset & 3;
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (bridge[first + i] & 0xFF) << 8 * i;
    }
    return value;
  }

  @Override
  public void write(int offset, int bytes, int value) {
    if (offset >= DATA) {
      if (bridgeSelected()) {
        writeConfig(address & 0xFC | offset & 3, bytes, value);
      }
    } else if (bytes == 4) {
      address = value;
    } else if (offset == RESET_CONTROL && bytes == 1) {
      resetControl = value & ~RESET;
      if ((value & RESET) != 0) {
        machine.resetRequested();
      }
    }
  }

  private void writeConfig(int first, int bytes, int value) {
    if (first >= READ_ONLY_BYTES) {
      for (int i = 0; i < bytes; i++) {
        bridge[first + i] = (byte) (value >>> 8 * i);
      }
    }
  }
}
