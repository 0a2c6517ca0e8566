package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.Segment;
import java.util.Arrays;

/** Gives KVM what our processor has, where KVM can't get there by itself. */
final class KvmSync {
  private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};
  private static final int PAGE_BYTES = 4096;

  private final BareCpu ours;
  private final HostVm theirs;

  KvmSync(BareCpu ours, HostVm theirs) {
    this.ours = ours;
    this.theirs = theirs;
  }

  /** Bits 40 to 55 of a descriptor, as the register of that name has them. */
  static long attributes(Segment segment) {
    return segment.type
        | bit(segment.codeOrData, 4)
        | (long) segment.dpl << 5
        | bit(segment.present, 7)
        | bit(segment.available, 12)
        | bit(segment.longMode, 13)
        | bit(segment.big, 14)
        | bit(segment.granular, 15)
        | bit(segment.unusable, 16);
  }

  private static long bit(boolean set, int number) {
    return set ? 1L << number : 0;
  }

  /** General registers, flags, segments, CR2 and the program counter. */
  void registers() throws KvmException {
    for (int i = 0; i < SEGMENTS.length; i++) {
      Segment segment = ours.state().segments[i];
      theirs.set(SEGMENTS[i], segment.selector);
      theirs.set(SEGMENTS[i] + "_base", segment.base);
      theirs.set(SEGMENTS[i] + "_limit", segment.limit);
      theirs.set(SEGMENTS[i] + "_attr", attributes(segment));
    }
    for (int i = 0; i < KvmComparison.GPRS.length; i++) {
      theirs.set(KvmComparison.GPRS[i], ours.state().gpr[i]);
    }
    theirs.set("cr2", ours.state().cr2);
    theirs.set("eflags", ours.state().flags);
    theirs.set("rip", ours.state().linearRip());
  }

  /**
   * What has changed in our memory.
   *
   * @param before its first bytes as they were
   * @param window where KVM has address 0
   */
  void memory(byte[] before, long window) {
    byte[] now = ours.read(0, before.length);
    for (int page = 0; page < now.length; page += PAGE_BYTES) {
      int end = page + PAGE_BYTES;
      int at = Arrays.mismatch(now, page, end, before, page, end);
      for (; at >= 0; at = next(now, before, page, end, at)) {
        theirs.write(window + page + at, new byte[] {now[page + at]});
      }
    }
  }

  private static int next(byte[] now, byte[] before, int page, int end, int at) {
    int from = page + at + 1;
    int further = Arrays.mismatch(now, from, end, before, from, end);
    return further < 0 ? -1 : at + 1 + further;
  }
}
