package io.trapgate.target.board;

import io.trapgate.target.memory.MmioDevice;
import java.util.Arrays;

/**
 * The PCI host bridge (MPC8544E Reference Manual, chapter 16) before an empty bus: only the bridge
 * itself answers configuration cycles, every other device reads as all ones. The address windows
 * keep what is written and lead nowhere.
 */
final class PciHost implements MmioDevice {
  /** Size of the register space in bytes. */
  static final int SIZE_BYTES = 0x1000;

  private static final int CONFIG_ADDRESS = 0x000;
  private static final int CONFIG_DATA = 0x004;
  private static final int OUTBOUND_FIRST = 0xC20;
  private static final int OUTBOUND_END = 0xCA0;
  private static final int INBOUND_FIRST = 0xDA0;
  private static final int INBOUND_END = 0xE00;
  private static final int GASKET_TIMER = 0xE20;

  private static final int ADDRESS_ENABLE = 0x8000_0000;
  private static final int ADDRESS_DEVICE = 0x00FF_FF00;
  private static final int ALL_ONES = 0xFFFF_FFFF;

  // Configuration space of the bridge (PCI Local Bus Specification 2.2, 6.1), little-endian words.
  private static final int CONFIG_BYTES = 256;
  private static final int ID = 0x0030_1957; // device MPC8533E, vendor Freescale
  private static final int CLASS = 0x0B20_0000; // processor, PowerPC
  private static final int SUBSYSTEM = 0x1100_1AF4;
  private static final int DEVICE_SPECIFIC = 0x40;

  private final int[] windows = new int[SIZE_BYTES / 4];
  private final int[] config = new int[CONFIG_BYTES / 4];
  private int configAddress;

  PciHost() {
    reset();
  }

  @Override
  public int read(int offset, int bytes) {
    return peek(offset, bytes);
  }

  @Override
  public int peek(int offset, int bytes) {
    int word = offset & ~3;
    if (word == CONFIG_ADDRESS) {
      return Registers.narrow(configAddress, offset, bytes);
    }
    if (word == CONFIG_DATA) {
      return Registers.narrow(Integer.reverseBytes(configWord()), offset, bytes);
    }
    return isWindow(word) ? Registers.narrow(windows[word >> 2], offset, bytes) : 0;
  }

  @Override
  public void write(int offset, int bytes, int value) {
    int word = offset & ~3;
    if (word == CONFIG_ADDRESS) {
      configAddress = Registers.merge(configAddress, offset, bytes, value);
    } else if (word == CONFIG_DATA) {
      // The data register is wired byte for byte: PCI's little-endian order, seen big-endian.
      int shown = Integer.reverseBytes(configWord());
      writeConfig(Integer.reverseBytes(Registers.merge(shown, offset, bytes, value)));
    } else if (isWindow(word)) {
      windows[word >> 2] = Registers.merge(windows[word >> 2], offset, bytes, value);
    }
  }

  private static boolean isWindow(int word) {
    int register = word & 0x1F;
    if (word >= OUTBOUND_FIRST && word < OUTBOUND_END) {
      return register <= 0x10 && register != 0xC; // POTAR, POTEAR, POWBAR, POWAR
    }
    if (word >= INBOUND_FIRST && word < INBOUND_END) {
      return register <= 0x10 && register != 0x4; // PITAR, PIWBAR, PIWBEAR, PIWAR
    }
    return word == GASKET_TIMER;
  }

  private boolean bridgeSelected() {
    return (configAddress & ADDRESS_ENABLE) != 0 && (configAddress & ADDRESS_DEVICE) == 0;
  }

  private int configWord() {
    return bridgeSelected() ? config[(configAddress & 0xFC) >> 2] : ALL_ONES;
  }

  private void writeConfig(int value) {
    if (bridgeSelected()) {
      int register = configAddress & 0xFC;
      int writable = writable(register);
      int index = register >> 2;
      config[index] = config[index] & ~writable | value & writable;
    }
  }

  private static int writable(int register) {
    return switch (register) {
      case 0x04 -> 0x0000_0507; // command: I/O, memory, master, SERR, INTx disable
      case 0x0C -> 0x0000_00FF; // cache line size
      case 0x10 -> 0xFFF0_0000; // BAR0: 1 MiB, the CCSR block
      case 0x3C -> 0x0000_00FF; // interrupt line
      default -> register >= DEVICE_SPECIFIC ? ALL_ONES : 0;
    };
  }

  @Override
  public void reset() {
    Arrays.fill(windows, 0);
    Arrays.fill(config, 0);
    configAddress = 0;
    config[0x00] = ID;
    config[0x08 >> 2] = CLASS;
    config[0x2C >> 2] = SUBSYSTEM;
  }
}
