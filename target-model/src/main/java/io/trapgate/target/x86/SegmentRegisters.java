package io.trapgate.target.x86;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.Segment;
import io.trapgate.target.x86.core.SegmentName;
import io.trapgate.target.x86.core.X86State;
import java.util.List;

/**
 * What gdb's selectors don't show: bases of FS and GS in gdb's own feature, the hidden parts of all
 * segment registers and the descriptor table registers in ours. Writes are those of {@code
 * KVM_SET_SREGS}: into the hidden part, no descriptor is looked at.
 */
final class SegmentRegisters {
  private static final String GDB = "org.gnu.gdb.i386.segments";
  private static final String OWN = "io.trapgate.x86.segments";

  /** Bits 8 to 11 of a descriptor's upper half are the limit's; 16 is "unusable". */
  private static final long ATTRIBUTES = 0x1_F0FF;

  private static final int UNUSABLE = 16;

  private SegmentRegisters() {}

  /** One of the eight, by what the state holds. */
  private interface Select {
    Segment of(X86State state);
  }

  static void add(RegisterList list) {
    if (list.wide()) {
      list.gdb(GDB);
      base(list, "fs_base", s -> s.segments[SegmentName.FS]);
      base(list, "gs_base", s -> s.segments[SegmentName.GS]);
      list.add(
          "k_gs_base",
          64,
          c -> c.state().msrs.kernelGsBase,
          (c, v) -> c.state().msrs.kernelGsBase = canonical("k_gs_base", v));
    }
    list.own(OWN, "segment");
    hidden(list, "cs", s -> s.segments[SegmentName.CS]);
    hidden(list, "ss", s -> s.segments[SegmentName.SS]);
    hidden(list, "ds", s -> s.segments[SegmentName.DS]);
    hidden(list, "es", s -> s.segments[SegmentName.ES]);
    hidden(list, "fs", s -> s.segments[SegmentName.FS]);
    hidden(list, "gs", s -> s.segments[SegmentName.GS]);
    selector(list, "ldtr", s -> s.ldtr);
    hidden(list, "ldtr", s -> s.ldtr);
    selector(list, "tr", s -> s.tr);
    hidden(list, "tr", s -> s.tr);
    int bits = list.addressBits();
    list.add("gdtr_base", bits, c -> c.state().gdtBase, (c, v) -> c.state().gdtBase = v);
    list.add(
        "gdtr_limit",
        32,
        c -> c.state().gdtLimit,
        (c, v) -> c.state().gdtLimit = (int) limit16("gdtr_limit", v));
    list.add("idtr_base", bits, c -> c.state().idtBase, (c, v) -> c.state().idtBase = v);
    list.add(
        "idtr_limit",
        32,
        c -> c.state().idtLimit,
        (c, v) -> c.state().idtLimit = (int) limit16("idtr_limit", v));
  }

  private static void base(RegisterList list, String name, Select select) {
    list.add(
        name,
        list.addressBits(),
        c -> select.of(c.state()).base,
        (c, v) -> select.of(c.state()).base = list.wide() ? canonical(name, v) : v);
  }

  private static void selector(RegisterList list, String name, Select select) {
    list.add(
        name,
        32,
        c -> select.of(c.state()).selector,
        (c, v) -> select.of(c.state()).selector = (int) limit16(name, v));
  }

  private static void hidden(RegisterList list, String name, Select select) {
    boolean inGdbsFeature = list.wide() && List.of("fs", "gs").contains(name);
    if (!inGdbsFeature) {
      base(list, name + "_base", select);
    }
    list.add(
        name + "_limit",
        32,
        c -> select.of(c.state()).limit & 0xFFFF_FFFFL,
        (c, v) -> select.of(c.state()).limit = (int) v);
    list.add(
        name + "_attr",
        32,
        c -> attributes(select.of(c.state())),
        (c, v) -> setAttributes(c.state(), select.of(c.state()), name + "_attr", v));
  }

  /** Bits 40 to 55 of a descriptor without the limit's, as VMX has them; bit 16 is "unusable". */
  private static long attributes(Segment s) {
    return s.type
        | bit(s.codeOrData, 4)
        | (long) s.dpl << 5
        | bit(s.present, 7)
        | bit(s.available, 12)
        | bit(s.longMode, 13)
        | bit(s.big, 14)
        | bit(s.granular, 15)
        | bit(s.unusable, UNUSABLE);
  }

  private static void setAttributes(X86State state, Segment s, String name, long value)
      throws KvmException {
    if ((value & ~ATTRIBUTES) != 0) {
      throw RegisterRow.refused(
          "%s: 0x%x (expected: bits of 0x%x)".formatted(name, value, ATTRIBUTES));
    }
    s.type = (int) value & 0xF;
    s.codeOrData = has(value, 4);
    s.dpl = (int) value >>> 5 & 3;
    s.present = has(value, 7);
    s.available = has(value, 12);
    s.longMode = has(value, 13);
    s.big = has(value, 14);
    s.granular = has(value, 15);
    s.unusable = has(value, UNUSABLE);
    state.cpl = s == state.ss() ? s.dpl : state.cpl;
  }

  private static long bit(boolean set, int number) {
    return set ? 1L << number : 0;
  }

  private static boolean has(long value, int number) {
    return (value >>> number & 1) != 0;
  }

  private static long limit16(String name, long value) throws KvmException {
    if (value >>> 16 != 0) {
      throw RegisterRow.refused("%s: 0x%x (expected: <= 0xffff)".formatted(name, value));
    }
    return value;
  }

  private static long canonical(String name, long value) throws KvmException {
    if (value << 16 >> 16 != value) {
      throw RegisterRow.refused(
          "%s: 0x%x (expected: a canonical address, bits 63 to 47 all the same)"
              .formatted(name, value));
    }
    return value;
  }
}
