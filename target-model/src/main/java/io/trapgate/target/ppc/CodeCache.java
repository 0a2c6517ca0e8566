package io.trapgate.target.ppc;

import io.trapgate.target.engine.DebugStop;
import io.trapgate.target.engine.StopPlan;
import io.trapgate.target.memory.CodeWatcher;
import io.trapgate.target.memory.PhysicalMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decoded code of one core: finds the page under the program counter, decodes words when they are
 * first reached, and forgets exactly the words that a store or a changed stop plan touches.
 *
 * <p>A stop costs nothing where it does not lie: its word is decoded as {@link PpcOp#STOP_CHECK}.
 * Pages are kept apart by effective address, so the mark is exact.
 */
final class CodeCache implements CodeWatcher {
  private static final int SLOTS = 256;
  private static final int PAGE_MASK = -4096;

  /** Bound on decoded pages (8 KiB each); beyond it decoding starts afresh. */
  private static final int MAX_PAGES = 16_384;

  /** Space, PIDs and mode of instruction fetches, as in {@link Mmu#context}. */
  long context;

  private final Mmu mmu;
  private final PhysicalMap memory;
  private final DataPath data;
  private final long[] tags = new long[SLOTS];
  private final @Nullable CodePage[] pages = new CodePage[SLOTS];
  private final Map<Long, CodePage> byPhysical = new HashMap<>();
  private final byte[] word = new byte[4];
  private final PpcDecoder decoder;
  private final HotCode hot = new HotCode();
  private final Runnable changed;
  private StopPlan plan = StopPlan.NONE;
  private @Nullable DebugFacility debug;

  /** Page and word of the instruction that executes without its check. */
  private @Nullable CodePage passing;

  private int passedWord;

  /** What stood there, and what stands there meanwhile. */
  private long checked;

  private long unchecked;

  /**
   * @param changed called when the code that just executes may not be what memory has any more
   */
  CodeCache(Mmu mmu, PhysicalMap memory, DataPath data, PpcDecoder decoder, Runnable changed) {
    this.changed = changed;
    this.mmu = mmu;
    this.memory = memory;
    this.data = data;
    this.decoder = decoder;
    flush();
  }

  /** The decoded page that holds this effective address; throws the fetch's fault. */
  CodePage page(int pc) {
    int slot = pc >>> 12 & SLOTS - 1;
    CodePage page = pages[slot];
    if (page != null && tags[slot] == (pc & 0xFFFF_F000L | context)) {
      return page;
    }
    return miss(pc, slot);
  }

  void debug(DebugFacility facility) {
    debug = facility;
  }

  private long fetch(int pc) {
    try {
      return mmu.fetch(pc).physical(pc) & PAGE_MASK;
    } catch (GuestFault fault) {
      if (debug != null && plan.stopsAt(pc & -4) && debug.stopsBeforeFetch(pc)) {
        throw new DebugStop();
      }
      throw fault;
    }
  }

  private CodePage miss(int pc, int slot) {
    long physical = fetch(pc);
    CodePage page = find(physical, pc & PAGE_MASK);
    tags[slot] = pc & 0xFFFF_F000L | context;
    pages[slot] = page;
    return page;
  }

  private CodePage find(long physical, int effective) {
    CodePage first = byPhysical.get(physical);
    for (CodePage page = first; page != null; page = page.sibling) {
      if (page.effective == effective) {
        return page;
      }
    }
    if (byPhysical.size() >= MAX_PAGES) {
      forget();
      first = null;
    }
    CodePage page = new CodePage(physical, effective, first);
    byPhysical.put(physical, page);
    memory.markCode(physical);
    return page;
  }

  /** Decodes the word at {@code pc}, which lies in {@code page}. */
  void decode(CodePage page, int pc) {
    int bits = word(page, pc);
    int code = plan.stopsAt(pc & -4) ? PpcOp.STOP_CHECK : decoder.decode(bits);
    page.code[pc >>> 2 & CodePage.WORDS - 1] = (long) code << 32 | bits & 0xFFFF_FFFFL;
  }

  /** A branch goes to {@code pc}, where nothing is compiled yet. */
  void arrived(CodePage page, int pc) {
    hot.arrived(this, page, pc);
  }

  /** How many pieces of code were compiled since all were forgotten. */
  int pieces() {
    return hot.pieces();
  }

  /** The decoded word at {@code pc}; a check where the machine may have to stop. */
  long unstopped(CodePage page, int pc) {
    if (passing != null || plan.stopsAt(pc & -4)) {
      return (long) PpcOp.STOP_CHECK << 32;
    }
    int index = pc >>> 2 & CodePage.WORDS - 1;
    if (page.code[index] == 0) {
      decode(page, pc);
    }
    return page.code[index];
  }

  private int word(CodePage page, int pc) {
    Arrays.fill(word, (byte) 0);
    memory.read(page.physical + (pc & 0xFFC), word, 0, 4);
    return (int) DataPath.INT.get(word, 0);
  }

  /** The instruction word at {@code pc}; throws the fetch's fault. */
  int word(int pc) {
    return word(page(pc), pc);
  }

  /**
   * Lets the word at {@code pc}, which has just met its check, execute without it until {@link
   * #endPass}.
   */
  void pass(int pc) {
    CodePage page = page(pc);
    passing = page;
    passedWord = pc >>> 2 & CodePage.WORDS - 1;
    checked = page.code[passedWord];
    int bits = (int) checked;
    unchecked = (long) decoder.decode(bits) << 32 | bits & 0xFFFF_FFFFL;
    page.code[passedWord] = unchecked;
  }

  /** The check is there again, unless the word was forgotten meanwhile. */
  void endPass() {
    if (passing != null) {
      if (passing.code[passedWord] == unchecked) {
        passing.code[passedWord] = checked;
      }
      passing = null;
    }
  }

  /** Takes a new stop plan: code that either plan marks is decoded again when reached. */
  void plan(StopPlan next) {
    StopPlan former = plan;
    plan = next;
    if (!former.hasStops() && !next.hasStops()) {
      return;
    }
    for (CodePage first : byPhysical.values()) {
      for (CodePage page = first; page != null; page = page.sibling) {
        if (former.marksPage(page.effective) || next.marksPage(page.effective)) {
          Arrays.fill(page.code, 0);
          page.forgetCompiled();
        }
      }
    }
  }

  /** Forgets which page lies where: a TLB changed. */
  void flush() {
    Arrays.fill(tags, -1);
    Arrays.fill(pages, null);
  }

  /** Forgets which page lies at this effective page, whatever its context. */
  void flushPage(int ea) {
    pages[ea >>> 12 & SLOTS - 1] = null;
  }

  /** Forgets all decoded code. */
  void forget() {
    byPhysical.clear();
    flush();
    hot.forgotten();
  }

  /** Forgets what code was compiled to; what was decoded stays. */
  void forgetCompiled() {
    for (CodePage first : byPhysical.values()) {
      for (CodePage page = first; page != null; page = page.sibling) {
        page.forgetCompiled();
      }
    }
    hot.forgotten();
  }

  @Override
  public void codeFound(long physicalPage) {
    data.watchStores(physicalPage);
  }

  @Override
  public void pageReplaced(byte[] former) {
    data.forgetReads(former); // code is fetched by address
  }

  @Override
  public void codeWritten(long physical, int bytes) {
    int from = (int) physical >>> 2 & CodePage.WORDS - 1;
    int to = (int) (physical + bytes - 1) >>> 2 & CodePage.WORDS - 1;
    CodePage page = byPhysical.get(physical & PAGE_MASK);
    for (; page != null; page = page.sibling) {
      Arrays.fill(page.code, from, to + 1, 0);
      if (page.isCompiled()) {
        page.forgetCompiled();
        changed.run();
      }
    }
  }
}
