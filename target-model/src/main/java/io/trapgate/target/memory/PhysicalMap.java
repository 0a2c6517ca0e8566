package io.trapgate.target.memory;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Guest physical space: RAM pages and device windows. RAM is bytes; how the bytes of a copy make
 * the values of device registers is told when it is made. Machine thread only.
 */
public final class PhysicalMap {
  /** Size of the unit in which RAM is allocated, mapped and watched for code. */
  public static final int PAGE_BYTES = 4096;

  private static final int OFFSET_MASK = PAGE_BYTES - 1;

  private final List<RamRegion> regions = new ArrayList<>();
  private final List<MmioWindow> windows = new ArrayList<>();
  private final List<CodeWatcher> watchers = new ArrayList<>();

  /** Pages of device windows that code was decoded from. */
  private final Set<Long> windowCode = new TreeSet<>();

  private final BusMisses misses = new BusMisses();
  private final boolean bigEndian;

  /** The space of a big-endian guest. */
  public PhysicalMap() {
    this(ByteOrder.BIG_ENDIAN);
  }

  /**
   * @param order how {@link #read} and {@link #write} make bytes of device registers
   */
  public PhysicalMap(ByteOrder order) {
    this.bigEndian = order.equals(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Adds RAM, reading as zeros.
   *
   * @param base first physical address, a multiple of 4 KiB
   * @param bytes size, a multiple of 4 KiB
   */
  public void mapRam(long base, long bytes) {
    requireFree(base, bytes);
    if (((base | bytes) & OFFSET_MASK) != 0) {
      throw new IllegalArgumentException(
          "ram: 0x%x+0x%x (expected: multiples of 4 KiB)".formatted(base, bytes));
    }
    regions.add(new RamRegion(base, bytes));
  }

  /**
   * Adds a device.
   *
   * @param base first physical address
   * @param bytes size of its window
   */
  public void mapDevice(long base, long bytes, MmioDevice device) {
    requireFree(base, bytes);
    windows.add(new MmioWindow(base, bytes, device));
  }

  private void requireFree(long base, long bytes) {
    boolean taken =
        bytes <= 0
            || regions.stream().anyMatch(r -> base < r.base + r.bytes && r.base < base + bytes)
            || windows.stream().anyMatch(w -> w.overlaps(base, bytes));
    if (taken) {
      throw new IllegalArgumentException(
          "mapping: 0x%x+0x%x (expected: a free, non-empty range)".formatted(base, bytes));
    }
  }

  /** Who is told where nothing answers a guest. */
  public BusMisses misses() {
    return misses;
  }

  /** The device that answers at this address. */
  public @Nullable MmioWindow window(long physical) {
    for (MmioWindow window : windows) {
      if (window.holds(physical)) {
        return window;
      }
    }
    return null;
  }

  private @Nullable RamRegion region(long physical) {
    for (RamRegion region : regions) {
      if (region.holds(physical)) {
        return region;
      }
    }
    return null;
  }

  /**
   * The 4 KiB of RAM that hold this address, for reading only: other machines may read the same
   * array. It stays the same one until {@link #reset()} or {@link CodeWatcher#pageReplaced}.
   *
   * @return null when there is no RAM
   */
  public byte @Nullable [] ramPage(long physical) {
    RamRegion region = region(physical);
    return region == null ? null : region.page(physical);
  }

  /**
   * The 4 KiB of RAM that hold this address, for reading and writing: this machine's own, copied
   * now if need be. It stays the same array until {@link #reset()}.
   *
   * @return null when there is no RAM
   */
  public byte @Nullable [] writablePage(long physical) {
    RamRegion region = region(physical);
    return region == null ? null : writablePage(region, physical);
  }

  private byte[] writablePage(RamRegion region, long physical) {
    byte[] page = region.page(physical);
    if (region.owns(physical)) {
      return page;
    }
    byte[] own = region.own(physical);
    for (CodeWatcher watcher : watchers) {
      watcher.pageReplaced(page);
    }
    return own;
  }

  /** Copies bytes out without any side effect: devices are asked by {@link MmioDevice#peek}. */
  public int read(long physical, byte[] into, int offset, int length) {
    return copyOut(physical, new Span(into, offset, length), false);
  }

  /** The same, but devices are asked by {@link MmioDevice#read}, with its side effects. */
  public int readWithEffects(long physical, byte[] into, int offset, int length) {
    return copyOut(physical, new Span(into, offset, length), true);
  }

  /** A part of an array. */
  private record Span(byte[] array, int offset, int length) {}

  private int copyOut(long physical, Span to, boolean effects) {
    int done = 0;
    while (done < to.length) {
      Span rest = new Span(to.array, to.offset + done, to.length - done);
      int step = readPiece(physical + done, rest, effects);
      if (step == 0) {
        break;
      }
      done += step;
    }
    return done;
  }

  private int readPiece(long physical, Span to, boolean effects) {
    RamRegion region = region(physical);
    if (region != null) {
      int step = withinPage(physical, to.length);
      byte[] page = region.page(physical);
      System.arraycopy(page, (int) physical & OFFSET_MASK, to.array, to.offset, step);
      return step;
    }
    MmioWindow window = window(physical);
    if (window == null) {
      return 0;
    }
    int step = accessBytes(window, physical, to.length);
    int at = window.offset(physical);
    int value = effects ? window.device().read(at, step) : window.device().peek(at, step);
    for (int i = 0; i < step; i++) {
      to.array[to.offset + i] = (byte) (value >>> shift(i, step));
    }
    return step;
  }

  /**
   * Copies bytes in, as the loader and the debugger do. RAM and ROM change behind the guest's back
   * and decoded code follows; a device sees the store, as there is no other way to change its
   * registers.
   *
   * @return bytes copied up to the first address where nothing answers
   */
  public int write(long physical, byte[] from, int offset, int length) {
    return copyIn(physical, new Span(from, offset, length), true);
  }

  /** The same, but ends before the first device register. */
  public int writeMemory(long physical, byte[] from, int offset, int length) {
    return copyIn(physical, new Span(from, offset, length), false);
  }

  private int copyIn(long physical, Span from, boolean devices) {
    int done = 0;
    while (done < from.length) {
      Span rest = new Span(from.array, from.offset + done, from.length - done);
      int step = writePiece(physical + done, rest, devices);
      if (step == 0) {
        break;
      }
      done += step;
    }
    return done;
  }

  private int writePiece(long physical, Span from, boolean devices) {
    RamRegion region = region(physical);
    if (region != null) {
      int step = withinPage(physical, from.length);
      byte[] page = writablePage(region, physical);
      System.arraycopy(from.array, from.offset, page, (int) physical & OFFSET_MASK, step);
      if (region.isCode(physical)) {
        codeWritten(physical, step);
      }
      return step;
    }
    MmioWindow window = window(physical);
    if (window == null) {
      return 0;
    }
    int at = window.offset(physical);
    if (window.device() instanceof RomDevice rom) {
      int step = (int) Math.min(from.length, window.bytes() - at);
      rom.replace(at, from.array, from.offset, step);
      return step;
    }
    return devices ? store(window, physical, from) : 0;
  }

  private int store(MmioWindow window, long physical, Span from) {
    int step = accessBytes(window, physical, from.length);
    int value = 0;
    for (int i = 0; i < step; i++) {
      value |= (from.array[from.offset + i] & 0xFF) << shift(i, step);
    }
    window.device().write(window.offset(physical), step, value);
    return step;
  }

  /** Where the byte at this index is in a register of so many bytes. */
  private int shift(int index, int bytes) {
    return 8 * (bigEndian ? bytes - 1 - index : index);
  }

  private static int withinPage(long physical, int length) {
    return Math.min(length, PAGE_BYTES - ((int) physical & OFFSET_MASK));
  }

  private static int accessBytes(MmioWindow window, long physical, int length) {
    long left = Math.min(length, window.base() + window.bytes() - physical);
    long most = Math.min(left, window.device().registerBytes(window.offset(physical)));
    if (most >= 4 && (physical & 3) == 0) {
      return 4;
    }
    return most >= 2 && (physical & 1) == 0 ? 2 : 1;
  }

  /** Registers a cache of decoded code. */
  public void addCodeWatcher(CodeWatcher watcher) {
    watchers.add(watcher);
  }

  /** Notes that code was decoded from this page. */
  public void markCode(long physicalPage) {
    RamRegion region = region(physicalPage);
    if (region != null && !region.isCode(physicalPage)) {
      region.markCode(physicalPage);
      watchers.forEach(w -> w.codeFound(physicalPage));
    } else if (region == null && window(physicalPage) != null) {
      windowCode.add(physicalPage);
    }
  }

  /**
   * A device shows other bytes in this part of its window: code decoded from there is forgotten.
   */
  public void windowChanged(long physical, long bytes) {
    for (long page : windowCode) {
      long from = Math.max(page, physical);
      long to = Math.min(page + PAGE_BYTES, physical + bytes);
      if (from < to) {
        codeWritten(from, (int) (to - from));
      }
    }
  }

  /** Whether code was decoded from the page that holds this address. */
  public boolean isCode(long physical) {
    RamRegion region = region(physical);
    return region != null && region.isCode(physical);
  }

  /** Tells all watchers that a guest store changed these bytes. */
  public void codeWritten(long physical, int bytes) {
    for (CodeWatcher watcher : watchers) {
      watcher.codeWritten(physical, bytes);
    }
  }

  /**
   * What RAM holds now is what {@link #reset()} goes back to from here on, and what other machines
   * may {@linkplain #startFrom start from}. Nobody may hold pages of it meanwhile.
   */
  public RamImage freeze() {
    return new RamImage(regions.stream().map(RamRegion::freeze).toList());
  }

  /**
   * RAM that nobody has written to yet starts with this, and {@link #reset()} goes back to it.
   *
   * @param image of a machine whose RAM lies at the same addresses
   */
  public void startFrom(RamImage image) {
    if (image.parts().size() != regions.size()) {
      throw new IllegalArgumentException(
          "ram image: %d regions (expected: %d)".formatted(image.parts().size(), regions.size()));
    }
    for (int i = 0; i < regions.size(); i++) {
      regions.get(i).startFrom(image.parts().get(i));
    }
  }

  /** Back to power-on: RAM reads as it started, zeros at first, and every device is reset. */
  public void reset() {
    regions.forEach(RamRegion::clear);
    windowCode.clear();
    misses.forget();
    windows.forEach(w -> w.device().reset());
  }
}
