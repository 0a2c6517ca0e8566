package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.InsnSampler;
import io.trapgate.target.x86.core.RowView;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A few random instructions of 64-bit code, random registers, and slots near what they touch. */
final class SlotCase {
  static final int CODE = 0x3_1000;
  static final int CODE_BYTES = 128;
  static final int DATA = 0x2_8000;
  static final int DATA_BYTES = 0x400;
  static final int STACK = 0x2_4000;
  static final int STACK_BYTES = 0x400;

  /** The middle of each, where most accesses are. */
  private static final int MIDDLE = 0x200;

  /** What isn't a process's, ends it, or leaves something behind for the next case. */
  private static final String LEFT_OUT =
      "sys.*|int.*|iret|ret.*|l[defgs]s|ls[sl]|lar|in|out|ins.*|outs.*|hlt|cli|sti|clts|lmsw|smsw|s[gil]dt|str"
          + "|l[gil]dt|ltr|verr|verw|invlpg|invd|wbinvd|rd.*|wr.*|cpuid|clflush|swapgs|pushf|ud.|enter|leave"
          + "|rcp.*|rsqrt.*|fx.*|ldmxcsr|f.*|emms|j.*|loop.*|movbe|icebp|xlat|bound|into";

  /** Of 16 bytes the processor reads the half that it needs, as it may (SDM 2B UNPCKLPD). */
  private static final String HALF_READ = "p?unpckl.*|ps(rl|ra|ll).*";

  private static final int SETS = 0x8D5;
  private static final byte[] MOV_SS = {
    0x41, (byte) 0x8C, (byte) 0xD7, 0x41, (byte) 0x8E, (byte) 0xD7
  };

  private static final String MOV_SS_NAME = "mov ss";

  private final Random random;
  private final InsnSampler sampler;
  private final List<RowView> rows;
  private final BareCpu cpu;
  private final long[] gpr = new long[16];
  private final ByteArrayOutputStream code = new ByteArrayOutputStream();
  private final List<Long> near = new ArrayList<>();
  private final List<Long> starts = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();
  private byte[] data = {};
  private byte[] stack = {};
  private List<Long> addresses = List.of();
  private long dr7;
  private int flags;
  private int undefined;
  private boolean exact;
  private boolean step;

  /**
   * @param cpu one in 64-bit mode, for the addresses of operands
   */
  SlotCase(Random random, BareCpu cpu) {
    this.random = random;
    this.cpu = cpu;
    this.sampler = new InsnSampler(random, 64);
    this.rows =
        StreamRows.of(StreamMode.LONG_64).stream()
            .filter(row -> !row.name().matches(LEFT_OUT + "|" + HALF_READ))
            .toList();
  }

  /** The next one. */
  void draw() {
    code.reset();
    near.clear();
    starts.clear();
    shown.clear();
    undefined = 0;
    exact = true;
    step = random.nextInt(4) == 0;
    data = new byte[DATA_BYTES];
    stack = new byte[STACK_BYTES];
    random.nextBytes(data);
    random.nextBytes(stack);
    registers();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count && undefined == 0 && exact; i++) {
      special();
      instruction();
    }
    slots();
  }

  private void registers() {
    for (int i = 0; i < gpr.length; i++) {
      gpr[i] = random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(0x100);
    }
    gpr[Gpr.RSP] = (long) STACK + MIDDLE + random.nextInt(32);
    gpr[Gpr.RSI] = (long) DATA + MIDDLE + random.nextInt(32);
    gpr[Gpr.RDI] = (long) DATA + MIDDLE + random.nextInt(32);
    gpr[Gpr.RCX] = random.nextInt(5);
    System.arraycopy(gpr, 0, cpu.state().gpr, 0, gpr.length);
    flags = random.nextInt(0x1000) & SETS | 2 | (random.nextInt(4) == 0 ? Flag.DF : 0);
    near.add(gpr[Gpr.RSP]);
    near.add(gpr[Gpr.RSP] - 8);
    near.add(gpr[Gpr.RSI]);
    near.add(gpr[Gpr.RDI]);
  }

  /** What debug exceptions depend on. */
  private void special() {
    switch (random.nextInt(step ? 2 : 8)) {
      case 0 -> append(MOV_SS, MOV_SS_NAME);
      case 1 -> append(new byte[] {(byte) 0x90}, "nop");
      case 2 -> {
        Assembly assembly = new Assembly(64);
        append(assembly.push(SETS & random.nextInt(0x1000) | Flag.TF), "push");
        append(assembly.popf(), "popf");
      }
      default -> {} // nothing
    }
  }

  private void append(byte[] bytes, String name) {
    if (shown.isEmpty() || !shown.getLast().equals(MOV_SS_NAME)) {
      starts.add((long) CODE + code.size());
    }
    code.writeBytes(bytes);
    shown.add(name);
  }

  private void instruction() {
    for (int i = 0; i < 40; i++) {
      Optional<InsnSample> drawn =
          sampler
              .draw(rows.get(random.nextInt(rows.size())))
              .filter(StreamRows::isDrawn)
              .filter(SlotCase::isAnyones)
              .filter(sample -> !(step && sample.name().equals("popf")))
              .flatMap(this::placed);
      if (drawn.isPresent()) {
        InsnSample sample = drawn.get();
        append(sample.bytes(), sample.name() + " " + HexFormat.of().formatHex(sample.bytes()));
        undefined |= UndefinedFlags.of(sample, 0x1F);
        exact &= !UndefinedFlags.differ(sample.name()) && !isVector(sample);
        return;
      }
    }
  }

  private static boolean isVector(InsnSample sample) {
    return sample.codes().stream().anyMatch(code -> code.matches("[VWPQNUM].*"));
  }

  /** Not what reads a selector, jumps far, or uses R15, which has the stack's selector. */
  private static boolean isAnyones(InsnSample sample) {
    boolean selector = sample.codes().stream().anyMatch(code -> code.matches("Sw|[C-G]S|SS|ES"));
    boolean far = sample.codes().stream().anyMatch(code -> code.matches("Mp|Ap"));
    boolean branch = sample.name().matches("call|jmp") && !sample.hasMemory();
    for (byte each : sample.bytes()) {
      if ((each & 0xF0) == 0x40 && (each & 7) != 0) {
        return false; // may be a REX prefix
      }
    }
    boolean ownSegment = sample.segment() > 3;
    return !selector
        && !ownSegment
        && !far
        && !branch
        && (sample.hasMemory() || sample.operandCount() < 2);
  }

  private Optional<InsnSample> placed(InsnSample sample) {
    if (!sample.hasMemory()) {
      return Optional.of(sample);
    }
    if (sample.memorySegment() > 3 || sample.codes().stream().anyMatch(c -> c.matches("[XY].*"))) {
      return sample.memorySegment() > 3 ? Optional.empty() : Optional.of(sample);
    }
    long wanted = (long) DATA + MIDDLE + random.nextInt(64);
    if (isVector(sample) && random.nextInt(3) > 0) {
      wanted &= ~15;
    }
    long rip = (long) CODE + code.size();
    Optional<InsnSample> moved = sample.moved(cpu.state(), rip, wanted);
    moved.ifPresent(each -> near.add(each.linear(cpu.state(), rip)));
    return moved;
  }

  private void slots() {
    List<Long> words = new ArrayList<>(Collections.nCopies(GuestDebug.X86.ABI_WORDS, 0L));
    dr7 = GuestDebug.X86.DR7_FIXED | 0x300;
    for (int i = 0; i < 4; i++) {
      int kind = random.nextInt(5);
      if (kind == 0 || kind == 1 && starts.isEmpty()) {
        continue;
      }
      long address;
      int control;
      if (kind == 1) {
        address = starts.get(random.nextInt(starts.size()));
        control = 0;
      } else {
        int bytes = 1 << random.nextInt(4);
        long at = near.get(random.nextInt(near.size())) + random.nextInt(24) - 12;
        address = at & -bytes;
        int length = bytes == 8 ? 2 : bytes - 1;
        control = length << 2 | (random.nextBoolean() ? 1 : 3);
      }
      words.set(i, address);
      dr7 |= 1L << 2 * i | (long) control << 16 + 4 * i;
    }
    words.set(7, dr7);
    addresses = words;
  }

  /** INT3 all around. */
  byte[] code() {
    byte[] bytes = Arrays.copyOf(code.toByteArray(), CODE_BYTES);
    Arrays.fill(bytes, code.size(), CODE_BYTES, (byte) 0xCC);
    return bytes;
  }

  byte[] data() {
    return data.clone();
  }

  byte[] stack() {
    return stack.clone();
  }

  long[] gpr() {
    return gpr.clone();
  }

  int flags() {
    return flags;
  }

  int undefined() {
    return undefined;
  }

  /** Whether what the instructions compute is compared, too. */
  boolean exact() {
    return exact;
  }

  boolean step() {
    return step;
  }

  GuestDebug.X86 debug() {
    int control = GuestDebug.ENABLE | GuestDebug.USE_HW_BP | GuestDebug.USE_SW_BP;
    return new GuestDebug.X86(control | (step ? GuestDebug.SINGLESTEP : 0), addresses);
  }

  List<Long> addresses() {
    return addresses.subList(0, 4);
  }

  long dr7() {
    return dr7;
  }

  /** Whether a code slot is among the causes. */
  boolean isCode(long dr6) {
    for (int i = 0; i < 4; i++) {
      if ((dr6 >>> i & 1) != 0 && (dr7 >>> 16 + 4 * i & 3) == 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "%s%s, slots %s dr7 %x, rsp %x rsi %x rdi %x rcx %x near %s flags %x"
        .formatted(
            shown,
            step ? " stepped" : "",
            addresses().stream().map(Long::toHexString).toList(),
            dr7,
            gpr[Gpr.RSP],
            gpr[Gpr.RSI],
            gpr[Gpr.RDI],
            gpr[Gpr.RCX],
            near.stream().map(Long::toHexString).toList(),
            flags);
  }
}
