package io.trapgate.target.x86.core;

import io.trapgate.target.memory.CodeWatcher;
import io.trapgate.target.memory.MmioDevice;
import io.trapgate.target.memory.MmioWindow;
import io.trapgate.target.memory.PhysicalMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Memory by linear address, through paging: RAM, devices, and nothing, which reads as ones and
 * takes no writes. Little-endian. Knows no segments and no watches.
 */
final class LinearMemory implements CodeWatcher {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int PAGE = PhysicalMap.PAGE_BYTES;
  private static final int OFFSET = PAGE - 1;

  private final PhysicalMap physical;
  private final Paging paging;
  private final Tlb reads = new Tlb();
  private final Tlb writes = new Tlb();

  LinearMemory(PhysicalMap physical, Paging paging) {
    this.physical = physical;
    this.paging = paging;
    physical.addCodeWatcher(this);
  }

  /** Forgets all translations. */
  void flush() {
    reads.flush();
    writes.flush();
  }

  /** INVLPG. */
  void flushPage(long linear) {
    reads.flushPage(linear);
    writes.flushPage(linear);
  }

  /**
   * Loads 1, 2, 4 or 8 bytes.
   *
   * @param user {@link Access#USER} or 0
   * @throws X86Fault #PF
   */
  long load(long linear, int bytes, int user) {
    int offset = (int) linear & OFFSET;
    if (offset + bytes > PAGE) {
      return loadAcross(linear, bytes, user);
    }
    byte[] page = reads.page(linear, user);
    if (page == null) {
      long address = paging.translate(linear, user);
      page = physical.ramPage(address);
      if (page == null) {
        return deviceLoad(address, bytes);
      }
      reads.enter(linear, user, page, address & -PAGE);
    }
    return get(page, offset, bytes);
  }

  private static long get(byte[] page, int offset, int bytes) {
    return switch (bytes) {
      case 1 -> page[offset] & 0xFF;
      case 2 -> (short) SHORT.get(page, offset) & 0xFFFF;
      case 4 -> (int) INT.get(page, offset) & 0xFFFF_FFFFL;
      case 8 -> (long) LONG.get(page, offset);
      default -> throw new IllegalArgumentException("bytes: " + bytes + " (expected: 1, 2, 4, 8)");
    };
  }

  private long loadAcross(long linear, int bytes, int user) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= load(paging.further(linear, i), 1, user) << 8 * i;
    }
    return value;
  }

  /**
   * As {@link #load}, and faults if a store to the same place would.
   *
   * @throws X86Fault #PF, as of a write
   */
  long loadForUpdate(long linear, int bytes, int user) {
    int offset = (int) linear & OFFSET;
    byte[] page = offset + bytes > PAGE ? null : writes.page(linear, user);
    if (page != null) {
      return get(page, offset, bytes);
    }
    probe(linear, bytes, Access.WRITE | user);
    return load(linear, bytes, user);
  }

  /**
   * Stores 1, 2, 4 or 8 bytes: all of them or, with a fault, none.
   *
   * @throws X86Fault #PF
   */
  void store(long linear, int bytes, long value, int user) {
    int offset = (int) linear & OFFSET;
    if (offset + bytes > PAGE) {
      probe(linear, bytes, Access.WRITE | user);
      for (int i = 0; i < bytes; i++) {
        store(paging.further(linear, i), 1, value >>> 8 * i, user);
      }
      return;
    }
    byte[] page = writes.page(linear, user);
    if (page == null) {
      long address = paging.translate(linear, Access.WRITE | user);
      page = physical.writablePage(address);
      if (page == null) {
        deviceStore(address, bytes, value);
        return;
      }
      if (physical.isCode(address)) {
        put(page, offset, bytes, value);
        physical.codeWritten(address, bytes);
        return;
      }
      writes.enter(linear, user, page, address & -PAGE);
    }
    put(page, offset, bytes, value);
  }

  private static void put(byte[] page, int offset, int bytes, long value) {
    switch (bytes) {
      case 1 -> page[offset] = (byte) value;
      case 2 -> SHORT.set(page, offset, (short) value);
      case 4 -> INT.set(page, offset, (int) value);
      case 8 -> LONG.set(page, offset, value);
      default -> throw new IllegalArgumentException("bytes: " + bytes + " (expected: 1, 2, 4, 8)");
    }
  }

  /**
   * Faults as an access to all these bytes would, from the lowest page up; touches nothing else.
   *
   * @param access bits of {@link Access}
   */
  void probe(long linear, int bytes, int access) {
    paging.translate(linear, access);
    for (int next = PAGE - ((int) linear & OFFSET); next < bytes; next += PAGE) {
      paging.translate(paging.further(linear, next), access);
    }
  }

  private long deviceLoad(long address, int bytes) {
    MmioWindow window = physical.window(address);
    if (window == null) {
      physical.misses().missed(address, false);
      return Width.mask(bytes);
    }
    MmioDevice device = window.device();
    int offset = window.offset(address);
    if (bytes <= 4) {
      return device.read(offset, bytes) & Width.mask(bytes);
    }
    return device.read(offset, 4) & 0xFFFF_FFFFL | (long) device.read(offset + 4, 4) << 32;
  }

  private void deviceStore(long address, int bytes, long value) {
    MmioWindow window = physical.window(address);
    if (window == null) {
      physical.misses().missed(address, true);
      return;
    }
    int offset = window.offset(address);
    window.device().write(offset, Math.min(bytes, 4), (int) value);
    if (bytes > 4) {
      window.device().write(offset + 4, 4, (int) (value >>> 32));
    }
  }

  /** Physical address of a byte of code. */
  long fetchAddress(long linear, int user) {
    return paging.translate(linear, Access.FETCH | user);
  }

  /** Whether RAM is at this linear address; the address must be mapped for the access. */
  boolean isRam(long linear, int access) {
    return physical.ramPage(paging.translate(linear, access)) != null;
  }

  /** The RAM page at a physical address, or null when there is none. */
  byte @Nullable [] ramPage(long address) {
    return physical.ramPage(address);
  }

  PhysicalMap physical() {
    return physical;
  }

  @Override
  public void codeFound(long physicalPage) {
    writes.flushPhysical(physicalPage);
  }

  @Override
  public void pageReplaced(byte[] former) {
    reads.flushArray(former);
  }

  @Override
  public void codeWritten(long address, int bytes) {
    // The code cache watches for itself.
  }
}
