package io.trapgate.target.x86.core;

/** One decoded instruction; the same bytes in the same code size always give the same. */
final class Insn {
  final OpRow row;

  /** What it does: the row's, at hand for the loop. */
  final InsnMethod method;

  /** Operands in the manual's order, destination first; {@link NoOperand} where there is none. */
  final Operand a;

  final Operand b;
  final Operand c;

  /** Bytes from the first prefix to the last immediate. */
  final int length;

  /** Size of an operand in bytes: 1 of byte instructions, else 2, 4 or 8. */
  final int operandBytes;

  /** Size of an address in bytes: 2, 4 or 8. */
  final int addressBytes;

  /** The segment of a string source or of XLAT: DS unless overridden. */
  final int segment;

  final boolean lock;

  /** F3 was the last of F2 and F3. */
  final boolean rep;

  /** F2 was the last of F2 and F3. */
  final boolean repne;

  /** 66 was there. */
  final boolean operandSizePrefix;

  final boolean rexW;

  /** The ModR/M byte, or 0 when there is none: FOP holds it. */
  final int modRm;

  Insn(OpRow row, DecodedParts parts) {
    this.row = row;
    this.method = row.method();
    this.a = parts.operands[0];
    this.b = parts.operands[1];
    this.c = parts.operands[2];
    this.length = parts.length;
    this.operandBytes = parts.operandBytes;
    this.addressBytes = parts.addressBytes;
    this.segment = parts.segment;
    this.lock = parts.lock;
    this.rep = parts.repeat == 0xF3;
    this.repne = parts.repeat == 0xF2;
    this.operandSizePrefix = parts.operandSizePrefix;
    this.rexW = (parts.rex & 8) != 0;
    this.modRm = parts.modRm;
  }

  @Override
  public String toString() {
    return row.name() + " (" + length + " bytes)";
  }
}
