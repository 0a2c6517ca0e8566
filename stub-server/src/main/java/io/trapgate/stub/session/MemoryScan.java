package io.trapgate.stub.session;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.target.kvm.GuestMemory;

/** Walks through guest memory for {@code qCRC} and {@code qSearch}, a block at a time. */
final class MemoryScan {
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int POLYNOMIAL = 0x04c1_1db7;

  /** What one packet may have scanned: it holds up the event loop for a second or two. */
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
    int[] table = crcTable();
    byte[] block = new byte[BLOCK_BYTES];
    int crc = 0xffff_ffff;
    for (long done = 0; done < length; ) {
      int wanted = (int) Math.min(BLOCK_BYTES, length - done);
      int read = memory.read(address + done, block, 0, wanted);
      if (read < wanted) {
        return unreadable("qCRC", address + done + read);
      }
      for (int i = 0; i < wanted; i++) {
        crc = crc << 8 ^ table[(crc >>> 24 ^ block[i]) & 0xff];
      }
      done += wanted;
    }
    return new Reply.Text("C" + Integer.toHexString(crc));
  }

  private static int[] crcTable() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
      }
      table[i] = crc;
    }
    return table;
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
    byte[] window = new byte[BLOCK_BYTES + pattern.length - 1];
    for (long start = 0; start + pattern.length <= request.length(); start += BLOCK_BYTES) {
      int wanted = (int) Math.min(window.length, request.length() - start);
      int read = memory.read(request.address() + start, window, 0, wanted);
      int found = indexOf(window, read, pattern);
      if (found >= 0) {
        return new Reply.Text("1," + Long.toHexString(request.address() + start + found));
      }
      if (read < wanted) {
        return unreadable("qSearch", request.address() + start + read);
      }
    }
    return new Reply.Text("0");
  }

  private static int indexOf(byte[] window, int length, byte[] pattern) {
    for (int at = 0; at + pattern.length <= length; at++) {
      int same = 0;
      while (same < pattern.length && window[at + same] == pattern[same]) {
        same++;
      }
      if (same == pattern.length) {
        return at;
      }
    }
    return -1;
  }

  private static Reply tooLong(String packet, long length) {
    return new Reply.ErrorText(
        packet + ".length: " + length + " (expected: <= " + MAX_BYTES + "); ask in pieces");
  }

  private static Reply unreadable(String packet, long address) {
    return new Reply.ErrorText(packet + ".not mapped: " + Addresses.hex(address));
  }
}
