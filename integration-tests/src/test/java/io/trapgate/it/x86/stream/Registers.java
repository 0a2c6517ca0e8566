package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.Segment;
import io.trapgate.target.x86.core.X86State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Our registers under the names of QEMU's dump; numbers of a dump's line are joined by a dot. */
final class Registers {
  private static final String[] GPRS = {"RAX", "RCX", "RDX", "RBX", "RSP", "RBP", "RSI", "RDI"};
  private static final String[] SEGMENTS = {"ES", "CS", "SS", "DS", "FS", "GS"};

  /** One register. */
  record Register(String name, LongSupplier get, LongConsumer set) {}

  private final List<Register> all = new ArrayList<>();
  private final Map<String, Integer> indices = new HashMap<>();
  private final X86State state;
  private final BareDebug debug;

  Registers(BareCpu ours) {
    state = ours.state();
    debug = ours.debug();
    for (int i = 0; i < state.gpr.length; i++) {
      int number = i;
      String name = i < 8 ? GPRS[i] : "R" + i;
      add(name, () -> state.gpr[number], value -> state.gpr[number] = value);
    }
    add("RIP", () -> state.rip, value -> state.rip = value);
    add("RFL", () -> state.flags, value -> state.flags = (int) value);
    add("CPL", () -> state.cpl, value -> state.cpl = (int) value);
    for (int i = 0; i < SEGMENTS.length; i++) {
      segment(SEGMENTS[i], state.segments[i]);
    }
    segment("LDT", state.ldtr);
    segment("TR", state.tr);
    system();
    fpu();
  }

  private void add(String name, LongSupplier get, LongConsumer set) {
    indices.put(name, all.size());
    all.add(new Register(name, get, set));
  }

  private void segment(String name, Segment segment) {
    add(name + ".0", () -> segment.selector, value -> segment.selector = (int) value);
    add(name + ".1", () -> segment.base, value -> segment.base = value);
    add(name + ".2", () -> segment.limit & 0xFFFF_FFFFL, value -> segment.limit = (int) value);
    add(name + ".3", () -> attributes(segment), value -> attributes(segment, (int) value));
  }

  /** The second word of a descriptor without the parts of the base. */
  private static long attributes(Segment segment) {
    if (segment.unusable) {
      return 0;
    }
    long high = segment.granular ? segment.limit >>> 28 : segment.limit >>> 16 & 15;
    return segment.type << 8
        | (segment.codeOrData ? 1 << 12 : 0)
        | segment.dpl << 13
        | (segment.present ? 1 << 15 : 0)
        | high << 16
        | (segment.available ? 1 << 20 : 0)
        | (segment.longMode ? 1 << 21 : 0)
        | (segment.big ? 1 << 22 : 0)
        | (segment.granular ? 1 << 23 : 0);
  }

  private static void attributes(Segment segment, int value) {
    segment.type = value >>> 8 & 15;
    segment.codeOrData = (value & 1 << 12) != 0;
    segment.dpl = value >>> 13 & 3;
    segment.present = (value & 1 << 15) != 0;
    segment.available = (value & 1 << 20) != 0;
    segment.longMode = (value & 1 << 21) != 0;
    segment.big = (value & 1 << 22) != 0;
    segment.granular = (value & 1 << 23) != 0;
    segment.unusable = value == 0;
  }

  private void system() {
    add("GDT.0", () -> state.gdtBase, value -> state.gdtBase = value);
    add("GDT.1", () -> state.gdtLimit, value -> state.gdtLimit = (int) value);
    add("IDT.0", () -> state.idtBase, value -> state.idtBase = value);
    add("IDT.1", () -> state.idtLimit, value -> state.idtLimit = (int) value);
    add("CR0", () -> state.cr0, value -> state.cr0 = value);
    add("CR2", () -> state.cr2, value -> state.cr2 = value);
    add("CR3", () -> state.cr3, value -> state.cr3 = value);
    add("CR4", () -> state.cr4, value -> state.cr4 = value);
    add("EFER", () -> state.efer, value -> state.efer = value);
    for (int i = 0; i < 8; i++) {
      int number = i;
      if (i < 4 || i > 5) {
        add("DR" + i, () -> debug.register(number), value -> debug.register(number, value));
      }
    }
  }

  private void fpu() {
    add("FCW", () -> state.fpu.fcw, value -> state.fpu.fcw = (int) value);
    add("FSW", () -> state.fpu.fsw, value -> state.fpu.fsw = (int) value);
    add("FTW", () -> state.fpu.valid, value -> state.fpu.valid = (int) value);
    add("MXCSR", () -> state.fpu.mxcsr & 0xFFFF_FFFFL, value -> state.fpu.mxcsr = (int) value);
    for (int i = 0; i < 8; i++) {
      int number = i;
      long[] low = state.fpu.significand;
      int[] high = state.fpu.signExponent;
      add("FPR" + i + ".0", () -> low[number], value -> low[number] = value);
      add("FPR" + i + ".1", () -> high[number], value -> high[number] = (int) value);
    }
    long[] xmm = state.fpu.xmm;
    for (int i = 0; i < 16; i++) {
      int number = i;
      String name = "XMM%02d".formatted(i);
      add(name + ".0", () -> xmm[2 * number + 1], value -> xmm[2 * number + 1] = value);
      add(name + ".1", () -> xmm[2 * number], value -> xmm[2 * number] = value);
    }
  }

  int count() {
    return all.size();
  }

  /** Number of a register, -1 when we have none of that name. */
  int index(String name) {
    return indices.getOrDefault(name, -1);
  }

  Register register(int index) {
    return all.get(index);
  }
}
