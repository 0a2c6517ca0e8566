package io.trapgate.target.board;

/**
 * Where QEMU's ppce500 puts what it hands to the guest beside the image (hw/ppc/e500.c): the device
 * tree behind the image and one TLB1 entry that covers both, and a RAM disk behind these.
 *
 * @param treeBase guest physical address of the device tree
 * @param firstRamDiskBase where an initial RAM disk begins, if the device tree is out of its way
 */
public record BootLayout(long treeBase, long firstRamDiskBase) {
  /** ePAPR: r6 of the boot CPU. */
  public static final int EPAPR_MAGIC = 0x4550_4150;

  /** Initial stack pointer: 16 MiB less 8. */
  public static final int STACK_POINTER = 0x00FF_FFF8;

  private static final long TREE_DISTANCE = 0x180_0000;
  private static final long TREE_ALIGNMENT = 1 << 20;

  /** Where U-Boot's own memory ends: nothing is loaded below for it. */
  private static final long FIRMWARE_END = 32L << 20;

  private static final long RAM_DISK_DISTANCE = 0x200_0000;
  private static final long RAM_DISK_ALIGNMENT = 16L << 20;

  /**
   * The layout behind an image.
   *
   * @param imageEnd the first guest physical address after the image
   */
  public static BootLayout behind(long imageEnd) {
    return new BootLayout(
        imageEnd + TREE_DISTANCE & -TREE_ALIGNMENT,
        Math.max(imageEnd, FIRMWARE_END) + RAM_DISK_DISTANCE & -RAM_DISK_ALIGNMENT);
  }

  /** The first address after the device tree. */
  public long treeEnd() {
    return treeBase + Ppce500Tree.BLOB_BYTES;
  }

  /**
   * Where a RAM disk of that size begins. QEMU's rule has it run into the device tree behind some
   * images of 40 MiB and more, and QEMU refuses those; here it begins behind the tree instead.
   */
  public long ramDiskBase(long bytes) {
    boolean overlaps = firstRamDiskBase < treeEnd() && treeBase < firstRamDiskBase + bytes;
    return overlaps ? treeEnd() + RAM_DISK_ALIGNMENT - 1 & -RAM_DISK_ALIGNMENT : firstRamDiskBase;
  }

  /** Size code of the first mapping: the smallest page of 4 to that power KiB above the tree. */
  public int mappingTsize() {
    int powerOfTwoKib = 63 - Long.numberOfLeadingZeros(treeEnd() >> 10) + 1;
    return (powerOfTwoKib + 1) / 2;
  }

  /** Size of the first mapping in bytes; 4 GiB shows as 0, as the 32-bit register has it. */
  public int mappingBytes() {
    return (int) (1L << 10 + 2 * mappingTsize());
  }
}
