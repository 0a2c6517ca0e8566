package io.trapgate.target.x86.core;

import io.trapgate.target.memory.CodeWatcher;
import io.trapgate.target.memory.PhysicalMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decoded instructions by the physical page that holds them. An instruction that crosses pages is
 * decoded each time.
 */
final class CodeCache implements CodeWatcher {
  private static final int PAGE = PhysicalMap.PAGE_BYTES;
  private static final int LONGEST = 15;
  private static final int RECENT = 64;
  private static final @Nullable Insn[] NOT_KEPT = {};

  /** What was decoded from one physical page, apart for each code size. */
  private static final class Page {
    private final @Nullable Insn[] @Nullable [] bySize = new @Nullable Insn[3] @Nullable [];

    @Nullable Insn[] insns(int codeBits) {
      int size = codeBits >>> 5; // 16, 32, 64
      @Nullable Insn[] found = bySize[size];
      if (found == null) {
        found = new @Nullable Insn[PAGE];
        bySize[size] = found;
      }
      return found;
    }

    /** Forgets the instructions that have bytes between two offsets. */
    void forget(int from, int to) {
      for (@Nullable Insn[] insns : bySize) {
        if (insns != null) {
          Arrays.fill(insns, Math.max(0, from - LONGEST + 1), to, null);
        }
      }
    }
  }

  private final X86State state;
  private final LinearMemory memory;
  private final Map<Long, Page> pages = new HashMap<>();

  /** Pages by linear page number and privilege, as they were last found: a small TLB. */
  private final @Nullable Page[] recent = new @Nullable Page[RECENT];

  private final long[] recentTags = new long[RECENT];

  CodeCache(X86State state, LinearMemory memory) {
    this.state = state;
    this.memory = memory;
    memory.physical().addCodeWatcher(this);
  }

  /** Forgets where pages were found: translations, mode or segments have changed. */
  void forgetLast() {
    Arrays.fill(recent, null);
  }

  /**
   * The instruction at RIP.
   *
   * @throws X86Fault #PF or #GP where it can't be fetched
   */
  Insn fetch(long linear, int user) {
    int bits = state.codeBits();
    int slot = (int) (linear >>> 12) & RECENT - 1;
    Page page = recent[slot];
    if (page == null || recentTags[slot] != tag(linear, user)) {
      page = page(linear, user);
    }
    int offset = (int) linear & PAGE - 1;
    @Nullable Insn[] insns = page == null ? NOT_KEPT : page.insns(bits);
    Insn known = insns.length == 0 ? null : insns[offset];
    if (known == null) {
      known = decode(linear, user, bits);
      if (offset + known.length <= insns.length) {
        insns[offset] = known;
      }
    }
    checkLimit(known.length);
    return known;
  }

  private static long tag(long linear, int user) {
    return linear & -PAGE | user;
  }

  private void checkLimit(int length) {
    Segment cs = state.cs();
    if (!state.mode64() && !cs.contains(state.rip, length)) {
      throw X86Fault.protection();
    }
  }

  private @Nullable Page page(long linear, int user) {
    if (state.mode64() && !Memory.canonical(linear)) {
      throw X86Fault.protection();
    }
    long physical = memory.fetchAddress(linear, user) & -PAGE;
    if (memory.ramPage(physical) == null) {
      return null;
    }
    Page page = pages.get(physical);
    if (page == null) {
      page = new Page();
      pages.put(physical, page);
      memory.physical().markCode(physical);
    }
    int slot = (int) (linear >>> 12) & RECENT - 1;
    recent[slot] = page;
    recentTags[slot] = tag(linear, user);
    return page;
  }

  private Insn decode(long linear, int user, int bits) {
    return Decoder.decode(index -> fetchByte(linear, index, user), bits);
  }

  private int fetchByte(long linear, int index, int user) {
    if (index >= LONGEST || !state.mode64() && !state.cs().contains(state.rip + index, 1)) {
      throw X86Fault.protection();
    }
    long at = state.mode64() ? linear + index : linear + index & 0xFFFF_FFFFL;
    if (state.mode64() && !Memory.canonical(at)) {
      throw X86Fault.protection();
    }
    long physical = memory.fetchAddress(at, user);
    byte[] page = memory.ramPage(physical);
    return page == null ? 0xFF : page[(int) physical & PAGE - 1] & 0xFF;
  }

  @Override
  public void codeFound(long physicalPage) {
    // This cache has found it.
  }

  @Override
  public void pageReplaced(byte[] former) {
    // Bytes of code are fetched by address.
  }

  @Override
  public void codeWritten(long physical, int bytes) {
    Page page = pages.get(physical & -PAGE);
    if (page == null) {
      return;
    }
    int from = (int) physical & PAGE - 1;
    page.forget(from, from + bytes);
  }

  /** Forgets everything: memory was reset. */
  void clear() {
    pages.clear();
    forgetLast();
  }
}
