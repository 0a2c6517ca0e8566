package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.EmulationFailure;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.Segment;
import io.trapgate.target.x86.core.TripleFault;
import io.trapgate.target.x86.core.X86State;
import io.trapgate.target.x86.fpu.FpuState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Executes one instruction after another on our processor while a stream is made, and takes back
 * those that lead the stream astray: that touch other memory than they may, or leave their place.
 */
final class Trial {
  private static final Set<String> TAGS_KEPT = Set.of("fst", "fstp", "fxch");

  private static final Set<String> LOADS_STATUS =
      Set.of("fldenv", "frstor", "fxrstor", "ldmxcsr", "fninit", "fnsave", "fnclex");

  /**
   * Condition codes are undefined here, and QEMU clears them; after FSQRT only of a negative
   * number.
   */
  static final Set<String> CONDITIONS_CLEARED = Set.of("fincstp", "fdecstp");

  private static final int MOST_STEPS = 40;

  private static final int X87_MASKS = 0x3F;
  private static final int X87_PRECISION = 0x300;

  /** Stands for no precision (SDM 1 table 8-2). */
  private static final int X87_NO_PRECISION = 0x100;

  private static final long CR0_FREE =
      X86State.CR0_TS | X86State.CR0_MP | X86State.CR0_AM | X86State.CR0_WP;
  private static final long CR4_FREE =
      X86State.CR4_TSD | X86State.CR4_DE | X86State.CR4_MCE | X86State.CR4_PCE;

  private static final int X87_NOTES = 0x202; // C1, DE
  private static final int MXCSR_DENORMAL = 2;
  private static final int EXPAND_DOWN = 4;
  private static final int MXCSR_DAZ = 0x40;
  private static final int SSE_MASKS = 0x1F80;

  /** A slot is on, or general detect. */
  private static final long DR7_ACTIVE = 0x20FF;

  private static final int X87_STACK_FAULT = 0x40;
  private static final int LAST_RETURNING = 31;

  /** How a tried instruction ended. */
  enum Outcome {
    /** It is part of the stream, which goes on behind it. */
    DONE,
    /** It is part of the stream and has raised an exception. */
    FAULTED,
    /** It was taken back. */
    REFUSED
  }

  private final BareCpu ours;
  private final byte[] image;
  private final byte[] data;
  private final StateCopy before = new StateCopy();
  private final long[] debugBefore = new long[8];
  private final List<BareDebug.DataAccess> accesses = new ArrayList<>();
  private final TreeSet<Long> touched = new TreeSet<>();
  private final List<Long> path = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private int vector = -1;
  private final TreeSet<Long> lastTouched = new TreeSet<>();
  private final UnlikeMemory unlike = new UnlikeMemory();
  private int end;

  /**
   * @param image what the stream starts with; gets its code
   */
  Trial(BareCpu ours, byte[] image) {
    this.ours = ours;
    this.image = image;
    this.data = image.clone();
  }

  /** Where in {@link #path} each snippet starts. */
  List<Integer> starts() {
    return starts;
  }

  /** Goes on to a snippet. */
  void enter(int start) {
    end = start + Frame.SNIPPET_BYTES;
    touched.clear();
    accesses.clear();
    for (int i = 0; i < 30_000 && ours.state().linearRip() != start; i++) {
      step();
    }
    starts.add(path.size());
    unlike.written(ours.cpu(), accesses);
    keepMemory();
    if (ours.state().linearRip() != start) {
      throw new IllegalStateException(
          "the frame doesn't reach the snippet at %x: rip %x".formatted(start, ours.state().rip));
    }
  }

  /** Bytes left in the snippet. */
  int room() {
    return end - at();
  }

  /** Physical addresses of the 32-bit cells written in this snippet. */
  Set<Long> touched() {
    return touched;
  }

  /** Physical addresses of the 32-bit cells written by the last instruction. */
  List<Long> lastTouched() {
    return lastTouched.stream().toList();
  }

  private int at() {
    return (int) ours.state().linearRip();
  }

  /**
   * Appends an instruction and executes it.
   *
   * @param mayFault whether an exception counts as done
   */
  Outcome run(byte[] code, boolean mayFault) {
    int at = at();
    String name = InsnSample.name(code, ours.state().codeBits());
    Optional<InsnSample> sample = InsnSample.at(code, ours.state().codeBits());
    if (sample.filter(each -> StrangeOperands.has(each, ours.state())).isPresent()) {
      return Outcome.REFUSED;
    }
    Optional<InsnSample> storing = sample.filter(UnlikeMemory::storesUnlike);
    long linear = storing.map(each -> each.linear(ours.state(), ours.state().rip)).orElse(0L);
    before.save(ours.state());
    for (int i = 0; i < debugBefore.length; i++) {
      debugBefore[i] = ours.debug().register(i);
    }
    accesses.clear();
    vector = -1;
    int steps = path.size();
    ours.write(at, code);
    Outcome outcome = execute(at);
    boolean unwanted =
        outcome == Outcome.FAULTED
                && (!mayFault
                    || MissingFaults.missing(vector, code, before.state(), ours.state().cr2))
            || !allowed()
            || unlike.readBy(ours.cpu(), accesses)
            || storing.isPresent() && UnlikeMemory.onStack(ours.cpu(), accesses)
            || x87Astray(name)
            || minimumOfDenormals(name)
            || !frameKept();
    if (outcome == Outcome.REFUSED || unwanted) {
      takeBack();
      path.subList(steps, path.size()).clear();
      return Outcome.REFUSED;
    }
    System.arraycopy(code, 0, image, at, code.length);
    forgetNotesThatQemuLacks(name, code);
    keep();
    if (outcome == Outcome.DONE) {
      storing.ifPresent(each -> unlike.stored(ours.cpu(), each, linear));
    }
    return outcome;
  }

  /** Memory that QEMU has otherwise. */
  UnlikeMemory unlike() {
    return unlike;
  }

  /**
   * QEMU knows no stack faults of the x87, and no tag changes where a register is only stored to:
   * neither may happen.
   */
  private boolean x87Astray(String name) {
    int raised = ours.state().fpu.fsw & ~before.state().fpu.fsw;
    int filled = ours.state().fpu.valid & ~before.state().fpu.valid;
    return (raised & X87_STACK_FAULT) != 0 || filled != 0 && TAGS_KEPT.contains(name);
  }

  /**
   * With DAZ, MINPS and its kin give 0 for a denormal operand (measured), QEMU gives the operand.
   */
  private boolean minimumOfDenormals(String name) {
    return (name.startsWith("min") || name.startsWith("max"))
        && (ours.state().fpu.mxcsr & MXCSR_DAZ) != 0;
  }

  /**
   * QEMU notes neither C1 nor denormal operands, and MMX doesn't touch exponents there: the stream
   * goes on as if we didn't either, so that nothing computed from the status leads to another
   * place.
   */
  private void forgetNotesThatQemuLacks(String name, byte[] code) {
    FpuState now = ours.state().fpu;
    FpuState then = before.state().fpu;
    if (!LOADS_STATUS.contains(name)) {
      now.fsw = now.fsw & ~X87_NOTES | then.fsw & X87_NOTES;
      now.fsw &= CONDITIONS_CLEARED.contains(name) ? ~0x4700 : -1;
      if (name.equals("fsqrt") && (then.signExponent[then.fsw >> 11 & 7] & 0x8000) != 0) {
        now.fsw = now.fsw & ~0x4700 | 0x400;
      }
      if (!name.startsWith("f")) {
        System.arraycopy(then.signExponent, 0, now.signExponent, 0, then.signExponent.length);
      }
      if (name.equals("movdq2q") && vector < 0) {
        now.signExponent[code[code.length - 1] >> 3 & 7] = 0; // not left alone, but cleared
      }
      if (name.matches("bs[fr]") && vector < 0) {
        clearUpperHalf(InsnSample.at(code, ours.state().codeBits()).orElseThrow());
      }
      now.mxcsr = now.mxcsr & ~MXCSR_DENORMAL | then.mxcsr & MXCSR_DENORMAL;
    }
  }

  /** BSF and BSR of 0 leave it as it was, in QEMU they don't. */
  private void clearUpperHalf(InsnSample sample) {
    if (sample.operandBytes() == 4) {
      ours.state().gpr[sample.register()] &= 0xFFFF_FFFFL;
    }
  }

  /**
   * What the frame relies on: mode, tables, its code segment; and no x87 and no SSE exception is
   * unmasked, since QEMU stores results all the same.
   */
  private boolean frameKept() {
    X86State now = ours.state();
    X86State then = before.state();
    Segment code = now.cs();
    return ((now.cr0 ^ then.cr0) & ~CR0_FREE) == 0
        && ((now.cr4 ^ then.cr4) & ~CR4_FREE) == 0
        && (now.fpu.fcw & X87_MASKS) == X87_MASKS
        && (now.fpu.fcw & X87_PRECISION) != X87_NO_PRECISION
        && (now.fpu.mxcsr & SSE_MASKS) == SSE_MASKS
        && (ours.debug().register(7) & DR7_ACTIVE) == 0
        && now.cr3 == then.cr3
        && now.efer == then.efer
        && now.gdtBase == then.gdtBase
        && now.gdtLimit == then.gdtLimit
        && now.idtBase == then.idtBase
        && now.idtLimit == then.idtLimit
        && now.ldtr.selector == then.ldtr.selector
        && now.msrs.lstar == then.msrs.lstar
        && (now.mode64() || !now.protectedMode() || (now.ss().type & EXPAND_DOWN) == 0)
        && now.msrs.cstar == then.msrs.cstar
        && now.msrs.star == then.msrs.star
        && (ended() || code.big == then.cs().big && code.longMode == then.cs().longMode);
  }

  /** The processor is in the frame's handler. */
  private boolean ended() {
    return !inside();
  }

  private Outcome execute(int at) {
    try {
      vector = step();
      int steps = 0;
      while (vector < 0 && at() == at && steps++ < MOST_STEPS) {
        vector = step();
      }
      for (; vector > LAST_RETURNING && !inside() && steps < MOST_STEPS; steps++) {
        step();
      }
      if (vector >= 0 && vector <= LAST_RETURNING) {
        return Outcome.FAULTED;
      }
      return inside() && at() > at ? Outcome.DONE : Outcome.REFUSED;
    } catch (EmulationFailure | TripleFault failure) {
      return Outcome.REFUSED;
    }
  }

  /** The general registers before each instruction, as one number each. */
  List<Long> path() {
    return path;
  }

  private int step() {
    path.add(MadePath.place(ours.state()));
    int vector = ours.step();
    accesses.addAll(ours.debug().accesses());
    return vector;
  }

  private boolean inside() {
    long rip = ours.state().linearRip();
    return rip >= end - Frame.SNIPPET_BYTES && rip < end;
  }

  private boolean allowed() {
    return accesses.stream()
        .allMatch(access ->
            allowed(access.linear(), access.write())
                && allowed(access.linear() + access.bytes() - 1, access.write()));
  }

  private boolean allowed(long linear, boolean write) {
    long physical = ours.cpu().look(linear);
    return Frame.within(physical, Frame.WINDOW, Frame.WINDOW_END)
        || Frame.within(physical, Frame.STACK, Frame.STACK_END)
        || Frame.within(physical, Frame.LOW_WINDOW, Frame.LOW_WINDOW_END)
        || !write && Frame.within(physical, 0, Frame.STACK);
  }

  private void takeBack() {
    before.restore(ours.state());
    for (int i = 0; i < debugBefore.length; i++) {
      ours.debug().register(i, debugBefore[i]);
    }
    restoreMemory(data, 0, Frame.WINDOW_END);
    restoreMemory(image, Frame.SNIPPETS, end);
    restoreMemory(data, Frame.TABLES, Frame.USED_BYTES);
    ours.cpu().registersChanged();
  }

  /**
   * Everything there is: what an instruction touches is more than its operands, as the accessed
   * bits of descriptors and pages or what an exception pushes.
   */
  private void restoreMemory(byte[] wanted, int from, int to) {
    byte[] now = ours.read(from, to - from);
    for (int i = 0; i < now.length; ) {
      int different = Arrays.mismatch(now, i, now.length, wanted, from + i, to);
      if (different < 0) {
        return;
      }
      i += different;
      ours.write(from + i, new byte[] {wanted[from + i]});
      i++;
    }
  }

  private void keepMemory() {
    keepMemory(0, Frame.WINDOW_END);
    keepMemory(Frame.TABLES, Frame.USED_BYTES);
  }

  private void keepMemory(int from, int to) {
    System.arraycopy(ours.read(from, to - from), 0, data, from, to - from);
  }

  private void keep() {
    lastTouched.clear();
    keepMemory();
    unlike.written(ours.cpu(), accesses);
    for (BareDebug.DataAccess access : accesses) {
      for (int i = 0; access.write() && i < access.bytes(); i++) {
        long physical = ours.cpu().look(access.linear() + i);
        if (physical >= 0) {
          touched.add(physical & -4);
          lastTouched.add(physical & -4);
        }
      }
    }
  }
}
