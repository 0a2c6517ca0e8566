package io.trapgate.stub.session;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.target.kvm.GuestMemory;

/** Walks through guest memory for {@code qCRC} and {@code qSearch}, a block at a time. */
final class MemoryScan {
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int POLYNOMIAL = 0x04c1_1db7;
  private static final int[][] CRC = crcTables();

  /** What one packet may have scanned: it holds up the event loop for a second. */
  static final long MAX_BYTES = 1L << 30;

  private final GuestMemory memory;

  MemoryScan(GuestMemory memory) {
    this.memory = memory;
  }

  /** CRC-32 as gdb's {@code compare-sections} has it: most significant bit first, not inverted. */
  Reply crc(long address, long length) {
    if (length > MAX_BYTES) {
      return tooLong("qCRC", length);
    }
    byte[] block = new byte[BLOCK_BYTES];
    int crc = 0xffff_ffff;
    for (long done = 0; done < length; ) {
      int wanted = (int) Math.min(BLOCK_BYTES, length - done);
      int read = memory.read(address + done, block, 0, wanted);
      if (read < wanted) {
        return unreadable("qCRC", address + done + read);
      }
      crc = crc(crc, block, wanted);
      done += wanted;
    }
    return new Reply.Text("C" + Integer.toHexString(crc));
  }

  /** Four bytes at a time: a table for each place of a byte in a word ("slicing by four"). */
  private static int crc(int before, byte[] block, int count) {
    int crc = before;
    int at = 0;
    for (; at + 4 <= count; at += 4) {
      crc ^=
          block[at] << 24
              | (block[at + 1] & 0xff) << 16
              | (block[at + 2] & 0xff) << 8
              | block[at + 3] & 0xff;
      crc =
          CRC[3][crc >>> 24]
              ^ CRC[2][crc >>> 16 & 0xff]
              ^ CRC[1][crc >>> 8 & 0xff]
              ^ CRC[0][crc & 0xff];
    }
    for (; at < count; at++) {
      crc = crc << 8 ^ CRC[0][(crc >>> 24 ^ block[at]) & 0xff];
    }
    return crc;
  }

  private static int[][] crcTables() {
    int[][] tables = new int[4][256];
    for (int i = 0; i < 256; i++) {
      int crc = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
      }
      tables[0][i] = crc;
    }
    for (int slice = 1; slice < 4; slice++) {
      for (int i = 0; i < 256; i++) {
        int before = tables[slice - 1][i];
        tables[slice][i] = before << 8 ^ tables[0][before >>> 24];
      }
    }
    return tables;
  }

  /** The first place whose pattern lies wholly in the range. */
  Reply search(Request.SearchMemory request) {
    byte[] pattern = request.pattern();
    if (pattern.length == 0 || pattern.length > BLOCK_BYTES) {
      return new Reply.ErrorText(
          "qSearch.pattern: " + pattern.length + " bytes (expected: 1 to " + BLOCK_BYTES + ")");
    }
    if (request.length() > MAX_BYTES) {
      return tooLong("qSearch", request.length());
    }
    byte[] block = new byte[BLOCK_BYTES];
    PatternSearch search = new PatternSearch(pattern);
    for (long done = 0; done < request.length(); ) {
      int wanted = (int) Math.min(BLOCK_BYTES, request.length() - done);
      int read = memory.read(request.address() + done, block, 0, wanted);
      int end = search.endIn(block, read);
      if (end >= 0) {
        long found = request.address() + done + end - pattern.length;
        return new Reply.Text("1," + Long.toHexString(found));
      }
      if (read < wanted) {
        return unreadable("qSearch", request.address() + done + read);
      }
      done += wanted;
    }
    return new Reply.Text("0");
  }

  private static Reply tooLong(String packet, long length) {
    return new Reply.ErrorText(
        packet + ".length: " + length + " (expected: <= " + MAX_BYTES + "); ask in pieces");
  }

  private static Reply unreadable(String packet, long address) {
    return new Reply.ErrorText(packet + ".not mapped: " + Addresses.hex(address));
  }
}
