package io.trapgate.target.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/** Reads a guest image of either format into memory. */
public final class ImageLoader {
  /** Bytes of an image that are held for the machine's resets. */
  static final long MAX_CONTENT_BYTES = 256L << 20;

  private static final int ELF_MAGIC = 0x7F45_4C46;
  private static final int MAGIC_BYTES = 4;

  private ImageLoader() {}

  /**
   * Reads an image from a file.
   *
   * @param ramBytes size of RAM, which starts at guest physical 0
   * @throws ImageException when there is no such file, or it is no image for this machine
   */
  public static GuestImage load(Path file, long ramBytes) throws ImageException {
    return reading(file, "an ELF or uImage file", source -> load(source, ramBytes));
  }

  /**
   * Reads an image for a PC from a file.
   *
   * @param format what it is
   * @param room where it may go
   * @throws ImageException when there is no such file, or it is no such image
   */
  public static PcImage loadPc(Path file, PcFormat format, PcRoom room) throws ImageException {
    return reading(file, "a guest image", source -> new PcLoader(source, room).load(format));
  }

  /** What makes an image of an open file. */
  private interface Reading<T> {
    T of(ImageSource source) throws ImageException;
  }

  private static <T> T reading(Path file, String what, Reading<T> reading) throws ImageException {
    String name = file.toString();
    requireReadable(file, what);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return reading.of(new ImageSource.InFile(name, channel));
    } catch (IOException | UncheckedIOException e) {
      throw new ImageException(name, "can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file that is loaded as it is, for example an initial RAM disk.
   *
   * @param what what the file should be, for messages
   * @throws ImageException when there is no such file, or it is empty or larger than {@link
   *     #MAX_CONTENT_BYTES}
   */
  public static byte[] loadRaw(Path file, String what) throws ImageException {
    String name = file.toString();
    requireReadable(file, what);
    try {
      long size = Files.size(file);
      if (size == 0 || size > MAX_CONTENT_BYTES) {
        throw new ImageException(
            name, size + " bytes (expected: 1 to " + MAX_CONTENT_BYTES + " bytes)");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ImageException(name, "can't be read: " + e.getMessage(), e);
    }
  }

  private static void requireReadable(Path file, String what) throws ImageException {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      throw new ImageException(name, "is a directory (expected: " + what + ")");
    }
    if (!Files.exists(file)) {
      throw new ImageException(name, "no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new ImageException(name, "not a regular file (expected: " + what + ")");
    }
    if (!Files.isReadable(file)) {
      throw new ImageException(name, "permission denied: make the file readable");
    }
  }

  /**
   * Reads an image that is in memory.
   *
   * @param name what messages call it
   * @param ramBytes size of RAM, which starts at guest physical 0
   * @throws ImageException when it is no image for this machine
   */
  public static GuestImage load(String name, byte[] content, long ramBytes) throws ImageException {
    return load(new ImageSource.InMemory(name, content), ramBytes);
  }

  /** As {@link #loadPc}, of an image that is in memory. */
  static PcImage loadPc(String name, byte[] content, PcFormat format, PcRoom room)
      throws ImageException {
    return new PcLoader(new ImageSource.InMemory(name, content), room).load(format);
  }

  private static GuestImage load(ImageSource source, long ramBytes) throws ImageException {
    long size = source.size();
    if (size < MAGIC_BYTES) {
      throw new ImageException(
          source.name(), "too short: " + size + " bytes (expected: an ELF or uImage file)");
    }
    byte[] magic = source.read(0, MAGIC_BYTES);
    return switch (ByteBuffer.wrap(magic).getInt()) {
      case ELF_MAGIC -> new ElfImage(source, ramBytes, ElfKind.Target.POWERPC).load();
      case UImage.MAGIC -> new UImage(source, ramBytes).load();
      default ->
          throw new ImageException(
              source.name(),
              "unknown format: starts with "
                  + HexFormat.of().formatHex(magic)
                  + " (expected: ELF 7f454c46 or uImage 27051956)");
    };
  }
}
