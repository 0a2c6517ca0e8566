package io.trapgate.target;

import io.trapgate.target.board.BootArguments;
import io.trapgate.target.board.BootLayout;
import io.trapgate.target.board.Ppce500;
import io.trapgate.target.load.GuestImage;
import io.trapgate.target.load.ImageException;
import io.trapgate.target.load.ImageLoader;
import java.io.IOException;
import java.util.Optional;

/**
 * What a machine starts with, read and laid out.
 *
 * @param image the guest
 * @param ramDisk the initial RAM disk, empty for none; owned by the payload, not to be changed
 * @param layout where the board puts what belongs to the image
 * @param arguments what the guest is told
 * @param flash what the board's flash holds, if it has one
 */
record BootPayload(
    GuestImage image,
    byte[] ramDisk,
    BootLayout layout,
    BootArguments arguments,
    Optional<BoardFlash> flash) {

  /**
   * Reads the files of a spec whose size is right.
   *
   * @throws MachineException when a file can't be used, or all of it does not fit into RAM
   */
  static BootPayload load(MachineSpec spec) throws MachineException {
    GuestImage image = image(spec);
    byte[] ramDisk = ramDisk(spec);
    BootLayout layout = BootLayout.behind(image.end());
    String commandLine = spec.payload().bootArguments();
    BootArguments arguments =
        new BootArguments(commandLine, layout.ramDiskBase(ramDisk.length), ramDisk.length);
    long ramBytes = spec.size().memoryBytes();
    if (ramDisk.length == 0) {
      requireRoom(ramBytes, layout.treeEnd(), "this guest and its device tree");
    } else {
      requireRoom(ramBytes, arguments.ramDiskEnd(), "this guest, its device tree and its RAM disk");
    }
    return new BootPayload(image, ramDisk, layout, arguments, BoardFlash.load(spec));
  }

  private static void requireRoom(long ramBytes, long needed, String what) throws MachineException {
    if (needed > ramBytes) {
      long unit = Ppce500.RAM_UNIT_BYTES;
      long enough = (needed + unit - 1) / unit * unit;
      throw new MachineException(
          "memory: %d MiB (expected: >= %d MiB for %s)"
              .formatted(ramBytes >> 20, enough >> 20, what));
    }
  }

  private static byte[] ramDisk(MachineSpec spec) throws MachineException {
    if (spec.payload().initrd().isEmpty()) {
      return new byte[0];
    }
    try {
      return ImageLoader.loadRaw(spec.payload().initrd().get(), "a RAM disk image");
    } catch (ImageException e) {
      throw new MachineException("initrd: " + e.getMessage(), e);
    }
  }

  private static GuestImage image(MachineSpec spec) throws MachineException {
    try {
      if (spec.payload().guest().isPresent()) {
        return ImageLoader.load(spec.payload().guest().get(), spec.size().memoryBytes());
      }
      return ImageLoader.load("demo.elf", demo(), spec.size().memoryBytes());
    } catch (ImageException e) {
      throw new MachineException("guest: " + e.getMessage(), e);
    }
  }

  private static byte[] demo() throws MachineException {
    try {
      return DemoGuest.image();
    } catch (IOException e) {
      throw new MachineException(
          "guest: " + e.getMessage() + "; name an ELF or uImage file instead", e);
    }
  }
}
