package io.trapgate.target.x86.core;

import java.util.Arrays;

/** What the decoder has found so far of one instruction. */
final class DecodedParts {
  final Operand[] operands = new Operand[3];

  int codeBits;
  int length;
  int operandBytes;
  int addressBytes;

  /** The overriding segment, or DS. */
  int segment = SegmentName.DS;

  boolean segmentOverridden;
  boolean lock;

  /** 0xF2, 0xF3 or 0: the last one. */
  int repeat;

  boolean operandSizePrefix;
  boolean addressSizePrefix;

  /** The REX prefix that counts, or 0. */
  int rex;

  int opcode;
  int modRm;

  DecodedParts() {
    Arrays.fill(operands, NoOperand.NONE);
  }

  int mod() {
    return modRm >>> 6;
  }

  /** The reg field with REX.R. */
  int reg() {
    return modRm >>> 3 & 7 | (rex & 4) << 1;
  }

  /** The rm field with REX.B, of a register. */
  int rm() {
    return modRm & 7 | (rex & 1) << 3;
  }
}
