package io.trapgate.target.board.pc;

import io.trapgate.target.memory.MmioDevice;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The window of the local APICs' registers: each processor sees its own. Registers are words at
 * multiples of 16; an APIC that is off or in x2APIC mode isn't there.
 */
final class LapicWindow implements MmioDevice {
  /** Size of the window. */
  static final int SIZE_BYTES = 0x1000;

  private final List<Lapic> apics;
  private final IntSupplier current;

  /**
   * @param current index of the processor whose access is being served
   */
  LapicWindow(List<Lapic> apics, IntSupplier current) {
    this.apics = apics;
    this.current = current;
  }

  private Lapic apic() {
    return apics.get(current.getAsInt());
  }

  private static boolean there(Lapic apic) {
    return apic.base().enabled() && !apic.base().x2apic();
  }

  @Override
  public int read(int offset, int bytes) {
    return peek(offset, bytes);
  }

  @Override
  public int peek(int offset, int bytes) {
    Lapic apic = apic();
    if (!there(apic)) {
      return -1;
    }
    int within = offset & 15;
    return within + bytes <= 4 ? apic.registers().read(offset >>> 4) >>> 8 * within : 0;
  }

  @Override
  public void write(int offset, int bytes, int value) {
    Lapic apic = apic();
    if (bytes == 4 && (offset & 15) == 0 && there(apic)) {
      apic.registers().write(offset >>> 4, value);
    }
  }

  @Override
  public void reset() {
    apics.forEach(Lapic::powerOn);
  }
}
