package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.X86State;
import java.util.HexFormat;
import java.util.Random;

/** One FXSAVE or FXRSTOR under paging: random prefixes, operand, segments, pages, control bits. */
final class LongFxCase {
  static final int WINDOW = 0x2_0000;
  static final int WINDOW_END = 0x2_F000;
  private static final int LOW_WINDOW = 0x8000;
  private static final int PAGES = 0x20_0000;
  private static final int PAGE = 0x1000;
  private static final long LAST_LOW = 0x7FFF_FFFF_F000L;
  private static final long HIGH_HALF = 0xFFFF_8000_0000_0000L;
  private static final int ALIGNMENT_MASK = 1 << 18;
  private static final int[] PREFIXES = {
    0x66, 0xF2, 0xF3, 0x67, 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0xF0
  };

  /**
   * What is drawn.
   *
   * @param prefixes 66, F2, F3 and LOCK
   * @param control CR0.TS and EM, CR4.OSFXSR clear
   * @param addresses misaligned ones and, in 64-bit code, some that aren't canonical
   * @param bases those of FS and GS in 64-bit code
   * @param highHalf operands in the upper half of the space
   * @param process what a process of Linux has only: flat segments, no pages at the ends of the
   *     space, CR0.AM and WP set
   */
  record Choice(
      boolean prefixes,
      boolean control,
      boolean addresses,
      boolean bases,
      boolean highHalf,
      boolean process) {
    static final Choice ALL = new Choice(true, true, true, true, true, false);
    static final Choice PROCESS = new Choice(true, false, true, false, false, true);

    /**
     * What a host's KVM doesn't keep to is left out ({@link FxHandlerTest} shows it): its own
     * handler the rules of addresses; and where that stands behind level 3, what the processor
     * refuses is tried again there, the guest's control bits aren't the processor's, and the upper
     * half of the space isn't the guest's.
     */
    static Choice of(LongMode mode, boolean ownHandler) {
      return switch (mode) {
        case LONG_64 -> new Choice(true, true, !ownHandler, !ownHandler, true, false);
        case USER_64 -> new Choice(!ownHandler, !ownHandler, !ownHandler, !ownHandler, !ownHandler, false);
        case COMPATIBILITY_32, USER_COMPATIBILITY_32 -> ALL;
      };
    }
  }

  private final LongPair pair;
  private final Random random;
  private final Choice choice;

  /** Executed. */
  byte[] code = {};

  /** Offset of the area, in RBX or RBP. */
  long area;

  long cr0;
  long cr4;
  int flags;
  boolean save;
  boolean registerForm;
  int[] selectors = {};

  LongFxCase(LongPair pair, Random random, Choice choice) {
    this.pair = pair;
    this.random = random;
    this.choice = choice;
  }

  private boolean wide() {
    return pair.mode().codeBits() == 64;
  }

  /** Draws the next one. */
  void draw() {
    int data = pair.mode().data();
    int[] limited = {0x3B, 0x43, 0x4B};
    int[] strange = {0x5B, 0x63, 0, data};
    selectors =
        new int[] {
          random.nextInt(12) == 0 ? 0 : data,
          0x53,
          limited[random.nextInt(limited.length)],
          strange[random.nextInt(strange.length)]
        };
    save = random.nextBoolean();
    registerForm = random.nextInt(24) == 0;
    instruction();
    X86State state = pair.ours().state();
    cr0 = state.cr0 & ~(X86State.CR0_TS | X86State.CR0_EM | X86State.CR0_MP | X86State.CR0_WP);
    cr0 &= ~ALIGNMENT_MASK;
    cr0 |= choice.control() && random.nextInt(12) == 0 ? X86State.CR0_TS : 0;
    cr0 |= choice.control() && random.nextInt(12) == 0 ? X86State.CR0_EM : 0;
    cr0 |= random.nextInt(4) == 0 ? X86State.CR0_MP : 0;
    cr0 |= random.nextInt(3) == 0 ? 0 : X86State.CR0_WP;
    cr0 |= random.nextBoolean() ? ALIGNMENT_MASK : 0;
    cr4 = state.cr4 & ~X86State.CR4_OSFXSR;
    cr4 |= choice.control() && random.nextInt(4) == 0 ? 0 : X86State.CR4_OSFXSR;
    flags = random.nextInt(4) == 0 ? Flag.AC : 0;
    if (choice.process()) {
      int flat = wide() ? 0 : data;
      selectors = new int[] {flat, flat, flat, flat};
      cr0 |= ALIGNMENT_MASK | X86State.CR0_WP;
    }
  }

  private void instruction() {
    int count = Math.max(0, random.nextInt(4) - 1);
    byte[] made = new byte[count + 5];
    boolean small = false;
    int segment = -1;
    for (int i = 0; i < count; i++) {
      int prefix = PREFIXES[random.nextInt(PREFIXES.length)];
      if (!drawn(prefix)) {
        prefix = 0x3E;
      }
      made[i] = (byte) prefix;
      small |= prefix == 0x67;
      boolean override = prefix == 0x64 || prefix == 0x65 || prefix < 0x64 && !wide();
      segment = override ? prefix : segment;
    }
    int at = count;
    if (wide() && random.nextInt(3) != 0) {
      made[at++] = (byte) (0x40 | random.nextInt(2) << 3);
    }
    made[at++] = 0x0F;
    made[at++] = (byte) 0xAE;
    boolean byBp = random.nextInt(5) == 0;
    boolean short16 = small && !wide();
    int rm =
        registerForm ? 0xC0 | random.nextInt(8) : byBp ? short16 ? 0x46 : 0x45 : short16 ? 7 : 3;
    made[at++] = (byte) (rm | (save ? 0 : 8));
    code = java.util.Arrays.copyOf(made, at + (byBp && !registerForm ? 1 : 0));
    area = place(segment, small);
  }

  private boolean drawn(int prefix) {
    return switch (prefix) {
      case 0xF2, 0x66, 0xF0 -> choice.prefixes();
      case 0xF3 -> choice.prefixes() && !(registerForm && wide()); // RDFSBASE
      case 0x67 -> wide() || !choice.process();
      case 0x64, 0x65 -> !choice.process() && (choice.bases() || !wide() || onlySaved());
      default -> true; // all other prefixes
    };
  }

  /** With FXRSTOR, #GP for MXCSR would be tried again. */
  private boolean onlySaved() {
    return save && pair.executor() == FxExecutor.PROCESSOR;
  }

  /** Offset of the area: most often across two pages. */
  private long place(int segment, boolean small) {
    int misaligned = choice.addresses() && random.nextInt(6) == 0 ? 1 + random.nextInt(15) : 0;
    boolean based = segment == 0x64 || segment == 0x65 || segment == 0x26 && !wide();
    if (small && !wide()) {
      return based
          ? 16L * random.nextInt(0x80) + misaligned
          : LOW_WINDOW + 16L * random.nextInt(0x700) + misaligned;
    }
    if (based && !choice.process()) {
      return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 16L * random.nextInt(24);
            default -> 0x4000 - 0x200 + 16L * random.nextInt(40); // the expand-down one's start
          }
          + misaligned;
    }
    int page = WINDOW + PAGE * random.nextInt(14);
    long at = page + PAGE - 16L * random.nextInt(36) + misaligned;
    int kind = random.nextInt(16);
    if (small || kind > 2 || choice.process() && (kind != 1 || !wide())) {
      return at;
    }
    if (!wide()) {
      return kind == 0 ? 0xFFFF_FFFFL - 16L * random.nextInt(40) - 15 + misaligned : at;
    }
    return switch (kind) {
      case 0 -> choice.highHalf() ? at + HIGH_HALF : at;
      case 1 ->
          LAST_LOW + PAGE - 16L * (random.nextInt(8) + (choice.addresses() ? 24 : 32)) + misaligned;
      default -> -16L * random.nextInt(40) - 16 + misaligned; // over the end of the space
    };
  }

  /** Puts a state into the area and another one into the processors, then executes it. */
  String run() throws KvmException {
    pair.selectors(selectors);
    pair.control(cr0, cr4, pair.ours().state().efer);
    pair.ours().flags(flags);
    pair.code(code);
    if (pair.executor() == FxExecutor.OWN_HANDLER) {
      pair.ourCode(withoutRexW());
    }
    pair.load(FxStates.valid(random));
    if (choice.process()) {
      for (int i = Gpr.RCX; i <= Gpr.RDI; i++) {
        pair.general(i, random.nextInt());
      }
    }
    pair.general(Gpr.RBX, area);
    pair.general(Gpr.RBP, area);
    fill(area);
    fill(area + 0x2_0000); // what has a base
    fill(area + 0x2_4000);
    String difference =
        pair.run()
            + pair.memory(WINDOW, WINDOW_END - WINDOW)
            + pair.memory(LOW_WINDOW, LOW_WINDOW)
            + pair.memory(PAGES - PAGE, PAGE)
            + pair.memory(0, PAGE);
    if (protectedByHandler(difference)) {
      difference = "";
    }
    if (!difference.isEmpty()) { // the next one has nothing to do with it
      pair.align(WINDOW, WINDOW_END - WINDOW);
      pair.align(LOW_WINDOW, LOW_WINDOW);
      pair.align(PAGES - PAGE, PAGE);
      pair.align(0, PAGE);
    }
    return difference;
  }

  /** The host's own handler raises #GP for MXCSR, as it should; the mailed patch would fault. */
  private boolean protectedByHandler(String difference) {
    return pair.executor() == FxExecutor.OWN_HANDLER
        && !save
        && difference.equals("ours isn't emulated, theirs has vector 13; ");
  }

  private byte[] withoutRexW() {
    byte[] ours = code.clone();
    int rex = code.length - (code[code.length - 1] == 0 ? 5 : 4);
    if (rex >= 0 && (ours[rex] & 0xF0) == 0x40) {
      ours[rex] &= ~8;
    }
    return ours;
  }

  /**
   * A state of the x87 and SSE at a linear address, by pages. Bits 63 to 48 of its pointers are 0:
   * no register of gdb's shows them, so that KVM would keep what an FXRSTOR64 has left there.
   */
  private void fill(long linear) {
    byte[] state = FxStates.any(random);
    for (int at : new int[] {14, 15, 22, 23}) {
      state[at] = 0;
    }
    for (int at = 0; at < state.length; ) {
      int physical = (int) (linear + at) & PAGES - 1;
      int end = Math.min(state.length, at + PAGE - (physical & PAGE - 1));
      boolean free =
          physical >= WINDOW && physical < WINDOW_END
              || physical >= LOW_WINDOW && physical < 2 * LOW_WINDOW
              || physical >= PAGES - PAGE
              || physical < PAGE;
      if (free) {
        pair.write(physical, java.util.Arrays.copyOfRange(state, at, end));
      }
      at = end;
    }
  }

  @Override
  public String toString() {
    return "%s area %x cr0 %x cr4 %x flags %x selectors %s"
        .formatted(
            HexFormat.of().formatHex(code),
            area,
            cr0,
            cr4,
            flags,
            java.util.Arrays.toString(selectors));
  }
}
