package io.trapgate.target.load;

import java.util.OptionalLong;

/** What an image for a PC is. */
public sealed interface PcFormat {
  /** As its content says. */
  record Auto() implements PcFormat {}

  /** ELF, entered at its entry point, whatever else is in it. */
  record Elf() implements PcFormat {}

  /** Multiboot 1. */
  record Multiboot() implements PcFormat {}

  /** Boot sector. */
  record BootSector() implements PcFormat {}

  /**
   * Bytes as they are.
   *
   * @param address guest physical address of the first one
   * @param entry where execution starts; empty for the first byte, or the reset vector when the
   *     image is a firmware that ends with it
   */
  record Raw(long address, OptionalLong entry) implements PcFormat {}
}
