package io.trapgate.target.board.pc;

import io.trapgate.target.board.HostSerialLine;
import io.trapgate.target.board.InterruptLine;
import io.trapgate.target.board.Ns16550;
import io.trapgate.target.engine.IoPorts;
import io.trapgate.target.engine.LocalApic;
import io.trapgate.target.engine.MachineControl;
import io.trapgate.target.engine.ProcessorPins;
import io.trapgate.target.engine.VirtualClock;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.memory.PhysicalMap;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * The board pc-test: its devices, wired and mapped. RAM is one piece from 0, without a hole for a
 * screen; the last MiB below 4 GiB is memory too, for a firmware image at the reset vector.
 */
public final class PcTest {
  /** Ticks of guest time in a second: one is a nanosecond. */
  public static final long TICKS_PER_SECOND = 1_000_000_000;

  /** The least RAM, and what it comes in. */
  public static final long RAM_UNIT_BYTES = 1L << 20;

  /** RAM unless told otherwise. */
  public static final long RAM_DEFAULT_BYTES = 128L << 20;

  /** The most RAM: the devices are above. */
  public static final long RAM_MAX_BYTES = 3L << 30;

  /** Where the memory for firmware begins; it ends at 4 GiB. */
  public static final long ROM_BASE = 0xFFF0_0000L;

  /** Its size. */
  public static final long ROM_BYTES = 1L << 20;

  private static final long TEST_WINDOW = 0xFF00_0000L;
  private static final long BAUD_BASE = 115_200;

  private final PortMap ports = new PortMap();
  private final List<Lapic> apics;
  private final HostSerialLine console;

  /**
   * What the board is wired to.
   *
   * @param current index of the processor whose access is being served
   * @param clock guest time
   * @param control the machine around the board
   * @param exitCode what the debug-exit port makes of its value
   * @param rtcBase what the clock shows at guest time 0
   */
  public record Wiring(
      IntSupplier current,
      VirtualClock clock,
      MachineControl control,
      ExitCode exitCode,
      Instant rtcBase) {}

  /**
   * Maps RAM and all devices.
   *
   * @param map an empty physical space
   * @param ramBytes size of RAM
   * @param cpus number of processors
   */
  public PcTest(PhysicalMap map, long ramBytes, int cpus, Wiring wiring) {
    PicPair pics = new PicPair();
    ApicBus bus = new ApicBus();
    IoApic ioApic = new IoApic(bus);
    IrqLines irqs = new IrqLines(pics, ioApic);
    TestDevice testDevice = new TestDevice(irqs.toEach());
    apics =
        IntStream.range(0, cpus).mapToObj(n -> new Lapic(n, bus, pics, wiring.clock())).toList();
    console = new HostSerialLine(wiring.control());
    pics.output(asserted -> apics.forEach(Lapic::changed));
    map.mapRam(0, ramBytes);
    map.mapDevice(IoApic.ADDRESS, IoApic.SIZE_BYTES, ioApic);
    map.mapDevice(
        ApicBase.ADDRESS, LapicWindow.SIZE_BYTES, new LapicWindow(apics, wiring.current()));
    map.mapDevice(TEST_WINDOW, TestDevice.WINDOW_BYTES, testDevice.window());
    map.mapRam(ROM_BASE, ROM_BYTES);
    pics.map(ports);
    mapClassic(wiring, irqs, new Cmos(wiring.clock(), wiring.rtcBase(), ramBytes, cpus));
    mapTests(wiring, testDevice, new FwCfg(ramBytes, cpus));
  }

  private void mapClassic(Wiring wiring, IrqLines irqs, Cmos cmos) {
    MachineControl control = wiring.control();
    Pit pit = new Pit(wiring.clock(), irqs.line(IrqLines.TIMER));
    Keyboard keyboard = new Keyboard(control);
    SystemPorts system = new SystemPorts(control);
    ports.map(0x40, 4, 1, pit);
    ports.map(0x60, 1, 1, keyboard);
    ports.map(0x61, 1, 1, SystemPorts.speaker(pit, wiring.clock()));
    ports.map(0x64, 1, 1, keyboard.control());
    ports.map(0x70, 2, 1, cmos);
    ports.map(0x92, 1, 1, system.fastReset());
    ports.map(0x2F8, 8, 1, uart(new HostSerialLine(control), irqs.line(IrqLines.SERIAL2), wiring));
    ports.map(0x3F8, 8, 1, uart(console, irqs.line(IrqLines.SERIAL), wiring));
    ports.map(0x604, 2, 2, system.powerManagement());
    ports.map(0xB004, 2, 2, system.powerManagement());
    ports.map(0x8900, 1, 1, system.shutdownWord());
    ports.map(0xCF8, 8, 4, new PciConfig(control));
  }

  private static Ns16550 uart(HostSerialLine line, InterruptLine interrupt, Wiring wiring) {
    return new Ns16550(
        line, interrupt, wiring.clock(), new Ns16550.Rate(BAUD_BASE, TICKS_PER_SECOND));
  }

  private void mapTests(Wiring wiring, TestDevice device, FwCfg fwCfg) {
    ports.map(0xE0, 4, 4, device.latch());
    ports.map(0xE4, 4, 4, device.flush());
    ports.map(0xE8, 4, 1, device.latch());
    ports.map(0xF4, 4, 4, new DebugExit(wiring.control(), wiring.exitCode()));
    ports.map(0x510, 2, 2, fwCfg);
    ports.map(0x2000, TestDevice.LINES, 4, device.interrupts());
  }

  /** The I/O space. */
  public IoPorts ports() {
    return ports;
  }

  /** The local interrupt controller of a processor. */
  public LocalApic apic(int cpu) {
    return apics.get(cpu);
  }

  /** Wires a processor's inputs. */
  public void connect(int cpu, ProcessorPins pins) {
    apics.get(cpu).connect(pins);
  }

  /** The first UART: the guest's console. */
  public SerialLine console() {
    return console;
  }

  /** Resets the devices in I/O space; those in physical space are reset with it. */
  public void reset() {
    ports.reset();
  }
}
