package io.trapgate.target.board;

import static io.trapgate.target.board.MemoryLayout.high;
import static io.trapgate.target.board.MemoryLayout.low;

import java.util.Random;

/**
 * The device tree of the ppce500 board, node for node what QEMU generates for the same machine, so
 * that its guests find their way. The seed for the guest's random numbers is the one thing a fixed
 * value replaces: the same start gives the same run.
 */
final class Ppce500Tree {
  /** Size of the blob in bytes; QEMU gives its guests the same room. */
  static final int BLOB_BYTES = 1 << 20;

  private static final int PIC_HANDLE = 0x8003;
  private static final int MSI_HANDLE = 0x8004;
  private static final int GPIO_HANDLE = 0x8005;
  private static final int ACTIVE_HIGH_LEVEL = 2;
  private static final int CACHE_BYTES = 0x8000;
  private static final int PCI_CLOCK_HZ = 66_666_666;
  private static final int PCI_SLOTS = 32;
  private static final int PCI_FIRST_SLOT = 1;
  private static final int PCI_PINS = 4;
  private static final String SOC = "/soc@fe0000000";
  private static final String CONSOLE = SOC + "/serial@4500";
  private static final long RNG_SEED = 0x7472_6170_6761_7465L;

  /**
   * How large everything is.
   *
   * @param ramBytes size of RAM
   * @param cpus number of CPUs; those after the first wait in the spin table
   * @param cacheLineBytes size of a cache block of the CPUs
   * @param flashBytes size of the flash, 0 for none
   */
  record Size(long ramBytes, int cpus, int cacheLineBytes, int flashBytes) {}

  private final Size size;
  private final BootArguments arguments;

  private Ppce500Tree(Size size, BootArguments arguments) {
    this.size = size;
    this.arguments = arguments;
  }

  /**
   * The tree's root.
   *
   * @param arguments what the guest is told at its start
   */
  static FdtNode build(Size size, BootArguments arguments) {
    return new Ppce500Tree(size, arguments).root();
  }

  private FdtNode root() {
    FdtNode root = new FdtNode("");
    root.cells("#address-cells", 2).cells("#size-cells", 2);
    root.text("model", "QEMU ppce500").text("compatible", "fsl,qemu-e500");
    root.child("memory")
        .text("device_type", "memory")
        .cells("reg", 0, 0, high(size.ramBytes()), low(size.ramBytes()));
    chosen(root);
    cpus(root);
    root.child("aliases")
        .text("serial0", CONSOLE)
        .text("serial1", SOC + "/serial@4600")
        .text("i2c", SOC + "/i2c@3000")
        .text("rtc", "i2c/rtc@68")
        .text("pci0", "/pci@fe0008000");
    soc(root);
    pci(root);
    platformBus(root);
    return root;
  }

  private void chosen(FdtNode root) {
    byte[] seed = new byte[32];
    new Random(RNG_SEED).nextBytes(seed);
    FdtNode chosen = root.child("chosen");
    chosen
        .text("bootargs", arguments.commandLine())
        .bytes("rng-seed", seed)
        .text("linux,stdout-path", CONSOLE)
        .text("stdout-path", CONSOLE);
    if (arguments.ramDiskBytes() != 0) {
      chosen
          .cells("linux,initrd-start", (int) arguments.ramDiskBase())
          .cells("linux,initrd-end", (int) arguments.ramDiskEnd());
    }
  }

  private void cpus(FdtNode root) {
    FdtNode parent = root.child("cpus").cells("#address-cells", 1).cells("#size-cells", 0);
    for (int cpu = 0; cpu < size.cpus(); cpu++) {
      FdtNode node = parent.child("PowerPC,8544@" + Integer.toHexString(cpu));
      int frequency = (int) BoardClock.TICKS_PER_SECOND;
      node.text("device_type", "cpu").cells("reg", cpu);
      node.cells("clock-frequency", frequency).cells("timebase-frequency", frequency);
      int line = size.cacheLineBytes();
      node.cells("d-cache-line-size", line).cells("i-cache-line-size", line);
      node.cells("d-cache-size", CACHE_BYTES).cells("i-cache-size", CACHE_BYTES);
      node.cells("bus-frequency", 0);
      if (cpu == 0) {
        node.text("status", "okay");
      } else {
        long entry = MemoryLayout.SPIN_TABLE + 32L * cpu;
        node.text("status", "disabled").text("enable-method", "spin-table");
        node.cells("cpu-release-addr", high(entry), low(entry));
      }
    }
  }

  private static void soc(FdtNode root) {
    FdtNode soc = root.child("soc@fe0000000");
    soc.text("device_type", "soc").text("compatible", "fsl,mpc8544-immr", "simple-bus");
    soc.cells("#address-cells", 1).cells("#size-cells", 1).cells("bus-frequency", 0);
    soc.cells("ranges", 0, high(MemoryLayout.CCSR), low(MemoryLayout.CCSR), Ccsr.SIZE_BYTES);
    soc.child("pic@40000")
        .text("device_type", "open-pic")
        .text("compatible", "fsl,mpic")
        .cells("reg", MemoryLayout.MPIC, Mpic.SIZE_BYTES)
        .cells("#address-cells", 0)
        .cells("#interrupt-cells", 2)
        .phandle(PIC_HANDLE)
        .flag("interrupt-controller");
    serial(soc, 0, MemoryLayout.UART0);
    serial(soc, 1, MemoryLayout.UART1);
    i2c(soc);
    soc.child("global-utilities@e0000")
        .text("compatible", "fsl,mpc8544-guts")
        .cells("reg", MemoryLayout.GUTS, MemoryLayout.GUTS_BYTES)
        .flag("fsl,has-rstcr");
    msi(soc);
    gpio(soc);
  }

  private static void serial(FdtNode soc, int index, int offset) {
    FdtNode node = soc.child("serial@" + Integer.toHexString(offset));
    node.text("device_type", "serial").text("compatible", "ns16550");
    node.cells("reg", offset, MemoryLayout.UART_BYTES).cells("cell-index", index);
    node.cells("clock-frequency", (int) BoardClock.TICKS_PER_SECOND);
    interrupt(node, MemoryLayout.IRQ_UART);
  }

  private static void i2c(FdtNode soc) {
    FdtNode i2c = soc.child("i2c@3000");
    i2c.text("device_type", "i2c").text("compatible", "fsl-i2c");
    i2c.cells("reg", MemoryLayout.I2C, MemoryLayout.I2C_BYTES).cells("cell-index", 0);
    interrupt(i2c, MemoryLayout.IRQ_I2C);
    i2c.child("rtc@68").text("compatible", "pericom,pt7c4338").cells("reg", Ds1338.ADDRESS);
  }

  private static void msi(FdtNode soc) {
    int[] interrupts = new int[16];
    for (int n = 0; n < interrupts.length; n += 2) {
      interrupts[n] = MemoryLayout.IRQ_MSI + n / 2; // the second cell stays 0: rising edge
    }
    soc.child("msi@41600")
        .text("compatible", "fsl,mpic-msi")
        .cells("reg", MemoryLayout.MSI, MemoryLayout.MSI_BYTES)
        .cells("msi-available-ranges", 0, 0x100)
        .cells("interrupt-parent", PIC_HANDLE)
        .cells("interrupts", interrupts)
        .phandle(MSI_HANDLE);
  }

  private static void gpio(FdtNode soc) {
    FdtNode gpio = soc.child("gpio@ff000");
    gpio.text("compatible", "fsl,qoriq-gpio");
    gpio.cells("reg", MemoryLayout.GPIO, MemoryLayout.GPIO_BYTES);
    interrupt(gpio, MemoryLayout.IRQ_GPIO);
    gpio.cells("#gpio-cells", 2).flag("gpio-controller").phandle(GPIO_HANDLE);
    soc.child("power-off").text("compatible", "gpio-poweroff").cells("gpios", GPIO_HANDLE, 0, 0);
  }

  private static void pci(FdtNode root) {
    FdtNode pci = root.child("pci@fe0008000");
    long registers = MemoryLayout.CCSR + MemoryLayout.PCI;
    pci.cells("cell-index", 0).text("compatible", "fsl,mpc8540-pci").text("device_type", "pci");
    pci.cells("interrupt-map-mask", 0xF800, 0, 0, 7).cells("interrupt-map", interruptMap());
    interrupt(pci, MemoryLayout.IRQ_PCI);
    pci.cells("bus-range", 0, 255).cells("fsl,msi", MSI_HANDLE);
    pci.cells("ranges", pciRanges());
    pci.cells("reg", high(registers), low(registers), 0, PciHost.SIZE_BYTES);
    pci.cells("clock-frequency", PCI_CLOCK_HZ);
    pci.cells("#interrupt-cells", 1).cells("#size-cells", 2).cells("#address-cells", 3);
  }

  private static int[] pciRanges() {
    long memory = MemoryLayout.PCI_MEMORY;
    long io = MemoryLayout.PCI_IO;
    return new int[] {
      0x0200_0000,
      0,
      MemoryLayout.PCI_MEMORY_BUS,
      high(memory),
      low(memory),
      0,
      MemoryLayout.PCI_MEMORY_BYTES,
      0x0100_0000,
      0,
      0,
      high(io),
      low(io),
      0,
      MemoryLayout.PCI_IO_BYTES
    };
  }

  private static int[] interruptMap() {
    int slots = PCI_SLOTS - PCI_FIRST_SLOT;
    int[] map = new int[slots * PCI_PINS * 7];
    int at = 0;
    for (int slot = PCI_FIRST_SLOT; slot < PCI_SLOTS; slot++) {
      for (int pin = 0; pin < PCI_PINS; pin++) {
        map[at] = slot << 11;
        map[at + 3] = pin + 1;
        map[at + 4] = PIC_HANDLE;
        map[at + 5] = MemoryLayout.IRQ_PCI_INTA + (slot + pin) % PCI_PINS;
        map[at + 6] = 1;
        at += 7;
      }
    }
    return map;
  }

  private void platformBus(FdtNode root) {
    long base = MemoryLayout.PLATFORM_BUS;
    FdtNode bus = root.child("platform@f00000000");
    bus.text("compatible", "qemu,platform", "simple-bus")
        .cells("#size-cells", 1)
        .cells("#address-cells", 1)
        .cells("ranges", 0, high(base), low(base), MemoryLayout.PLATFORM_BUS_BYTES)
        .cells("interrupt-parent", PIC_HANDLE);
    if (size.flashBytes() != 0) {
      bus.child("nor@0")
          .text("compatible", "cfi-flash")
          .cells("reg", 0, size.flashBytes())
          .cells("bank-width", 2);
    }
  }

  private static void interrupt(FdtNode node, int number) {
    node.cells("interrupts", number, ACTIVE_HIGH_LEVEL).cells("interrupt-parent", PIC_HANDLE);
  }
}
