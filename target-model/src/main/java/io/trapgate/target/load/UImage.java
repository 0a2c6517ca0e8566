package io.trapgate.target.load;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * U-Boot's legacy image: a 64-byte big-endian header with checksums, then the payload (U-Boot
 * include/image.h, struct legacy_img_hdr).
 */
final class UImage {
  /** First word of the header. */
  static final int MAGIC = 0x2705_1956;

  private static final int HEADER_BYTES = 64;
  private static final int HEADER_CRC = 4;
  private static final int DATA_SIZE = 12;
  private static final int LOAD = 16;
  private static final int ENTRY = 20;
  private static final int DATA_CRC = 24;
  private static final int ARCHITECTURE = 29;
  private static final int TYPE = 30;
  private static final int COMPRESSION = 31;

  private static final int ARCHITECTURE_PPC = 7;
  private static final int TYPE_STANDALONE = 1;
  private static final int TYPE_KERNEL = 2;
  private static final int TYPE_FIRMWARE = 5;
  private static final int COMPRESSION_NONE = 0;
  private static final int COMPRESSION_GZIP = 1;
  private static final long WORD = 0xFFFF_FFFFL;

  private final ImageSource source;
  private final long ramBytes;

  UImage(ImageSource source, long ramBytes) {
    this.source = source;
    this.ramBytes = ramBytes;
  }

  GuestImage load() throws ImageException {
    ByteBuffer header = header();
    byte[] payload = payload(header);
    long load = header.getInt(LOAD) & WORD;
    long entry = header.getInt(ENTRY) & WORD;
    byte[] content =
        switch (header.get(COMPRESSION)) {
          case COMPRESSION_NONE -> payload;
          case COMPRESSION_GZIP -> inflate(payload, Math.max(0, ramBytes - load));
          default ->
              throw wrong(
                  "uImage compression: "
                      + (header.get(COMPRESSION) & 0xFF)
                      + " (expected: 0 none or 1 gzip)");
        };
    if (load + content.length > ramBytes) {
      throw wrong(
          "uImage: physical 0x%x to 0x%x is outside RAM (expected: below 0x%x)"
              .formatted(load, load + content.length - 1, ramBytes));
    }
    if (entry < load || entry >= load + content.length) {
      throw wrong(
          "uImage: entry point 0x%x (expected: inside the image, 0x%x to 0x%x)"
              .formatted(entry, load, load + content.length - 1));
    }
    return new GuestImage(entry, List.of(new GuestImage.Segment(load, content, content.length)));
  }

  private ByteBuffer header() throws ImageException {
    if (source.size() < HEADER_BYTES) {
      throw wrong(
          "truncated uImage header: " + source.size() + " bytes (expected: " + HEADER_BYTES + ")");
    }
    byte[] bytes = source.read(0, HEADER_BYTES);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    int stored = header.getInt(HEADER_CRC);
    header.putInt(HEADER_CRC, 0); // the sum is made with its own field zero
    requireCrc("header", stored, bytes);
    int architecture = header.get(ARCHITECTURE) & 0xFF;
    if (architecture != ARCHITECTURE_PPC) {
      throw wrong("uImage architecture: " + architecture + " (expected: 7, PowerPC)");
    }
    int type = header.get(TYPE) & 0xFF;
    if (type != TYPE_KERNEL && type != TYPE_STANDALONE && type != TYPE_FIRMWARE) {
      throw wrong("uImage type: " + type + " (expected: 1 standalone, 2 kernel or 5 firmware)");
    }
    return header;
  }

  private byte[] payload(ByteBuffer header) throws ImageException {
    long bytes = header.getInt(DATA_SIZE) & WORD;
    long present = source.size() - HEADER_BYTES;
    if (bytes > present) {
      throw wrong("truncated uImage: " + present + " bytes of payload (expected: " + bytes + ")");
    }
    long limit = Math.min(ramBytes, ImageLoader.MAX_CONTENT_BYTES);
    if (bytes == 0 || bytes > limit) {
      throw wrong("uImage payload: " + bytes + " bytes (expected: 1 to " + limit + ")");
    }
    byte[] payload = source.read(HEADER_BYTES, (int) bytes);
    requireCrc("payload", header.getInt(DATA_CRC), payload);
    return payload;
  }

  private void requireCrc(String what, int stored, byte[] bytes) throws ImageException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    if ((int) crc.getValue() != stored) {
      throw wrong(
          "uImage %s CRC: 0x%08x (expected: 0x%08x); the file is damaged"
              .formatted(what, stored, crc.getValue()));
    }
  }

  private byte[] inflate(byte[] payload, long room) throws ImageException {
    long limit = Math.min(room, ImageLoader.MAX_CONTENT_BYTES);
    ByteArrayOutputStream inflated = new ByteArrayOutputStream();
    byte[] piece = new byte[64 * 1024];
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(payload))) {
      for (int got = in.read(piece); got >= 0; got = in.read(piece)) {
        if (inflated.size() + (long) got > limit) {
          throw wrong("uImage: inflates to more than " + limit + " bytes, the room in RAM");
        }
        inflated.write(piece, 0, got);
      }
    } catch (ZipException | EOFException e) {
      throw new ImageException(source.name(), "uImage: damaged gzip payload: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ImageException(source.name(), "uImage: " + e.getMessage(), e);
    }
    return inflated.toByteArray();
  }

  private ImageException wrong(String reason) {
    return new ImageException(source.name(), reason);
  }
}
