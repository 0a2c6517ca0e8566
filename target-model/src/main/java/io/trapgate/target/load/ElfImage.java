package io.trapgate.target.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.fornwall.jelf.ElfException;
import net.fornwall.jelf.ElfFile;
import net.fornwall.jelf.ElfSegment;

/**
 * An ELF executable (System V ABI, "Object Files"), 32-bit or 64-bit.
 *
 * <p>The library that knows the format sees only the header and the program headers, copied out and
 * bounded before: sections are gdb's business, and a hostile section count must cost nothing.
 */
final class ElfImage {
  private static final int HEADER_BYTES_32 = 52;
  private static final int HEADER_BYTES_64 = 64;
  private static final int PROGRAM_HEADER_BYTES_32 = 32;
  private static final int PROGRAM_HEADER_BYTES_64 = 56;
  private static final int MAX_PROGRAM_HEADERS = 256;
  private static final int PHOFF_32 = 28;
  private static final int PHOFF_64 = 32;
  private static final int SHOFF_32 = 32;
  private static final int SHOFF_64 = 40;
  private static final int PHNUM_32 = 44;
  private static final int PHNUM_64 = 56;
  private static final int IDENT_CLASS = 4;
  private static final int IDENT_DATA = 5;
  private static final byte CLASS_64 = 2;
  private static final byte DATA_MSB = 2;
  private static final long WORD = 0xFFFF_FFFFL;

  private final ImageSource source;
  private final long ramBytes;
  private final ElfKind.Target target;

  /** Whether addresses and sizes have 64 bits; the header says so. */
  private boolean wide;

  private ByteOrder order = ByteOrder.BIG_ENDIAN;

  ElfImage(ImageSource source, long ramBytes, ElfKind.Target target) {
    this.source = source;
    this.ramBytes = ramBytes;
    this.target = target;
  }

  GuestImage load() throws ImageException {
    byte[] header = header();
    ElfFile elf = parse(identification(header));
    ElfKind.require(source.name(), elf, target);
    List<ElfSegment> loadable = programHeaders(elf, header);
    List<GuestImage.Segment> segments = new ArrayList<>();
    long total = 0;
    for (int n = 0; n < loadable.size(); n++) {
      ElfSegment segment = loadable.get(n);
      check(n, segment);
      total += cut(segment.p_filesz);
      if (total > ImageLoader.MAX_CONTENT_BYTES) {
        throw wrong(
            (total >> 20)
                + " MiB to load (expected: <= "
                + (ImageLoader.MAX_CONTENT_BYTES >> 20)
                + " MiB)");
      }
      byte[] content = source.read(cut(segment.p_offset), (int) segment.p_filesz);
      segments.add(new GuestImage.Segment(cut(segment.p_paddr), content, cut(segment.p_memsz)));
    }
    requireSeparate(segments);
    return new GuestImage(entry(elf, loadable), segments);
  }

  /** A word of a 32-bit header as a number without a sign. */
  private long cut(long value) {
    return wide ? value : value & WORD;
  }

  private byte[] header() throws ImageException {
    int present = (int) Math.min(source.size(), HEADER_BYTES_64);
    byte[] header = source.read(0, present);
    wide = present > IDENT_CLASS && header[IDENT_CLASS] == CLASS_64;
    int needed = wide ? HEADER_BYTES_64 : HEADER_BYTES_32;
    if (present < needed) {
      throw wrong("truncated ELF header: " + present + " bytes (expected: " + needed + ")");
    }
    order = header[IDENT_DATA] == DATA_MSB ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return header;
  }

  /** The header without its tables, whose sizes nobody has looked at yet. */
  private byte[] identification(byte[] header) {
    byte[] bare = header.clone();
    int sectionOffset = wide ? SHOFF_64 : SHOFF_32;
    Arrays.fill(bare, sectionOffset, sectionOffset + (wide ? 8 : 4), (byte) 0);
    int phnum = wide ? PHNUM_64 : PHNUM_32;
    Arrays.fill(bare, phnum, phnum + 2, (byte) 0);
    Arrays.fill(bare, phnum + 4, phnum + 8, (byte) 0); // e_shnum, e_shstrndx
    return bare;
  }

  private ElfFile parse(byte[] bytes) throws ImageException {
    try {
      return ElfFile.from(bytes);
    } catch (ElfException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new ImageException(source.name(), "bad ELF header: " + e.getMessage(), e);
    }
  }

  private List<ElfSegment> programHeaders(ElfFile elf, byte[] header) throws ImageException {
    ByteBuffer fields = ByteBuffer.wrap(header).order(order);
    int count = fields.getShort(wide ? PHNUM_64 : PHNUM_32) & 0xFFFF;
    if (count == 0 || count > MAX_PROGRAM_HEADERS) {
      throw wrong("program headers: " + count + " (expected: 1 to " + MAX_PROGRAM_HEADERS + ")");
    }
    int each = wide ? PROGRAM_HEADER_BYTES_64 : PROGRAM_HEADER_BYTES_32;
    if (elf.e_phentsize != each) {
      throw wrong(
          "program header size: " + (elf.e_phentsize & 0xFFFF) + " (expected: " + each + ")");
    }
    long offset = cut(elf.e_phoff);
    int bytes = count * each;
    if (offset < 0 || offset > source.size() - bytes) {
      throw wrong(
          "truncated: the program headers end at byte "
              + (offset + bytes)
              + ", the file at byte "
              + source.size());
    }
    return loadable(parse(compact(header, source.read(offset, bytes))), count);
  }

  /** The header with the program headers directly behind it. */
  private byte[] compact(byte[] header, byte[] programHeaders) {
    int size = wide ? HEADER_BYTES_64 : HEADER_BYTES_32;
    byte[] compact = Arrays.copyOf(identification(header), size + programHeaders.length);
    System.arraycopy(programHeaders, 0, compact, size, programHeaders.length);
    ByteBuffer fields = ByteBuffer.wrap(compact).order(order);
    if (wide) {
      fields.putLong(PHOFF_64, size);
    } else {
      fields.putInt(PHOFF_32, size);
    }
    int phnum = wide ? PHNUM_64 : PHNUM_32;
    System.arraycopy(header, phnum, compact, phnum, 2);
    return compact;
  }

  private List<ElfSegment> loadable(ElfFile elf, int count) throws ImageException {
    List<ElfSegment> loadable = new ArrayList<>();
    try {
      for (int n = 0; n < count; n++) {
        ElfSegment segment = elf.getProgramHeader(n);
        if (segment.p_type == ElfSegment.PT_INTERP) {
          throw wrong("needs a dynamic linker (expected: a statically linked executable)");
        }
        if (segment.p_type == ElfSegment.PT_LOAD && segment.p_memsz != 0) {
          loadable.add(segment);
        }
      }
    } catch (ElfException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new ImageException(source.name(), "bad program header: " + e.getMessage(), e);
    }
    if (loadable.isEmpty()) {
      throw wrong("no segment to load (expected: at least one PT_LOAD)");
    }
    return loadable;
  }

  private void check(int index, ElfSegment segment) throws ImageException {
    long offset = cut(segment.p_offset);
    long fileBytes = cut(segment.p_filesz);
    long memoryBytes = cut(segment.p_memsz);
    long physical = cut(segment.p_paddr);
    if (Long.compareUnsigned(fileBytes, memoryBytes) > 0) {
      throw wrong(
          "segment %d: %s bytes in the file (expected: <= its %s bytes in memory)"
              .formatted(
                  index, Long.toUnsignedString(fileBytes), Long.toUnsignedString(memoryBytes)));
    }
    if (Long.compareUnsigned(memoryBytes, ramBytes) > 0) {
      throw wrong(
          "segment %d: %d MiB (expected: <= the %d MiB of RAM); give the machine more memory"
              .formatted(index, (memoryBytes - 1 >>> 20) + 1, ramBytes >> 20));
    }
    if (offset < 0 || offset > source.size() - fileBytes) {
      throw wrong(
          "truncated: segment %d ends at byte %s, the file at byte %d"
              .formatted(index, Long.toUnsignedString(offset + fileBytes), source.size()));
    }
    if (Long.compareUnsigned(physical, ramBytes - memoryBytes) > 0) {
      throw wrong(
          "segment %d: physical 0x%x to 0x%x is outside RAM (expected: below 0x%x)"
              .formatted(index, physical, physical + memoryBytes - 1, ramBytes));
    }
  }

  private void requireSeparate(List<GuestImage.Segment> segments) throws ImageException {
    for (int n = 1; n < segments.size(); n++) {
      for (int other = 0; other < n; other++) {
        if (segments.get(n).physical() < segments.get(other).end()
            && segments.get(other).physical() < segments.get(n).end()) {
          throw wrong("segments %d and %d overlap".formatted(other, n));
        }
      }
    }
  }

  /**
   * The entry point is virtual; the segment that holds it says where that is physically. Kernels of
   * x86 that are linked high give it physically right away.
   */
  private long entry(ElfFile elf, List<ElfSegment> loadable) throws ImageException {
    long entry = cut(elf.e_entry);
    for (ElfSegment segment : loadable) {
      long within = entry - cut(segment.p_vaddr);
      if (Long.compareUnsigned(within, cut(segment.p_memsz)) < 0) {
        return cut(segment.p_paddr) + within;
      }
    }
    for (ElfSegment segment : loadable) {
      long within = entry - cut(segment.p_paddr);
      if (target == ElfKind.Target.X86 && Long.compareUnsigned(within, cut(segment.p_memsz)) < 0) {
        return entry;
      }
    }
    throw wrong("entry point 0x%x is in no loaded segment".formatted(entry));
  }

  private ImageException wrong(String reason) {
    return new ImageException(source.name(), reason);
  }
}
