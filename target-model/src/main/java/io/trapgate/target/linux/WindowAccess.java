package io.trapgate.target.linux;

import io.trapgate.target.memory.MmioWindow;
import io.trapgate.target.memory.PhysicalMap;

/**
 * Answers {@code KVM_EXIT_MMIO}: of at most 8 bytes, cut into accesses that devices take. Where
 * nothing answers a read gives ones and a write is lost, as on a PC's bus.
 */
final class WindowAccess {
  private static final int WIDEST = 4;

  private WindowAccess() {}

  static void serve(KvmRun page, PhysicalMap map) {
    KvmRun.Mmio mmio = page.mmio();
    long value = 0;
    int step;
    for (int done = 0; done < mmio.bytes(); done += step) {
      long physical = mmio.physical() + done;
      step = step(physical, mmio.bytes() - done);
      MmioWindow window = map.window(physical);
      if (window == null) {
        map.misses().missed(physical, mmio.write());
      }
      if (mmio.write()) {
        if (window != null) {
          window.device().write(window.offset(physical), step, (int) (mmio.data() >>> 8 * done));
        }
      } else {
        int read = window == null ? -1 : window.device().read(window.offset(physical), step);
        value |= (read & 0xFFFF_FFFFL >>> 32 - 8 * step) << 8 * done;
      }
    }
    if (!mmio.write()) {
      page.mmioData(value);
    }
  }

  private static int step(long physical, int left) {
    int step = WIDEST;
    while (step > left || (physical & step - 1) != 0) {
      step >>= 1;
    }
    return step;
  }
}
