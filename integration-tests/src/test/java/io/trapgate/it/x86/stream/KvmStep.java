package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.X86State;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One step beside KVM.
 *
 * @param at linear address of the instruction
 * @param code its bytes and those behind it
 * @param codeBits size of the code that it is in
 * @param rcx RCX before it
 * @param protectedMode whether it was executed in protected mode
 * @param below four bytes below the stack pointer before it
 * @param vector the exception that it raised, or -1
 */
record KvmStep(
    long at,
    byte[] code,
    int codeBits,
    long rcx,
    boolean protectedMode,
    byte[] below,
    int vector) {
  /** What is next. */
  static KvmStep next(BareCpu ours) {
    X86State state = ours.state();
    long at = state.linearRip();
    return new KvmStep(
        at,
        ours.code(at),
        state.codeBits(),
        state.gpr[Gpr.RCX],
        state.protectedMode(),
        below(ours),
        -1);
  }

  private static byte[] below(BareCpu ours) {
    X86State state = ours.state();
    long pointer = state.gpr[Gpr.RSP] - 4;
    boolean near = !state.mode64() && state.stackBytes() == 2;
    long base = state.mode64() ? 0 : state.ss().base;
    long physical = ours.cpu().look(base + (near ? pointer & 0xFFFF : pointer));
    boolean there = Frame.within(physical, 0, Frame.RAM_BYTES - 4);
    return there ? ours.read(physical, 4) : new byte[4];
  }

  /** The same with how it ended. */
  KvmStep ended(int raised) {
    return new KvmStep(at, code, codeBits, rcx, protectedMode, below, raised);
  }

  String name() {
    return InsnSample.name(code, codeBits);
  }

  boolean halts() {
    return code[0] == (byte) 0xF4;
  }

  boolean protected16() {
    return protectedMode && codeBits == 16;
  }

  private Optional<InsnSample> sample() {
    return InsnSample.at(code, codeBits);
  }

  boolean repeated() {
    return sample().filter(InsnSample::repeated).isPresent();
  }

  boolean pushesSelector() {
    return name().equals("push")
        && sample().filter(each -> each.codes().getFirst().matches("[C-G]S|SS|ES")).isPresent();
  }

  /** A selector or the machine status word, stored to memory as if it had 64 bits. */
  boolean storesWordWide() {
    boolean stores = name().matches("str|sldt|smsw") || isMove("Sw", 1);
    return stores && sample().filter(each -> each.hasMemory() && each.operandBytes() == 8).isPresent();
  }

  private boolean isMove(String code, int index) {
    return name().equals("mov")
        && sample()
            .filter(each -> each.codes().size() > index && each.codes().get(index).equals(code))
            .isPresent();
  }

  /** A CMPXCHG of 32-bit registers in 64-bit code. */
  boolean comparesRegister32() {
    return name().equals("cmpxchg")
        && codeBits == 64
        && sample().filter(each -> !each.hasMemory() && each.operandBytes() == 4).isPresent();
  }

  /** Its first operand as a bit pattern of that size, when it is AAM or AAD: AX or EAX. */
  int accumulatorBits() {
    return sample().map(each -> each.operandBytes() * 8).orElse(0);
  }

  /** A memory operand with an override that 64-bit mode ignores. */
  boolean overrideIgnored() {
    return codeBits == 64
        && sample().filter(each -> each.hasMemory() && each.ignoredOverride() >= 0).isPresent();
  }

  /** A fence, SWAPGS, a hint of 0F 19 to 0F 1E, and IRET of 64-bit code. */
  boolean takesNextAlong() {
    return switch (name()) {
      case "lfence", "mfence", "sfence" -> true;
      case "swapgs" -> codeBits == 64;
      case "iret" -> isLongIret();
      case "nop" -> opcode() >= 0x0F19 && opcode() <= 0x0F1E;
      default -> false; // all other mnemonics
    };
  }

  boolean isLongIret() {
    return codeBits == 64 && name().equals("iret");
  }

  /** ENTER whose operand size isn't the stack's. */
  boolean entersOtherwise(X86State state) {
    int stack = state.mode64() ? 8 : state.stackBytes();
    return name().equals("enter")
        && sample().filter(each -> each.operandBytes() != stack).isPresent();
  }

  /** The opcode byte behind all prefixes, or 0F and the one behind it. */
  private int opcode() {
    for (int i = 0; i < code.length - 1; i++) {
      int each = code[i] & 0xFF;
      boolean prefix =
          switch (each) {
            case 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3 -> true;
            default -> codeBits == 64 && each >>> 4 == 4; // REX
          };
      if (!prefix) {
        return each == 0x0F ? 0x0F00 | code[i + 1] & 0xFF : each;
      }
    }
    return -1;
  }

  int undefinedFlags() {
    return sample().map(each -> UndefinedFlags.of(each, rcx)).orElse(0);
  }

  boolean inSnippet() {
    return at >= Frame.SNIPPETS;
  }

  /** Its place and its own bytes. */
  String insn() {
    return "%x %s".formatted(at, InsnSample.describe(code, codeBits));
  }

  @Override
  public String toString() {
    return "%x: %s %s"
        .formatted(at, HexFormat.of().formatHex(code), InsnSample.describe(code, codeBits));
  }
}
