package io.trapgate.target.ppc;

import io.trapgate.target.memory.MmioWindow;
import io.trapgate.target.memory.PhysicalMap;

/** Loads and stores that reach a device; what isn't aligned goes byte by byte. */
final class DevicePath {
  private final PhysicalMap memory;
  private final Runnable touched;

  /**
   * @param touched told after each access
   */
  DevicePath(PhysicalMap memory, Runnable touched) {
    this.memory = memory;
    this.touched = touched;
  }

  /** What a device returns; an address where nothing answers reads as zero, as on QEMU's board. */
  int load(long physical, int bytes) {
    MmioWindow window = memory.window(physical);
    if (window == null) {
      return 0;
    }
    int value = 0;
    int step = (physical & bytes - 1) == 0 ? bytes : 1;
    for (int done = 0; done < bytes; done += step) {
      int part = window.device().read(window.offset(physical + done), step);
      value = step == 4 ? part : value << 8 * step | part & (1 << 8 * step) - 1;
    }
    touched.run();
    return value;
  }

  /** The same for a store, which is lost where nothing answers. */
  void store(long physical, int bytes, int value) {
    MmioWindow window = memory.window(physical);
    if (window == null) {
      return;
    }
    int step = (physical & bytes - 1) == 0 ? bytes : 1;
    for (int done = 0; done < bytes; done += step) {
      int part = value >>> 8 * (bytes - done - step);
      int masked = step == 4 ? part : part & (1 << 8 * step) - 1;
      window.device().write(window.offset(physical + done), step, masked);
    }
    touched.run();
  }
}
