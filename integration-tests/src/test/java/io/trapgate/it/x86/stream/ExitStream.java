package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.RowView;
import io.trapgate.target.x86.core.X86State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A stream for two machines that run freely between their debug exits: of forms that both execute
 * alike to the last bit, and with the way that a processor takes through it when nobody debugs.
 *
 * @param mode the processor's
 * @param image memory at the start; the guest ends with a write to the port F4
 * @param path linear address of each instruction, from the first snippet on
 * @param handlers where exceptions lead
 * @param undefined by address, the flags that are undefined before the instruction there
 * @param stackless where an exception would push its frame to no stack
 */
record ExitStream(
    StreamMode mode,
    byte[] image,
    List<Long> path,
    Set<Long> handlers,
    Map<Long, Integer> undefined,
    Set<Long> stackless) {
  private static final int MOST_STEPS = 100_000;

  /** What a handler loads from below the stack pointer, and more. */
  private static final int FRAME_ROOM = 0x80;

  private static final byte HALT = (byte) 0xF4;

  /** {@code out 0xf4, al}, over the HLT and the jump back to it. */
  private static final byte[] END = {(byte) 0xE6, (byte) 0xF4, HALT};

  /**
   * Forms whose differences, however well explained, a free run would carry along: KVM refuses
   * them, or they leave flags, memory or SS behind that aren't quite ours.
   */
  private static final String INEXACT =
      "aam|aad|ltr|str|sldt|smsw|swapgs|lss|[lms]fence|nop|popcnt|aaa|daa|aas|bound|lar|lsl|verr"
          + "|verw|arpl|sysenter|sysexit|ud[012]|cmpxchg16b|enter|retf";

  /** With TF, the emulator traps behind them, too, in the handler (SDM 3B 17.3.1.4: no trap). */
  private static final String INTERRUPTS = "int|int3|into|iret";

  /** With TF, the emulator doesn't trap behind them when user space serves the port. */
  private static final String OUTPUTS = "out.*";

  /**
   * Makes one.
   *
   * @param own what the guest does with the debug facility
   */
  static ExitStream make(StreamMode mode, long seed, int snippets, OwnDebug own)
      throws IOException {
    StreamChoice choice =
        new StreamChoice(
            rows ->
                KvmRows.of(rows).stream()
                    .filter(row -> isExact(row, mode))
                    .filter(row -> own == OwnDebug.NONE || !row.name().matches(INTERRUPTS))
                    .filter(row -> own != OwnDebug.TRAP_FLAG || !row.name().matches(OUTPUTS))
                    .toList(),
            sample -> isExact(sample, mode),
            own == OwnDebug.TRAP_FLAG,
            mode != StreamMode.LONG_64,
            KvmRows::has,
            own);
    StreamMaker maker = new StreamMaker(mode, seed, snippets, choice);
    byte[] image = maker.make();
    if (maker.failure().isPresent()) {
      throw new IllegalStateException("seed %d: %s".formatted(seed, maker.failure().get()));
    }
    ExitStream stream =
        new ExitStream(
            mode, image, new ArrayList<>(), new HashSet<>(), new HashMap<>(), new HashSet<>());
    stream.follow();
    if (own == OwnDebug.SLOTS) {
      stream.armOwnSlots(snippets, new Random(seed));
    }
    return stream;
  }

  private static boolean isExact(RowView row, StreamMode mode) {
    boolean real = mode == StreamMode.REAL;
    return !row.name().matches(INEXACT) && (real || !row.name().matches(INTERRUPTS));
  }

  /** Nor forms with which AC, or the upper half of a register or of memory, comes to differ. */
  private static boolean isExact(InsnSample sample, StreamMode mode) {
    boolean selector = sample.codes().stream().anyMatch(code -> code.matches("Sw|[C-G]S|SS|ES"));
    boolean overridden =
        mode == StreamMode.LONG_64 && sample.hasMemory() && sample.ignoredOverride() >= 0;
    return KvmRows.isDrawn(sample, mode)
        && !overridden
        && !(sample.name().equals("popf") && sample.operandBytes() == 4)
        && !(sample.name().equals("popf") && sample.operandBytes() == 8)
        && !(sample.name().matches("push|mov|pop") && selector)
        && !(sample.name().equals("cmpxchg") && sample.operandBytes() == 4);
  }

  /** Notes the way, and puts the end over the last HLT. */
  private void follow() {
    BareCpu cpu = new BareCpu(image);
    int undefinedNow = 0;
    for (int i = 0; i < MOST_STEPS; i++) {
      long at = cpu.state().linearRip();
      KvmStep step = KvmStep.next(cpu);
      if (step.halts()) {
        System.arraycopy(END, 0, image, (int) at, END.length);
        return;
      }
      if (at >= Frame.SNIPPETS || !path.isEmpty()) {
        path.add(at);
        undefined.merge(at, undefinedNow, (a, b) -> a | b);
        if (!hasStack(cpu.state())) {
          stackless.add(at);
        }
      }
      int vector = cpu.step();
      undefinedNow &= ~defined(step.name());
      undefinedNow |= vector < 0 ? step.undefinedFlags() : 0;
      if (vector >= 0) {
        handlers.add(cpu.state().linearRip());
      }
    }
    throw new IllegalStateException("the stream doesn't end");
  }

  private static boolean hasStack(X86State state) {
    long pointer = state.gpr[Gpr.RSP];
    long base = state.mode64() ? 0 : state.ss().base;
    long top = base + (state.stackBytes() == 2 ? pointer & 0xFFFF : pointer);
    return Frame.within(top, Frame.STACK + FRAME_ROOM, Frame.STACK_END + 1);
  }

  /** Flags that an instruction of that name gives a value, whatever they were. */
  private static int defined(String name) {
    return switch (name) {
      case "add", "adc", "sub", "sbb", "cmp", "neg", "popf", "iret" -> Flag.ARITHMETIC;
      case "and", "or", "xor", "test" -> Flag.ARITHMETIC & ~Flag.AF;
      case "inc", "dec" -> Flag.ARITHMETIC & ~Flag.CF;
      default -> 0; // less, or nothing
    };
  }

  /** A code slot somewhere on the snippet's own way, one that never hits, or general detect. */
  private void armOwnSlots(int snippets, Random random) {
    for (int i = 0; i < snippets; i++) {
      int start = Frame.SNIPPETS + i * Frame.SNIPPET_BYTES;
      int first = start + OwnSlots.bytes(mode.codeBits());
      List<Long> own =
          path.stream()
              .filter(at -> Frame.within(at, first, start + Frame.SNIPPET_BYTES))
              .filter(at -> undefined.getOrDefault(at, 0) == 0 && !stackless.contains(at))
              .toList();
      if (own.isEmpty()) {
        continue; // its slot stays off
      }
      int dr0 = own.get(random.nextInt(own.size())).intValue();
      int dr7 =
          switch (random.nextInt(8)) {
            case 0 -> 0; // off
            case 1 -> 0x0004_0001; // a code slot with a length
            case 2 -> 0x2000; // GD
            case 3 -> 0x2002;
            case 4, 5 -> 1;
            default -> 0x302; // 6, 7
          };
      OwnSlots.arm(image, start, mode.codeBits(), dr0, dr7);
    }
  }
}
