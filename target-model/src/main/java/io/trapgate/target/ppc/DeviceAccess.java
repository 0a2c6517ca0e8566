package io.trapgate.target.ppc;

import io.trapgate.target.memory.MmioWindow;
import io.trapgate.target.memory.PhysicalMap;

/**
 * Loads and stores of one core that reach devices. An address where nothing answers reads as zero
 * and swallows stores, as on QEMU's board, with KVM and without: silicon would signal a bus error
 * by a machine check (e500 core reference manual, MCSR[BUS_RBERR]), which QEMU has for none of
 * these cores (target/ppc/excp_helper.c, ppc_cpu_do_transaction_failed).
 */
final class DeviceAccess {
  private final PhysicalMap memory;
  private final Runnable touched;

  /**
   * @param touched told after each access: it may have raised an interrupt or moved a deadline
   */
  DeviceAccess(PhysicalMap memory, Runnable touched) {
    this.memory = memory;
    this.touched = touched;
  }

  /** What a device returns for 1, 2 or 4 bytes. */
  int load(long physical, int bytes) {
    MmioWindow window = memory.window(physical);
    if (window == null) {
      memory.misses().missed(physical, false);
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

  /** Tells a device 1, 2 or 4 bytes. */
  void store(long physical, int bytes, int value) {
    MmioWindow window = memory.window(physical);
    if (window == null) {
      memory.misses().missed(physical, true);
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

  /** Eight bytes, which go to a device as two words. */
  long loadTwice(long physical) {
    return (long) load(physical, 4) << 32 | Integer.toUnsignedLong(load(physical + 4, 4));
  }

  /** Eight bytes, which go to a device as two words. */
  void storeTwice(long physical, long value) {
    store(physical, 4, (int) (value >>> 32));
    store(physical + 4, 4, (int) value);
  }
}
