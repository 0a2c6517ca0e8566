package io.trapgate.target.board;

/**
 * Where things are in the physical space of QEMU's ppce500 (36 bits), and the interrupt inputs they
 * use.
 */
final class MemoryLayout {
  static final long PCI_MEMORY = 0xC_0000_0000L;
  static final int PCI_MEMORY_BYTES = 0x2000_0000;
  static final int PCI_MEMORY_BUS = 0xE000_0000;
  static final long PLATFORM_BUS = 0xF_0000_0000L;
  static final int PLATFORM_BUS_BYTES = 0x800_0000;
  static final long CCSR = 0xF_E000_0000L;
  static final long PCI_IO = 0xF_E100_0000L;
  static final int PCI_IO_BYTES = 0x1_0000;
  static final long SPIN_TABLE = 0xF_EF00_0000L;

  // Offsets within CCSR.
  static final int I2C = 0x3000;
  static final int I2C_BYTES = 0x14;
  static final int UART0 = 0x4500;
  static final int UART1 = 0x4600;
  static final int UART_BYTES = 0x100;
  static final int PCI = 0x8000;
  static final int MPIC = 0x4_0000;
  static final int MSI = 0x4_1600;
  static final int MSI_BYTES = 0x200;
  static final int GUTS = 0xE_0000;
  static final int GUTS_BYTES = 0x1000;
  static final int GPIO = 0xF_F000;
  static final int GPIO_BYTES = 0x1000;

  // Inputs of the MPIC, as the device tree numbers them.
  static final int IRQ_PCI_INTA = 1;
  static final int IRQ_PCI = 24;
  static final int IRQ_UART = 42;
  static final int IRQ_I2C = 43;
  static final int IRQ_GPIO = 47;
  static final int IRQ_MSI = 224;

  private MemoryLayout() {}

  /** The low 32 bits of an address: the second cell. */
  static int low(long physical) {
    return (int) physical;
  }

  /** The bits above 32: the first cell. */
  static int high(long physical) {
    return (int) (physical >>> 32);
  }
}
