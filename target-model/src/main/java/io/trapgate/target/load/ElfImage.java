package io.trapgate.target.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.fornwall.jelf.ElfException;
import net.fornwall.jelf.ElfFile;
import net.fornwall.jelf.ElfSegment;

/**
 * An ELF executable for 32-bit big-endian PowerPC (System V ABI, "Object Files").
 *
 * <p>The library that knows the format sees only the header and the program headers, copied out and
 * bounded before: sections are gdb's business, and a hostile section count must cost nothing.
 */
final class ElfImage {
  private static final int HEADER_BYTES_32 = 52;
  private static final int HEADER_BYTES_64 = 64;
  private static final int PROGRAM_HEADER_BYTES = 32;
  private static final int MAX_PROGRAM_HEADERS = 256;
  private static final int PHOFF_32 = 28;
  private static final int SHOFF_32 = 32;
  private static final int SHOFF_64 = 40;
  private static final int PHNUM_32 = 44;
  private static final int PHNUM_64 = 56;
  private static final int IDENT_CLASS = 4;
  private static final byte CLASS_64 = 2;
  private static final long WORD = 0xFFFF_FFFFL;

  private final ImageSource source;
  private final long ramBytes;

  ElfImage(ImageSource source, long ramBytes) {
    this.source = source;
    this.ramBytes = ramBytes;
  }

  GuestImage load() throws ImageException {
    byte[] header = header();
    ElfFile elf = parse(identification(header));
    ElfKind.require(source.name(), elf);
    List<ElfSegment> loadable = programHeaders(elf, header);
    List<GuestImage.Segment> segments = new ArrayList<>();
    long total = 0;
    for (int n = 0; n < loadable.size(); n++) {
      ElfSegment segment = loadable.get(n);
      check(n, segment);
      total += segment.p_filesz & WORD;
      if (total > ImageLoader.MAX_CONTENT_BYTES) {
        throw wrong(
            (total >> 20)
                + " MiB to load (expected: <= "
                + (ImageLoader.MAX_CONTENT_BYTES >> 20)
                + " MiB)");
      }
      byte[] content = source.read(segment.p_offset & WORD, (int) segment.p_filesz);
      segments.add(new GuestImage.Segment(segment.p_paddr & WORD, content, segment.p_memsz & WORD));
    }
    requireSeparate(segments);
    return new GuestImage(entry(elf, loadable), segments);
  }

  private byte[] header() throws ImageException {
    int present = (int) Math.min(source.size(), HEADER_BYTES_64);
    byte[] header = source.read(0, present);
    boolean wide = present > IDENT_CLASS && header[IDENT_CLASS] == CLASS_64;
    int needed = wide ? HEADER_BYTES_64 : HEADER_BYTES_32;
    if (present < needed) {
      throw wrong("truncated ELF header: " + present + " bytes (expected: " + needed + ")");
    }
    return header;
  }

  /** The header without its tables, whose sizes nobody has looked at yet. */
  private static byte[] identification(byte[] header) {
    boolean wide = header[IDENT_CLASS] == CLASS_64;
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
    int count = ByteBuffer.wrap(header).getShort(PHNUM_32) & 0xFFFF;
    if (count == 0 || count > MAX_PROGRAM_HEADERS) {
      throw wrong("program headers: " + count + " (expected: 1 to " + MAX_PROGRAM_HEADERS + ")");
    }
    if (elf.e_phentsize != PROGRAM_HEADER_BYTES) {
      throw wrong(
          "program header size: "
              + (elf.e_phentsize & 0xFFFF)
              + " (expected: "
              + PROGRAM_HEADER_BYTES
              + ")");
    }
    long offset = elf.e_phoff & WORD;
    int bytes = count * PROGRAM_HEADER_BYTES;
    if (offset + bytes > source.size()) {
      throw wrong(
          "truncated: the program headers end at byte "
              + (offset + bytes)
              + ", the file at byte "
              + source.size());
    }
    return loadable(parse(compact(header, source.read(offset, bytes))), count);
  }

  /** The header with the program headers directly behind it. */
  private static byte[] compact(byte[] header, byte[] programHeaders) {
    byte[] compact = Arrays.copyOf(identification(header), HEADER_BYTES_32 + programHeaders.length);
    System.arraycopy(programHeaders, 0, compact, HEADER_BYTES_32, programHeaders.length);
    Arrays.fill(compact, PHOFF_32, PHOFF_32 + 4, (byte) 0);
    compact[PHOFF_32 + 3] = HEADER_BYTES_32;
    System.arraycopy(header, PHNUM_32, compact, PHNUM_32, 2);
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
    long offset = segment.p_offset & WORD;
    long fileBytes = segment.p_filesz & WORD;
    long memoryBytes = segment.p_memsz & WORD;
    long physical = segment.p_paddr & WORD;
    if (fileBytes > memoryBytes) {
      throw wrong(
          "segment %d: %d bytes in the file (expected: <= its %d bytes in memory)"
              .formatted(index, fileBytes, memoryBytes));
    }
    if (offset + fileBytes > source.size()) {
      throw wrong(
          "truncated: segment %d ends at byte %d, the file at byte %d"
              .formatted(index, offset + fileBytes, source.size()));
    }
    if (memoryBytes > ramBytes) {
      throw wrong(
          "segment %d: %d MiB (expected: <= the %d MiB of RAM); give the machine more memory"
              .formatted(index, (memoryBytes + 0xF_FFFF) >> 20, ramBytes >> 20));
    }
    if (physical + memoryBytes > ramBytes) {
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

  /** The entry point is virtual; the segment that holds it says where that is physically. */
  private long entry(ElfFile elf, List<ElfSegment> loadable) throws ImageException {
    long entry = elf.e_entry & WORD;
    for (ElfSegment segment : loadable) {
      long within = entry - (segment.p_vaddr & WORD);
      if (within >= 0 && within < (segment.p_memsz & WORD)) {
        return (segment.p_paddr & WORD) + within;
      }
    }
    throw wrong("entry point 0x%x is in no loaded segment".formatted(entry));
  }

  private ImageException wrong(String reason) {
    return new ImageException(source.name(), reason);
  }
}
