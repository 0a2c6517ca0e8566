package io.trapgate.target.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The information block that a multiboot 1 kernel finds at EBX, with all it points to (Multiboot
 * Specification 0.6.96, 3.3).
 *
 * @param ramBytes size of RAM
 * @param commandLine the kernel's
 * @param module an initial RAM disk
 */
public record MultibootInfo(long ramBytes, String commandLine, Optional<Module> module) {
  /** EAX at entry. */
  public static final int MAGIC = 0x2BAD_B002;

  private static final String LOADER = "trapgate";

  private static final int MEMORY = 1;
  private static final int COMMAND_LINE = 1 << 2;
  private static final int MODULES = 1 << 3;
  private static final int MEMORY_MAP = 1 << 6;
  private static final int LOADER_NAME = 1 << 9;

  private static final int BYTES = 116;
  private static final int MODULE_BYTES = 16;
  private static final int ENTRY_BYTES = 24;

  /** Where conventional memory ends. */
  public static final long LOW_END = 0x9_FC00;

  private static final long HIGH_START = 1L << 20;
  private static final long DEVICES = 0xFEC0_0000L;
  private static final long TOP = 1L << 32;
  private static final int AVAILABLE = 1;
  private static final int RESERVED = 2;

  /**
   * A file loaded for the kernel.
   *
   * @param start guest physical address of its first byte
   * @param bytes its size
   * @param name the string that goes with it
   */
  public record Module(long start, long bytes, String name) {}

  private record Range(long start, long end, int type) {}

  /** The bytes of the block, complete and padded, for this address. */
  public byte[] at(long address) {
    List<Range> map = memoryMap();
    int mapAt = BYTES;
    int moduleAt = mapAt + map.size() * ENTRY_BYTES;
    int stringsAt = moduleAt + MODULE_BYTES;
    Strings strings = new Strings(address + stringsAt);
    ByteBuffer block = ByteBuffer.allocate(stringsAt).order(ByteOrder.LITTLE_ENDIAN);
    block.putInt(0, MEMORY | COMMAND_LINE | MODULES | MEMORY_MAP | LOADER_NAME);
    block.putInt(4, (int) (LOW_END >> 10));
    block.putInt(8, (int) ((ramBytes - HIGH_START) >> 10));
    block.putInt(16, strings.add(commandLine));
    block.putInt(20, module.isPresent() ? 1 : 0);
    block.putInt(24, (int) (address + moduleAt));
    block.putInt(44, map.size() * ENTRY_BYTES);
    block.putInt(48, (int) (address + mapAt));
    block.putInt(64, strings.add(LOADER));
    for (int i = 0; i < map.size(); i++) {
      range(block.position(mapAt + i * ENTRY_BYTES), map.get(i));
    }
    module.ifPresent(file -> {
      block.putInt(moduleAt, (int) file.start());
      block.putInt(moduleAt + 4, (int) (file.start() + file.bytes()));
      block.putInt(moduleAt + 8, strings.add(file.name()));
    });
    byte[] tail = strings.bytes();
    byte[] all = new byte[stringsAt + tail.length];
    block.get(0, all, 0, stringsAt);
    System.arraycopy(tail, 0, all, stringsAt, tail.length);
    return all;
  }

  /** The size of the block, wherever it is. */
  public int bytes() {
    return at(0).length;
  }

  private List<Range> memoryMap() {
    Range low = new Range(0, LOW_END, AVAILABLE);
    Range firmware = new Range(LOW_END, HIGH_START, RESERVED);
    Range devices = new Range(DEVICES, TOP, RESERVED);
    return ramBytes > HIGH_START
        ? List.of(low, firmware, new Range(HIGH_START, ramBytes, AVAILABLE), devices)
        : List.of(low, firmware, devices);
  }

  private static void range(ByteBuffer block, Range range) {
    block.putInt(ENTRY_BYTES - 4); // its own size isn't counted
    block.putLong(range.start()).putLong(range.end() - range.start()).putInt(range.type());
  }

  /** Strings behind the block, each with its address. */
  private static final class Strings {
    private final long base;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    Strings(long base) {
      this.base = base;
    }

    int add(String text) {
      int address = (int) (base + content.size());
      content.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      content.write(0);
      return address;
    }

    byte[] bytes() {
      return content.toByteArray();
    }
  }
}
