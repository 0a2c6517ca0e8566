package io.trapgate.target.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads a guest image for a PC: multiboot 1, ELF, boot sector or raw. Of a disk image only its
 * first sector is loaded, as a BIOS does; the BIOS calls that it would load the rest with aren't
 * there.
 */
final class PcLoader {
  private static final int ELF_MAGIC = 0x7F45_4C46;
  private static final byte[] SIGNATURE = {0x55, (byte) 0xAA};
  private static final int SIGNATURE_AT = 510;
  private static final int SECTOR_BYTES = 512;

  /** Where a BIOS loads a boot sector. */
  private static final long BOOT_ADDRESS = 0x7C00;

  private static final long REAL_MODE_END = 1L << 20;
  private static final long RESET_VECTOR = PcRoom.ROM_END - 16;

  /** A PC shows the end of its firmware below 1 MiB too. */
  private static final int SHADOW_BYTES = 128 << 10;

  private static final int ELF_CLASS_AT = 4;
  private static final byte ELF_64 = 2;

  private final ImageSource source;
  private final PcRoom room;

  PcLoader(ImageSource source, PcRoom room) {
    this.source = source;
    this.room = room;
  }

  PcImage load(PcFormat format) throws ImageException {
    if (source.size() == 0) {
      throw wrong("empty (expected: a guest image)");
    }
    return switch (format) {
      case PcFormat.Auto _ -> detect();
      case PcFormat.Elf _ -> {
        requireElf();
        yield new PcImage(elf(), new PcImage.Start.Flat());
      }
      case PcFormat.Multiboot _ ->
          multiboot(
              MultibootHeader.find(source)
                  .orElseThrow(() ->
                      wrong(
                          "no multiboot header (expected: 1badb002 with its checksum in the"
                              + " first 8 KiB)")));
      case PcFormat.BootSector _ -> bootSector();
      case PcFormat.Raw raw -> raw(raw);
    };
  }

  private PcImage detect() throws ImageException {
    Optional<MultibootHeader> header = MultibootHeader.find(source);
    if (header.isPresent() && (isElf() || header.get().addresses().isPresent())) {
      return multiboot(header.get());
    }
    if (isElf()) {
      require32Bit();
      return new PcImage(elf(), new PcImage.Start.Flat());
    }
    if (hasSignature()) {
      return bootSector();
    }
    byte[] start = source.read(0, (int) Math.min(source.size(), 4));
    throw wrong(
        "unknown format: starts with "
            + HexFormat.of().formatHex(start)
            + " (expected: ELF 7f454c46, a multiboot header, or 55aa at the end of the first"
            + " sector); anything else can be loaded as raw, with an address");
  }

  private boolean isElf() throws ImageException {
    return source.size() >= 4 && ByteBuffer.wrap(source.read(0, 4)).getInt() == ELF_MAGIC;
  }

  private void requireElf() throws ImageException {
    if (!isElf()) {
      throw wrong("not an ELF file (expected: it starts with 7f454c46)");
    }
  }

  /** What its author meant is not known: 64-bit code can't be entered without page tables. */
  private void require32Bit() throws ImageException {
    if (source.size() > ELF_CLASS_AT && source.read(ELF_CLASS_AT, 1)[0] == ELF_64) {
      elf(); // the wrong machine is the better reason
      throw wrong(
          "64-bit ELF without a multiboot header (expected: a multiboot header, or a 32-bit ELF);"
              + " named as elf it is entered in 32-bit mode");
    }
  }

  private GuestImage elf() throws ImageException {
    return new ElfImage(source, room.ramBytes(), ElfKind.Target.X86).load();
  }

  private PcImage multiboot(MultibootHeader header) throws ImageException {
    header.requireMet(source.name());
    PcImage.Start start = new PcImage.Start.Multiboot();
    if (isElf()) {
      return new PcImage(elf(), start);
    }
    MultibootHeader.Addresses fields =
        header
            .addresses()
            .orElseThrow(
                () -> wrong("multiboot: not an ELF (expected: ELF, or bit 16 and addresses)"));
    return new PcImage(header.place(source, fields, room.ramBytes()), start);
  }

  private boolean hasSignature() throws ImageException {
    return source.size() >= SECTOR_BYTES
        && Arrays.equals(source.read(SIGNATURE_AT, SIGNATURE.length), SIGNATURE);
  }

  private PcImage bootSector() throws ImageException {
    if (!hasSignature()) {
      throw wrong(
          "no boot sector: %d bytes (expected: >= 512 bytes, with 55aa at 510)"
              .formatted(source.size()));
    }
    byte[] sector = source.read(0, SECTOR_BYTES);
    GuestImage.Segment segment = new GuestImage.Segment(BOOT_ADDRESS, sector, SECTOR_BYTES);
    return new PcImage(
        new GuestImage(BOOT_ADDRESS, List.of(segment)), new PcImage.Start.BootSector());
  }

  private PcImage raw(PcFormat.Raw raw) throws ImageException {
    long size = source.size();
    if (size > ImageLoader.MAX_CONTENT_BYTES) {
      throw wrong(size + " bytes (expected: <= " + ImageLoader.MAX_CONTENT_BYTES + ")");
    }
    if (!room.holds(raw.address(), size)) {
      throw wrong(
          "raw: physical 0x%x to 0x%x is outside memory (expected: below 0x%x, or 0x%x to 0x%x)"
              .formatted(
                  raw.address(),
                  raw.address() + size - 1,
                  room.ramBytes(),
                  room.romBase(),
                  PcRoom.ROM_END - 1));
    }
    byte[] content = source.read(0, (int) size);
    List<GuestImage.Segment> segments = new ArrayList<>();
    segments.add(new GuestImage.Segment(raw.address(), content, size));
    long end = raw.address() + size;
    if (end == PcRoom.ROM_END) {
      int from = Math.max(0, content.length - SHADOW_BYTES);
      byte[] shadow = Arrays.copyOfRange(content, from, content.length);
      segments.add(new GuestImage.Segment(REAL_MODE_END - shadow.length, shadow, shadow.length));
    }
    boolean firmware = end == PcRoom.ROM_END || end == REAL_MODE_END;
    long vector = end == PcRoom.ROM_END ? RESET_VECTOR : REAL_MODE_END - 16;
    long entry = raw.entry().orElse(firmware && size >= 16 ? vector : raw.address());
    return new PcImage(new GuestImage(entry, segments), start(entry));
  }

  private PcImage.Start start(long entry) throws ImageException {
    if (entry == RESET_VECTOR) {
      return new PcImage.Start.Reset();
    }
    if (entry < 0 || entry >= REAL_MODE_END) {
      throw wrong(
          "raw: entry 0x%x (expected: below 0x%x for real mode, or the reset vector 0x%x)"
              .formatted(entry, REAL_MODE_END, RESET_VECTOR));
    }
    return new PcImage.Start.Real();
  }

  private ImageException wrong(String reason) {
    return new ImageException(source.name(), reason);
  }
}
