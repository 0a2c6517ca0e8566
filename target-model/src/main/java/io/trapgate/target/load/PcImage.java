package io.trapgate.target.load;

/**
 * A guest image for a PC, with how it is entered.
 *
 * @param image what it puts where
 * @param start how it is entered
 */
public record PcImage(GuestImage image, Start start) {
  /** How an image is entered. */
  public sealed interface Start {
    /** The state that multiboot 1 describes, with its information block. */
    record Multiboot() implements Start {}

    /** 32-bit protected mode, flat, without paging. */
    record Flat() implements Start {}

    /** What a BIOS does with a boot sector: 0000:7C00 and a drive number. */
    record BootSector() implements Start {}

    /** Real mode, in the 64 KiB segment that the entry point lies in. */
    record Real() implements Start {}

    /** The reset vector, F000:FFF0 at the end of 4 GiB. */
    record Reset() implements Start {}
  }
}
