package io.trapgate.target.ppc;

import io.trapgate.target.engine.DebugStop;
import io.trapgate.target.engine.StopPlan;
import io.trapgate.target.memory.PhysicalMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Loads and stores of one core. The common case is a tag compare and an array access: a direct
 * mapped table holds recent translations to RAM, its tags telling address spaces, PIDs and modes
 * apart, so that neither interrupts nor context switches flush it.
 *
 * <p>Everything else takes the slow way: misses, accesses that aren't aligned, devices, pages with
 * an armed data watch (never in the table), stores to pages with decoded code or with another
 * core's reservation (in the table under a marked tag). Faults and debug stops are thrown before
 * anything changes.
 */
final class DataPath {
  /** Big-endian view of a byte array as words. */
  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private static final int SLOTS = 1024;
  private static final int SLOT_MASK = SLOTS - 1;
  private static final int OFFSET = PhysicalMap.PAGE_BYTES - 1;
  private static final int SMALL_OFFSET = TlbEntry.SMALL_BYTES - 1;
  private static final long PAGE = 0xFFFF_F000L;
  private static final long HALF_TAG = PAGE | 1;
  private static final long WORD_TAG = PAGE | 3;
  private static final byte[] NO_PAGE = new byte[0];

  /** In a write tag: somebody has to be told of stores, so the fast compare must fail. */
  private static final long TOLD = 0x800;

  /** Space, PIDs and mode of data accesses, as in {@link Mmu#context}. */
  long context;

  private final long[] readTags = new long[SLOTS];
  private final byte[][] readPages = new byte[SLOTS][];
  private final long[] writeTags = new long[SLOTS];
  private final byte[][] writePages = new byte[SLOTS][];
  private final long[] writePhysical = new long[SLOTS];
  private final Mmu mmu;
  private final PhysicalMap memory;
  private final DeviceAccess devices;
  private StopPlan plan = StopPlan.NONE;
  private @Nullable DebugFacility debug;

  /** Reservations of the other cores. */
  final PeerReservations peers = new PeerReservations(this::watchStores);

  /**
   * @param deviceTouched told after each device access: it may have raised an interrupt or moved a
   *     deadline
   */
  DataPath(Mmu mmu, PhysicalMap memory, Runnable deviceTouched) {
    this.mmu = mmu;
    this.memory = memory;
    this.devices = new DeviceAccess(memory, deviceTouched);
    flush();
  }

  /** Forgets all recent translations. */
  void flush() {
    Arrays.fill(readTags, -1);
    Arrays.fill(writeTags, -1);
    Arrays.fill(readPages, NO_PAGE);
    Arrays.fill(writePages, NO_PAGE);
  }

  void debug(DebugFacility facility) {
    debug = facility;
  }

  void plan(StopPlan next) {
    if (plan.hasWatches() || next.hasWatches()) {
      flush();
    }
    plan = next;
  }

  /** Somebody has to be told of stores to this physical page: they leave the fast way. */
  void watchStores(long physicalPage) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (writeTags[slot] != -1 && (writePhysical[slot] & -4096) == physicalPage) {
        writeTags[slot] |= TOLD;
      }
    }
  }

  /** Reads from this array go to another one from now on. */
  @SuppressWarnings("ReferenceEquality") // the array itself, not what is in it
  void forgetReads(byte[] page) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (readPages[slot] == page) {
        readTags[slot] = -1;
      }
    }
  }

  private long mark(long physical) {
    return memory.isCode(physical) || peers.guards(physical) ? TOLD : 0;
  }

  /** What a store that left the fast way has to tell: other cores and those who decoded code. */
  private void stored(long physical, int bytes) {
    peers.stored(physical, bytes);
    if (memory.isCode(physical)) {
      memory.codeWritten(physical, bytes);
    }
  }

  int load8(int ea) {
    int slot = ea >>> 12 & SLOT_MASK;
    if (readTags[slot] == (ea & PAGE | context)) {
      return readPages[slot][ea & OFFSET] & 0xFF;
    }
    return loadSlow(ea, 1);
  }

  int load16(int ea) {
    int slot = ea >>> 12 & SLOT_MASK;
    if (readTags[slot] == (ea & HALF_TAG | context)) {
      return (short) SHORT.get(readPages[slot], ea & OFFSET) & 0xFFFF;
    }
    return loadSlow(ea, 2);
  }

  int load32(int ea) {
    int slot = ea >>> 12 & SLOT_MASK;
    if (readTags[slot] == (ea & WORD_TAG | context)) {
      return (int) INT.get(readPages[slot], ea & OFFSET);
    }
    return loadSlow(ea, 4);
  }

  void store8(int ea, int value) {
    int slot = ea >>> 12 & SLOT_MASK;
    if (writeTags[slot] == (ea & PAGE | context)) {
      writePages[slot][ea & OFFSET] = (byte) value;
    } else {
      storeSlow(ea, 1, value);
    }
  }

  void store16(int ea, int value) {
    int slot = ea >>> 12 & SLOT_MASK;
    if (writeTags[slot] == (ea & HALF_TAG | context)) {
      SHORT.set(writePages[slot], ea & OFFSET, (short) value);
    } else {
      storeSlow(ea, 2, value);
    }
  }

  void store32(int ea, int value) {
    int slot = ea >>> 12 & SLOT_MASK;
    if (writeTags[slot] == (ea & WORD_TAG | context)) {
      INT.set(writePages[slot], ea & OFFSET, value);
    } else {
      storeSlow(ea, 4, value);
    }
  }

  /** A load of eight bytes: one access for translation and debug events. */
  long load64(int ea) {
    int slot = ea >>> 12 & SLOT_MASK;
    if (readTags[slot] == (ea & WORD_TAG | context) && withinPage(ea, 8)) {
      return (long) LONG.get(readPages[slot], ea & OFFSET);
    }
    if (!withinPage(ea, 8)) {
      return loadAcross(ea, 8);
    }
    TlbEntry entry = mmu.data(ea, false);
    check(ea, 8, DataAccess.LOAD);
    long physical = entry.physical(ea);
    byte[] page = memory.ramPage(physical);
    long value =
        page == null ? devices.loadTwice(physical) : (long) LONG.get(page, (int) physical & OFFSET);
    remember(ea, entry, page);
    return entry.isLittleEndian() ? Long.reverseBytes(value) : value;
  }

  /** A store of eight bytes: one access for translation and debug events. */
  void store64(int ea, long value) {
    int slot = ea >>> 12 & SLOT_MASK;
    if (writeTags[slot] == (ea & WORD_TAG | context) && withinPage(ea, 8)) {
      LONG.set(writePages[slot], ea & OFFSET, value);
      return;
    }
    if (!withinPage(ea, 8)) {
      storeAcross(ea, 8, value);
      return;
    }
    TlbEntry entry = mmu.data(ea, true);
    check(ea, 8, DataAccess.STORE);
    long physical = entry.physical(ea);
    long ordered = entry.isLittleEndian() ? Long.reverseBytes(value) : value;
    byte[] page = memory.writablePage(physical);
    if (page == null) {
      devices.storeTwice(physical, ordered);
      return;
    }
    remember(ea, entry, page, physical);
    LONG.set(page, (int) physical & OFFSET, ordered);
    stored(physical, 8);
  }

  /** Within one page of any size: the 440 has pages of 1 KiB. */
  private static boolean withinPage(int ea, int bytes) {
    return (ea & SMALL_OFFSET) + bytes <= TlbEntry.SMALL_BYTES;
  }

  private int loadSlow(int ea, int bytes) {
    int slot = ea >>> 12 & SLOT_MASK;
    if (!withinPage(ea, bytes)) {
      return (int) loadAcross(ea, bytes);
    }
    if (readTags[slot] == (ea & PAGE | context)) {
      return PageBytes.get(readPages[slot], ea & OFFSET, bytes);
    }
    TlbEntry entry = mmu.data(ea, false);
    long physical = entry.physical(ea);
    byte[] page = memory.ramPage(physical);
    if (page == null) {
      check(ea, bytes, DataAccess.LOAD);
      return entry.ordered(devices.load(physical, bytes), bytes);
    }
    int value = entry.ordered(PageBytes.get(page, (int) physical & OFFSET, bytes), bytes);
    check(ea, bytes, DataAccess.LOAD, value & 0xFFFF_FFFFL);
    remember(ea, entry, page);
    return value;
  }

  /** Lets the next loads from there go the fast way. */
  private void remember(int ea, TlbEntry entry, byte @Nullable [] page) {
    if (page != null && !plan.watchesPage(ea) && !entry.isLittleEndian() && !entry.isSmall()) {
      int slot = ea >>> 12 & SLOT_MASK;
      readTags[slot] = ea & PAGE | context;
      readPages[slot] = page;
    }
  }

  private long loadAcross(int ea, int bytes) {
    int first = TlbEntry.SMALL_BYTES - (ea & SMALL_OFFSET);
    mmu.data(ea, false);
    mmu.data(ea + first, false);
    check(ea, bytes, DataAccess.LOAD);
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      TlbEntry entry = mmu.data(ea + i, false);
      long physical = entry.physical(ea + i);
      byte[] page = memory.ramPage(physical);
      long next = page == null ? devices.load(physical, 1) : page[(int) physical & OFFSET] & 0xFF;
      value = entry.isLittleEndian() ? value | next << 8 * i : value << 8 | next;
    }
    return value;
  }

  private void storeSlow(int ea, int bytes, int value) {
    int slot = ea >>> 12 & SLOT_MASK;
    if (!withinPage(ea, bytes)) {
      storeAcross(ea, bytes, value);
      return;
    }
    long tag = ea & PAGE | context;
    if ((writeTags[slot] & ~TOLD) == tag) {
      PageBytes.put(writePages[slot], ea & OFFSET, bytes, value);
      if ((writeTags[slot] & TOLD) != 0) {
        stored(writePhysical[slot] | ea & OFFSET, bytes);
        writeTags[slot] = tag | mark(writePhysical[slot]);
      }
      return;
    }
    TlbEntry entry = mmu.data(ea, true);
    check(ea, bytes, DataAccess.STORE, value & -1L >>> 64 - 8 * bytes);
    long physical = entry.physical(ea);
    int ordered = entry.ordered(value, bytes);
    byte[] page = memory.writablePage(physical);
    if (page == null) {
      devices.store(physical, bytes, ordered);
      return;
    }
    remember(ea, entry, page, physical);
    PageBytes.put(page, (int) physical & OFFSET, bytes, ordered);
    stored(physical, bytes);
  }

  /** Lets the next stores to there go the fast way. */
  private void remember(int ea, TlbEntry entry, byte[] page, long physical) {
    if (!plan.watchesPage(ea) && !entry.isLittleEndian() && !entry.isSmall()) {
      int slot = ea >>> 12 & SLOT_MASK;
      writeTags[slot] = ea & PAGE | context | mark(physical);
      writePages[slot] = page;
      writePhysical[slot] = physical & -4096;
    }
  }

  private void storeAcross(int ea, int bytes, long value) {
    int first = TlbEntry.SMALL_BYTES - (ea & SMALL_OFFSET);
    mmu.data(ea, true);
    mmu.data(ea + first, true);
    check(ea, bytes, DataAccess.STORE, bytes == 8 ? DebugFacility.NO_VALUE : value & 0xFFFF_FFFFL);
    for (int i = 0; i < bytes; i++) {
      TlbEntry entry = mmu.data(ea + i, true);
      int shift = entry.isLittleEndian() ? 8 * i : 8 * (bytes - 1 - i);
      long physical = entry.physical(ea + i);
      byte[] page = memory.writablePage(physical);
      if (page == null) {
        devices.store(physical, 1, (int) (value >>> shift) & 0xFF);
      } else {
        page[(int) physical & OFFSET] = (byte) (value >>> shift);
        stored(physical, 1);
      }
    }
  }

  /**
   * Throws what an access to these words would, before any of them is made: the fault of each page,
   * then the debug stop of the first watched word.
   */
  void probeWords(int ea, int words, boolean store) {
    int last = ea + 4 * words - 1;
    mmu.data(ea, store);
    if (((ea ^ last) & -TlbEntry.SMALL_BYTES) != 0) {
      mmu.data(last & -TlbEntry.SMALL_BYTES, store);
    }
    if (plan.hasWatches()) {
      DataAccess access = store ? DataAccess.STORE : DataAccess.LOAD;
      for (int i = 0; i < words; i++) {
        check(ea + 4 * i, 4, access);
      }
    }
  }

  /** Throws a debug stop if the facility wants this suppressed, whose value is not compared. */
  void check(int ea, int bytes, DataAccess access) {
    check(ea, bytes, access, DebugFacility.NO_VALUE);
  }

  /** A hint: it has no effect but a debug event. */
  void touch(int ea) {
    if (plan.hasWatches()) {
      check(ea, 1, reaches(ea) ? DataAccess.TOUCH : DataAccess.IGNORED_TOUCH);
    }
  }

  private boolean reaches(int ea) {
    try {
      mmu.data(ea, false);
      return true;
    } catch (GuestFault fault) {
      return false;
    }
  }

  private void check(int ea, int bytes, DataAccess access, long value) {
    if (plan.hasWatches() && debug != null && debug.access(ea, bytes, access, value)) {
      throw new DebugStop();
    }
  }

  /** Finds the translation of a cache operation, which needs the permission of that access. */
  TlbEntry translate(int ea, boolean store) {
    return mmu.data(ea, store);
  }

  /** Zeroes the cache block around this address; the caller has translated it. */
  void zeroLine(long physical, int lineBytes) {
    long line = physical & -lineBytes;
    byte[] page = memory.writablePage(line);
    if (page != null) {
      int offset = (int) line & OFFSET;
      Arrays.fill(page, offset, offset + lineBytes, (byte) 0);
      stored(line, lineBytes);
    }
  }

  /** Forgets the recent translations of one effective page, whatever their context. */
  void flushPage(int ea) {
    int slot = ea >>> 12 & SLOT_MASK;
    readTags[slot] = -1;
    writeTags[slot] = -1;
  }

  /** Whether an access there has its bytes reversed; throws what the access would. */
  boolean isLittleEndian(int ea, boolean store) {
    long[] tags = store ? writeTags : readTags;
    boolean recent = (tags[ea >>> 12 & SLOT_MASK] & ~TOLD) == (ea & PAGE | context);
    return !recent && mmu.data(ea, store).isLittleEndian();
  }
}
