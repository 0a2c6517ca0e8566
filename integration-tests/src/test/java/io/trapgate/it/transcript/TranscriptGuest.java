package io.trapgate.it.transcript;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** The guests of the transcripts, put back into ELF files from the words the transcripts carry. */
final class TranscriptGuest {
  private static final int HEADER_BYTES = 52;
  private static final int SEGMENT_BYTES = 32;
  private static final int PAGE_BYTES = 0x1000;

  private TranscriptGuest() {}

  /** Writes the guest that this transcript was made with. */
  static Path forTranscript(String name, Path folder) throws IOException {
    String guest = name.equals("at") ? "guest-atomic" : "guest-main";
    byte[] text = new byte[PAGE_BYTES];
    byte[] data = new byte[3 * PAGE_BYTES];
    for (String line : Transcript.lines("transcripts/" + guest + ".hex")) {
      String[] parts = line.split(" ", 2);
      int address = Integer.parseInt(parts[0], 16);
      byte[] bytes = HexFormat.of().parseHex(parts[1]);
      byte[] segment = address < 0x20000 ? text : data;
      System.arraycopy(bytes, 0, segment, address & 0xffff, bytes.length);
    }
    return Files.write(
        folder.resolve(guest + ".elf"),
        elf(0x10000, List.of(new Segment(0x10000, text), new Segment(0x20000, data))));
  }

  private record Segment(int address, byte[] bytes) {}

  /** A big-endian PowerPC executable (System V ABI, chapter 4). */
  private static byte[] elf(int entry, List<Segment> segments) {
    int bodies = HEADER_BYTES + segments.size() * SEGMENT_BYTES;
    int total = bodies + segments.stream().mapToInt(s -> s.bytes().length).sum();
    ByteBuffer file = ByteBuffer.allocate(total);
    file.putInt(0x7f454c46).putInt(0x01020100).putLong(0);
    file.putShort((short) 2).putShort((short) 20).putInt(1).putInt(entry);
    file.putInt(HEADER_BYTES).putInt(0).putInt(0).putShort((short) HEADER_BYTES);
    file.putShort((short) SEGMENT_BYTES).putShort((short) segments.size());
    file.putShort((short) 40).putShort((short) 0).putShort((short) 0);
    int offset = bodies;
    for (Segment segment : segments) {
      int size = segment.bytes().length;
      file.putInt(1).putInt(offset).putInt(segment.address()).putInt(segment.address());
      file.putInt(size).putInt(size).putInt(7).putInt(4);
      offset += size;
    }
    segments.forEach(segment -> file.put(segment.bytes()));
    return file.array();
  }
}
