package io.trapgate.stub.session;

import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.GuestMemory;

/**
 * {@code qMemoryRegionInfo}: what of the guest's address space can be read and written from here,
 * found by asking the memory itself, as the translations stand now. What can be read can be written
 * by a debugger, and executed. A region may be told in several pieces: how far one request looks is
 * bounded.
 */
final class MemoryRegions {
  /** The smallest page of the cores: PowerPC 440 has those of 1 KiB. */
  private static final int PAGE_BYTES = 1024;

  /** Looked for at a time where something is mapped. */
  private static final int CHUNK_BYTES = 0x10000;

  /** Most that one request reads: 64 MiB, some milliseconds. */
  private static final int MAX_CHUNKS = 1024;

  /** Most pages that one request tries where nothing is mapped: 64 MiB. */
  private static final int MAX_PAGES = 0x10000;

  private final long lastAddress;
  private final byte[] scratch = new byte[CHUNK_BYTES];

  MemoryRegions(Architecture architecture) {
    int bits = architecture.addressBits();
    this.lastAddress = bits == Long.SIZE ? -1 : (1L << bits) - 1;
  }

  Reply at(GuestMemory memory, long address) {
    if (Long.compareUnsigned(address, lastAddress) > 0) {
      long beyond = lastAddress + 1;
      return new Reply.Text("start:%x;size:%x;".formatted(beyond, -beyond));
    }
    long page = address & -PAGE_BYTES;
    boolean mapped = isMapped(memory, page);
    long first = mapped ? firstMapped(memory, page) : firstHole(memory, page);
    long end = mapped ? endOfMapped(memory, page) : endOfHole(memory, page);
    return new Reply.Text(
        "start:%x;size:%x;%s".formatted(first, end - first, mapped ? "permissions:rwx;" : ""));
  }

  private boolean isMapped(GuestMemory memory, long page) {
    return memory.read(page, scratch, 0, 1) == 1;
  }

  private long firstMapped(GuestMemory memory, long page) {
    long first = page;
    for (int i = 0; i < MAX_PAGES && first != 0 && isMapped(memory, first - PAGE_BYTES); i++) {
      first -= PAGE_BYTES;
    }
    return first;
  }

  private long firstHole(GuestMemory memory, long page) {
    long first = page;
    for (int i = 0; i < MAX_PAGES && first != 0 && !isMapped(memory, first - PAGE_BYTES); i++) {
      first -= PAGE_BYTES;
    }
    return first;
  }

  private long endOfMapped(GuestMemory memory, long page) {
    long end = page;
    for (int i = 0; i < MAX_CHUNKS; i++) {
      // Reading wraps around the end of the address space, a region doesn't.
      long left = lastAddress - end + 1;
      int wanted = left > 0 && left < CHUNK_BYTES ? (int) left : CHUNK_BYTES;
      int read = memory.read(end, scratch, 0, wanted);
      end += read;
      if (read < CHUNK_BYTES || isBehindTheLast(end)) {
        break;
      }
    }
    return end;
  }

  private long endOfHole(GuestMemory memory, long page) {
    long end = page + PAGE_BYTES;
    for (int i = 0; i < MAX_PAGES && !isBehindTheLast(end) && !isMapped(memory, end); i++) {
      end += PAGE_BYTES;
    }
    return end;
  }

  private boolean isBehindTheLast(long end) {
    return end == lastAddress + 1;
  }
}
