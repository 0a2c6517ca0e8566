package io.trapgate.target.x86.core;

import org.jspecify.annotations.Nullable;

/**
 * Operands by Intel's letters (SDM 2 appendix A.2): the place first, then the size.
 *
 * <p>Places: E general register or memory by rm; G general register by reg; R general register by
 * rm; M memory; S segment, C control, D debug register by reg; V, W, U vector register by reg, by
 * rm or memory, by rm only; P, Q, N the same for MMX; Z general register of the opcode; I
 * immediate; J relative; O memory by offset; A far pointer, which becomes offset and selector; T,
 * x87 stack register by rm.
 *
 * <p>Sizes: b 1, w 2, d 4, q 8, x 16, t 10, z 2 or 4, v 2, 4 or 8, y 4 or 8 by REX.W, m 4 or 8 by
 * the mode, n none (the address is all that counts), s of an immediate byte: sign-extended to the
 * operand size.
 *
 * <p>Others name registers: AL, CL, rAX (as wide as operands), zAX (the same, at most 32 bits), DX,
 * one (the constant 1), ES, CS, SS, DS, FS, GS.
 */
final class OperandCode {
  private OperandCode() {}

  static boolean usesModRm(String code) {
    return code.length() == 2
        && "EGRMSCDVWUPQNT".indexOf(code.charAt(0)) >= 0
        && Character.isLowerCase(code.charAt(1));
  }

  /**
   * Adds one operand.
   *
   * @param to index of the operand to fill
   * @return index of the next one; negative when the bytes name no such operand: #UD
   */
  static int decode(String code, Decoder decoder, MemOperand.@Nullable Parts memory, int to) {
    DecodedParts parts = decoder.parts();
    if (code.equals("Av")) {
      long offset = decoder.nextUnsigned(parts.operandBytes);
      parts.operands[to] = new ImmOperand(offset, parts.operandBytes);
      parts.operands[to + 1] = new ImmOperand(decoder.nextUnsigned(2), 2);
      return to + 2;
    }
    Operand operand = operand(code, decoder, memory);
    if (operand == null) {
      return -1;
    }
    parts.operands[to] = operand;
    return to + 1;
  }

  private static @Nullable Operand operand(
      String code, Decoder decoder, MemOperand.@Nullable Parts memory) {
    DecodedParts parts = decoder.parts();
    Operand fixed = fixed(code, parts);
    if (fixed != null) {
      return fixed;
    }
    char place = code.charAt(0);
    int bytes = bytes(code.charAt(1), parts);
    return switch (place) {
      case 'E' -> memory != null ? memory.operand(bytes) : gpr(parts.rm(), bytes, parts);
      case 'R' -> memory != null ? null : gpr(parts.rm(), bytes, parts);
      case 'G' -> gpr(parts.reg(), bytes, parts);
      case 'Z' -> gpr(parts.opcode & 7 | (parts.rex & 1) << 3, bytes, parts);
      case 'M' -> memory == null ? null : memory.operand(bytes);
      case 'S' -> segment(parts.modRm >>> 3 & 7);
      case 'C' -> new RegOperand(RegOperand.File.CONTROL, parts.reg(), 8);
      case 'D' -> new RegOperand(RegOperand.File.DEBUG, parts.reg(), 8);
      case 'V' -> vector(parts.reg(), bytes);
      case 'W' -> memory != null ? memory.operand(bytes) : vector(parts.rm(), bytes);
      case 'U' -> memory != null ? null : vector(parts.rm(), bytes);
      case 'P' -> mmx(parts.reg());
      case 'Q' -> memory != null ? memory.operand(bytes) : mmx(parts.rm());
      case 'N' -> memory != null ? null : mmx(parts.rm());
      case 'T' -> new RegOperand(RegOperand.File.STACK, parts.modRm & 7, 10);
      case 'I' -> immediate(code.charAt(1), bytes, decoder);
      case 'J' -> new ImmOperand(decoder.nextSigned(Math.min(bytes, 4)), 8);
      case 'O' -> absolute(decoder).operand(bytes);
      default -> throw new IllegalStateException("operand code " + code);
    };
  }

  private static int bytes(char size, DecodedParts parts) {
    return switch (size) {
      case 'b' -> 1;
      case 'w' -> 2;
      case 'd' -> 4;
      case 'q' -> 8;
      case 't' -> 10;
      case 'x' -> 16;
      case 'z' -> Math.min(parts.operandBytes, 4);
      case 'y' -> (parts.rex & 8) != 0 ? 8 : 4;
      case 'm' -> parts.codeBits == 64 ? 8 : 4;
      case 'n' -> 0;
      case 'v', 's' -> parts.operandBytes;
      default -> throw new IllegalStateException("operand size " + size);
    };
  }

  private static @Nullable Operand fixed(String code, DecodedParts parts) {
    return switch (code) {
      case "AL" -> new GprOperand(Gpr.RAX, 1);
      case "CL" -> new GprOperand(Gpr.RCX, 1);
      case "DX" -> new GprOperand(Gpr.RDX, 2);
      case "rAX" -> new GprOperand(Gpr.RAX, parts.operandBytes);
      case "zAX" -> new GprOperand(Gpr.RAX, Math.min(parts.operandBytes, 4));
      case "one" -> new ImmOperand(1, 1);
      case "ES" -> segment(SegmentName.ES);
      case "CS" -> segment(SegmentName.CS);
      case "SS" -> segment(SegmentName.SS);
      case "DS" -> segment(SegmentName.DS);
      case "FS" -> segment(SegmentName.FS);
      case "GS" -> segment(SegmentName.GS);
      default -> null; // a place and a size
    };
  }

  private static Operand gpr(int number, int bytes, DecodedParts parts) {
    boolean high = bytes == 1 && parts.rex == 0 && number >= 4;
    return high ? new HighByteOperand(number - 4) : new GprOperand(number, bytes);
  }

  private static @Nullable Operand segment(int number) {
    return number < SegmentName.COUNT ? new RegOperand(RegOperand.File.SEGMENT, number, 2) : null;
  }

  private static Operand vector(int number, int bytes) {
    return new RegOperand(RegOperand.File.XMM, number, bytes);
  }

  private static Operand mmx(int number) {
    return new RegOperand(RegOperand.File.MMX, number & 7, 8);
  }

  private static Operand immediate(char size, int bytes, Decoder decoder) {
    return switch (size) {
      case 'b' -> new ImmOperand(decoder.nextUnsigned(1), 1);
      case 'w' -> new ImmOperand(decoder.nextUnsigned(2), 2);
      case 's' -> new ImmOperand(decoder.nextSigned(1), bytes);
      case 'z' -> new ImmOperand(decoder.nextSigned(bytes), decoder.parts().operandBytes);
      default -> new ImmOperand(decoder.nextSigned(bytes), bytes); // v: all of it
    };
  }

  private static MemOperand.Parts absolute(Decoder decoder) {
    DecodedParts parts = decoder.parts();
    MemOperand.Parts memory = new MemOperand.Parts();
    memory.addressBytes = parts.addressBytes;
    memory.segment = parts.segment;
    memory.displacement = decoder.nextUnsigned(parts.addressBytes);
    return memory;
  }
}
