package io.trapgate.target.board;

import io.trapgate.target.engine.CpuPins;
import io.trapgate.target.engine.MachineControl;
import io.trapgate.target.engine.VirtualClock;
import io.trapgate.target.kvm.NorFlash;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.memory.MmioDevice;
import io.trapgate.target.memory.PhysicalMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** The ppce500 board: its devices, wired and mapped. */
public final class Ppce500 {
  /** What RAM comes in. */
  public static final long RAM_UNIT_BYTES = 64L << 20;

  /** The most RAM the board takes; physical space below 4 GiB holds nothing else. */
  public static final long RAM_MAX_BYTES = 2L << 30;

  /** Where its flash is: the start of the platform bus. */
  public static final long FLASH_BASE = MemoryLayout.PLATFORM_BUS;

  /** The least flash: one block. */
  public static final int FLASH_MIN_BYTES = CfiFlash.BLOCK_BYTES;

  /** The most flash: the platform bus is full. */
  public static final int FLASH_MAX_BYTES = MemoryLayout.PLATFORM_BUS_BYTES;

  /** The device tree's clock-frequency is 400 MHz, and a UART divides it by 16 at first. */
  static final Ns16550.Rate UART_RATE =
      new Ns16550.Rate(BoardClock.TICKS_PER_SECOND / 16, BoardClock.TICKS_PER_SECOND);

  private final long ramBytes;
  private final int cacheLineBytes;
  private final int cpus;
  private final HostSerialLine console;
  private final Optional<CfiFlash> flash;

  /**
   * The CPUs that sit on the board.
   *
   * @param pins their interrupt inputs, by index
   * @param current index of the CPU whose access is being served
   * @param release starts one that waits in the spin table
   */
  public record Processors(List<CpuPins> pins, IntSupplier current, SpinTable.Release release) {
    public Processors {
      pins = List.copyOf(pins);
    }
  }

  /**
   * What the board shows of its CPUs.
   *
   * @param pvr processor version, in the global utilities
   * @param cacheLineBytes size of a cache block, in the device tree
   */
  public record Core(int pvr, int cacheLineBytes) {}

  /**
   * What the board is wired to.
   *
   * @param processors the CPUs
   * @param clock guest time
   * @param control the machine around the board
   * @param core what the board shows of its CPUs
   * @param rtcBase what the real-time clock shows at guest time 0
   * @param flash what its flash holds, if it has one
   */
  public record Wiring(
      Processors processors,
      VirtualClock clock,
      MachineControl control,
      Core core,
      Instant rtcBase,
      Optional<FlashImage> flash) {
    /** Without flash. */
    public Wiring(
        Processors processors,
        VirtualClock clock,
        MachineControl control,
        Core core,
        Instant rtcBase) {
      this(processors, clock, control, core, rtcBase, Optional.empty());
    }
  }

  /**
   * What a flash holds when it is new.
   *
   * @param content its first bytes; the rest is erased
   * @param bytes its size, a power of two, {@link #FLASH_MIN_BYTES} to {@link #FLASH_MAX_BYTES}
   */
  public record FlashImage(byte[] content, int bytes) {}

  /**
   * Maps RAM and all devices.
   *
   * @param map an empty physical space
   * @param ramBytes size of RAM, a multiple of {@link #RAM_UNIT_BYTES}
   */
  public Ppce500(PhysicalMap map, long ramBytes, Wiring wiring) {
    this.ramBytes = ramBytes;
    this.cacheLineBytes = wiring.core().cacheLineBytes();
    this.cpus = wiring.processors().pins().size();
    this.console = new HostSerialLine(wiring.control());
    map.mapRam(0, ramBytes);
    mapEmpty(map, MemoryLayout.PCI_MEMORY, MemoryLayout.PCI_MEMORY_BYTES);
    this.flash = wiring.flash().map(image -> mapFlash(map, image));
    int used = wiring.flash().map(FlashImage::bytes).orElse(0);
    if (used < MemoryLayout.PLATFORM_BUS_BYTES) {
      mapEmpty(map, FLASH_BASE + used, MemoryLayout.PLATFORM_BUS_BYTES - used);
    }
    map.mapDevice(MemoryLayout.CCSR, Ccsr.SIZE_BYTES, ccsr(wiring));
    mapEmpty(map, MemoryLayout.PCI_IO, MemoryLayout.PCI_IO_BYTES);
    map.mapDevice(
        MemoryLayout.SPIN_TABLE,
        SpinTable.SIZE_BYTES,
        new SpinTable(cpus, wiring.processors().release()));
  }

  private static void mapEmpty(PhysicalMap map, long base, long bytes) {
    map.mapDevice(base, bytes, new EmptyRegion());
  }

  private static CfiFlash mapFlash(PhysicalMap map, FlashImage image) {
    CfiFlash.Changed changed = (offset, bytes) -> map.windowChanged(FLASH_BASE + offset, bytes);
    CfiFlash chip = new CfiFlash(FLASH_BASE, image.content(), image.bytes(), changed);
    map.mapDevice(FLASH_BASE, image.bytes(), chip);
    return chip;
  }

  private MmioDevice ccsr(Wiring wiring) {
    VirtualClock clock = wiring.clock();
    MachineControl control = wiring.control();
    Mpic mpic = new Mpic(wiring.processors().pins(), wiring.processors().current(), clock);
    // Both UARTs pull at one input: either of them holds it.
    SharedLine uartLine = new SharedLine(mpic.line(MemoryLayout.IRQ_UART));
    Ds1338 rtc = new Ds1338(clock, wiring.rtcBase());
    Ccsr ccsr = new Ccsr();
    ccsr.place(
        MemoryLayout.I2C,
        MemoryLayout.I2C_BYTES + 4,
        new MpcI2c(Map.of(Ds1338.ADDRESS, rtc), mpic.line(MemoryLayout.IRQ_I2C)));
    ccsr.place(
        MemoryLayout.UART0,
        MemoryLayout.UART_BYTES,
        new Ns16550(console, uartLine.input(), clock, UART_RATE));
    ccsr.place(
        MemoryLayout.UART1,
        MemoryLayout.UART_BYTES,
        new Ns16550(new HostSerialLine(control), uartLine.input(), clock, UART_RATE));
    ccsr.place(MemoryLayout.PCI, PciHost.SIZE_BYTES, new PciHost());
    ccsr.place(MemoryLayout.MPIC, Mpic.SIZE_BYTES, mpic);
    ccsr.place(
        MemoryLayout.GUTS,
        MemoryLayout.GUTS_BYTES,
        new Guts(wiring.core().pvr(), 0, control::resetRequested));
    ccsr.place(MemoryLayout.GPIO, MemoryLayout.GPIO_BYTES, new Gpio(() -> control.powerOff(0)));
    return ccsr;
  }

  /** The first UART: the guest's console. */
  public SerialLine console() {
    return console;
  }

  /** The flash, if there is one. */
  public Optional<NorFlash> flash() {
    return flash.map(chip -> chip);
  }

  /** The device tree that describes this board, in the room it has in guest memory. */
  public byte[] deviceTree(BootArguments arguments) {
    long flashBytes = flash.map(CfiFlash::bytes).orElse(0L);
    FdtNode tree =
        Ppce500Tree.build(
            new Ppce500Tree.Size(ramBytes, cpus, cacheLineBytes, (int) flashBytes), arguments);
    return FdtWriter.write(tree, Ppce500Tree.BLOB_BYTES);
  }
}
