package io.trapgate.target;

import io.trapgate.target.board.Ppce500;
import io.trapgate.target.booke.CpuModel;
import io.trapgate.target.booke.EntryState;
import io.trapgate.target.booke.InitialMapping;
import io.trapgate.target.load.ImageException;
import io.trapgate.target.load.ImageLoader;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The flash that a board is to have, read and checked.
 *
 * @param image what is in it; not to be changed
 * @param bytes its size; what the image is too short for is erased
 * @param mappedAt where the boot CPU finds it mapped
 */
record BoardFlash(byte[] image, int bytes, OptionalLong mappedAt) {
  private static final long SPACE_BYTES = 1L << 32;

  /**
   * Reads what a spec names.
   *
   * @throws MachineException when the file can't be used, or its size or place isn't possible
   */
  static Optional<BoardFlash> load(MachineSpec spec) throws MachineException {
    if (spec.payload().flash().isEmpty()) {
      return Optional.empty();
    }
    MachineSpec.Flash flash = spec.payload().flash().get();
    BoardFlash board =
        switch (flash.content()) {
          case MachineSpec.FlashContent.Image image -> read(image, flash.mappedAt());
          case MachineSpec.FlashContent.Erased(long bytes) -> {
            requireSize(bytes, "flash");
            yield new BoardFlash(new byte[0], (int) bytes, flash.mappedAt());
          }
        };
    board.requirePlace();
    return Optional.of(board);
  }

  private static BoardFlash read(MachineSpec.FlashContent.Image image, OptionalLong mappedAt)
      throws MachineException {
    try {
      byte[] content = ImageLoader.loadRaw(image.file(), "a flash image");
      requireSize(content.length, "flash: " + image.file());
      return new BoardFlash(content, content.length, mappedAt);
    } catch (ImageException e) {
      throw new MachineException("flash: " + e.getMessage(), e);
    }
  }

  private static void requireSize(long bytes, String what) throws MachineException {
    if (bytes < Ppce500.FLASH_MIN_BYTES
        || bytes > Ppce500.FLASH_MAX_BYTES
        || Long.bitCount(bytes) != 1) {
      throw new MachineException(
          "%s: %d bytes (expected: a power of two, %d KiB to %d MiB)"
              .formatted(
                  what, bytes, Ppce500.FLASH_MIN_BYTES >> 10, Ppce500.FLASH_MAX_BYTES >> 20));
    }
  }

  private void requirePlace() throws MachineException {
    if (mappedAt.isEmpty()) {
      return;
    }
    long page = InitialMapping.pageFor(bytes);
    long at = mappedAt.getAsLong();
    if (at < 0 || at % page != 0 || at > SPACE_BYTES - page) {
      throw new MachineException(
          "flash at 0x%x (expected: a multiple of 0x%x, the page for 0x%x bytes, up to 0x%x)"
              .formatted(at, page, bytes, SPACE_BYTES - page));
    }
  }

  /**
   * The translation that the boot CPU starts with besides its first ones, if any.
   *
   * @throws MachineException when it would lie over them
   */
  Optional<EntryState.Mapping> mapping(CpuModel model, long initialBytes) throws MachineException {
    if (mappedAt.isEmpty()) {
      return Optional.empty();
    }
    long at = mappedAt.getAsLong();
    if (at < initialBytes) {
      throw new MachineException(
          "flash at 0x%x (expected: from 0x%x on, behind the guest's first mapping)"
              .formatted(at, initialBytes));
    }
    return Optional.of(InitialMapping.window(at, Ppce500.FLASH_BASE, bytes, model.core()));
  }
}
