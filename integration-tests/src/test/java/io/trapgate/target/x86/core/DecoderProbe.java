package io.trapgate.target.x86.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the decoder makes of bytes, for tests that compare it with another one. In this package
 * because the decoder is nobody else's business.
 */
public final class DecoderProbe {
  private static final int LONGEST = 15;
  private static final String UNDEFINED = "(undefined)";

  /**
   * One decoded instruction.
   *
   * @param row the row, as {@link #rows} has it
   * @param length in bytes
   * @param name the row's mnemonic
   * @param operands as {@link OperandText} writes them; empty when the row names none
   * @param segment name of the segment of operands that it implies
   * @param operandBytes size of operands that it implies
   * @param addressBytes size of addresses
   */
  public record Decoded(
      String row,
      int length,
      String name,
      List<String> operands,
      String segment,
      int operandBytes,
      int addressBytes) {}

  private DecoderProbe() {}

  /** Every row there is, each by its encoding, operands and name. */
  public static List<String> rows() {
    return OpTable.rows().map(DecoderProbe::text).toList();
  }

  private static String text(OpRow row) {
    return row.name() + " " + row.operands() + " " + row.encoding();
  }

  /**
   * Decodes one instruction, as if at address 0.
   *
   * @param bits size of the code: 16, 32 or 64
   * @return nothing when there is no such instruction, or none of at most 15 bytes
   */
  public static Optional<Decoded> decode(byte[] code, int bits) {
    Insn insn;
    try {
      insn = Decoder.decode(index -> at(code, index), bits);
    } catch (X86Fault fault) {
      return Optional.empty();
    }
    if (insn.row.name().equals(UNDEFINED)) {
      return Optional.empty();
    }
    return Optional.of(
        new Decoded(
            text(insn.row),
            insn.length,
            insn.row.name(),
            operands(insn, bits),
            OperandText.segment(insn.segment),
            insn.operandBytes,
            insn.addressBytes));
  }

  private static int at(byte[] code, int index) {
    if (index >= LONGEST) {
      throw X86Fault.protection();
    }
    return code[index] & 0xFF;
  }

  private static List<String> operands(Insn insn, int bits) {
    List<String> texts = new ArrayList<>();
    boolean far = insn.row.operands().contains("Av");
    boolean relative = insn.row.operands().stream().anyMatch(code -> code.startsWith("J"));
    if (far) {
      long offset = ((ImmOperand) insn.a).signed();
      long selector = ((ImmOperand) insn.b).signed();
      texts.add("f %x %x".formatted(selector, offset));
    } else if (relative) {
      texts.add(OperandText.target(insn, bits));
    } else {
      for (Operand operand : List.of(insn.a, insn.b, insn.c)) {
        if (operand != NoOperand.NONE) {
          texts.add(OperandText.of(operand, insn));
        }
      }
    }
    return texts;
  }
}
