package io.trapgate.target.board;

/**
 * What the device tree's {@code /chosen} tells the guest.
 *
 * @param commandLine {@code bootargs}
 * @param ramDiskBase guest physical address of the initial RAM disk
 * @param ramDiskBytes its size; 0 for none
 */
public record BootArguments(String commandLine, long ramDiskBase, int ramDiskBytes) {
  /** An empty command line and no RAM disk. */
  public static final BootArguments NONE = new BootArguments("", 0, 0);

  /** The first address after the RAM disk. */
  public long ramDiskEnd() {
    return ramDiskBase + ramDiskBytes;
  }
}
