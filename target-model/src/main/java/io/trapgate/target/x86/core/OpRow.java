package io.trapgate.target.x86.core;

import java.util.List;
import java.util.Set;

/**
 * One line of the opcode tables.
 *
 * @param encoding where it stands and what selects it
 * @param operands the operands' codes in Intel's notation (SDM 2 appendix A), in order
 * @param name the mnemonic
 * @param traits what else decoding has to know
 * @param method what it does
 */
record OpRow(
    Encoding encoding, List<String> operands, String name, Set<Trait> traits, InsnMethod method) {
  /** What decoding has to know of an instruction. */
  enum Trait {
    /** LOCK is allowed when the first operand is memory. */
    LOCKABLE,
    /** With LOCK the method refuses it, which knows how. */
    REFUSES_LOCK,
    /** Operands are bytes whatever the prefixes: string and port instructions without operands. */
    BYTE,
    /** In 64-bit mode operands are 64 bits, or 16 with the operand-size prefix; never 32. */
    STACK,
    /** In 64-bit mode operands are 64 bits, whatever the prefixes. */
    NEAR_BRANCH,
    /** The rm field is a register whatever the mod field: MOV to and from CR and DR. */
    REGISTERS,
    /** #UD in 64-bit mode. */
    NOT_64,
    /** #UD outside 64-bit mode. */
    ONLY_64
  }

  /**
   * A row.
   *
   * @param encoding as {@link Encoding#parse} has it, for example {@code "80 /0"}
   * @param operands separated by commas, for example {@code "Eb,Ib"}; empty for none
   */
  static OpRow row(
      String encoding, String operands, String name, InsnMethod method, Trait... traits) {
    List<String> codes = operands.isEmpty() ? List.of() : List.of(operands.split(",", -1));
    return new OpRow(Encoding.parse(encoding), codes, name, Set.of(traits), method);
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  boolean hasModRm() {
    return encoding.needsModRm() || operands.stream().anyMatch(OperandCode::usesModRm);
  }
}
