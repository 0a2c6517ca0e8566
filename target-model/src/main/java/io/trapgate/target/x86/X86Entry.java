package io.trapgate.target.x86;

import io.trapgate.target.x86.core.Flag;
import java.util.Map;

/**
 * The state that a processor is in when its guest begins.
 *
 * @param mode how it addresses memory
 * @param selector CS in real mode; not looked at otherwise
 * @param rip offset of the first instruction in CS
 * @param registers general registers by {@link io.trapgate.target.x86.core.Gpr} number; the others
 *     are 0
 * @param flags EFLAGS
 */
public record X86Entry(Mode mode, int selector, long rip, Map<Integer, Long> registers, int flags) {
  /** How memory is addressed at entry. */
  public enum Mode {
    /** After a reset: F000:FFF0, with the base of CS at FFFF0000. */
    RESET_VECTOR,
    /** Real mode, data segments at 0. */
    REAL,
    /** Protected mode without paging, 32-bit, all segments flat: what multiboot 1 asks for. */
    FLAT_32
  }

  public X86Entry {
    registers = Map.copyOf(registers);
  }

  /** What the processor does by itself after power-on (Intel SDM 3A 10.1.4). */
  public static X86Entry powerOn() {
    return new X86Entry(Mode.RESET_VECTOR, 0xF000, 0xFFF0, Map.of(), Flag.FIXED);
  }

  /** Real mode, as a boot sector or a start-up IPI finds it; interrupts off. */
  public static X86Entry real(int selector, int ip, Map<Integer, Long> registers) {
    return new X86Entry(Mode.REAL, selector, ip, registers, Flag.FIXED);
  }

  /** Flat 32-bit protected mode without a descriptor table of its own; interrupts off. */
  public static X86Entry flat32(long address, Map<Integer, Long> registers) {
    return new X86Entry(Mode.FLAT_32, 8, address, registers, Flag.FIXED);
  }
}
