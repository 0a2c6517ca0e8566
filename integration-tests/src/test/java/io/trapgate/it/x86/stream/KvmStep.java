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
 * @param vector the exception that it raised, or -1
 */
record KvmStep(long at, byte[] code, int codeBits, long rcx, boolean protectedMode, int vector) {
  /** What is next. */
  static KvmStep next(BareCpu ours) {
    X86State state = ours.state();
    long at = state.linearRip();
    return new KvmStep(
        at, ours.code(at), state.codeBits(), state.gpr[Gpr.RCX], state.protectedMode(), -1);
  }

  /** The same with how it ended. */
  KvmStep ended(int raised) {
    return new KvmStep(at, code, codeBits, rcx, protectedMode, raised);
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

  /** A CALL through a far pointer. */
  boolean farCall() {
    return name().equals("call")
        && sample().filter(each -> each.codes().getFirst().matches("Mn|Av")).isPresent();
  }

  int undefinedFlags() {
    return sample().map(each -> UndefinedFlags.of(each, rcx)).orElse(0);
  }

  boolean inSnippet() {
    return at >= Frame.SNIPPETS;
  }

  @Override
  public String toString() {
    return "%x: %s %s"
        .formatted(at, HexFormat.of().formatHex(code), InsnSample.describe(code, codeBits));
  }
}
