package io.trapgate.stub.debug.agent;

import java.util.Arrays;
import java.util.Optional;

/**
 * An operation of the agent expression machine (gdb document node "Bytecode Descriptions"). The
 * stack holds 64-bit numbers; operands in the code are big-endian.
 */
enum AgentOp {
  ADD(0x02, 0, 2, 1),
  SUB(0x03, 0, 2, 1),
  MUL(0x04, 0, 2, 1),
  DIV_SIGNED(0x05, 0, 2, 1),
  DIV_UNSIGNED(0x06, 0, 2, 1),
  REM_SIGNED(0x07, 0, 2, 1),
  REM_UNSIGNED(0x08, 0, 2, 1),
  LSH(0x09, 0, 2, 1),
  RSH_SIGNED(0x0a, 0, 2, 1),
  RSH_UNSIGNED(0x0b, 0, 2, 1),
  LOG_NOT(0x0e, 0, 1, 1),
  BIT_AND(0x0f, 0, 2, 1),
  BIT_OR(0x10, 0, 2, 1),
  BIT_XOR(0x11, 0, 2, 1),
  BIT_NOT(0x12, 0, 1, 1),
  EQUAL(0x13, 0, 2, 1),
  LESS_SIGNED(0x14, 0, 2, 1),
  LESS_UNSIGNED(0x15, 0, 2, 1),
  EXT(0x16, 1, 1, 1),
  REF8(0x17, 0, 1, 1),
  REF16(0x18, 0, 1, 1),
  REF32(0x19, 0, 1, 1),
  REF64(0x1a, 0, 1, 1),
  IF_GOTO(0x20, 2, 1, 0),
  GOTO(0x21, 2, 0, 0),
  CONST8(0x22, 1, 0, 1),
  CONST16(0x23, 2, 0, 1),
  CONST32(0x24, 4, 0, 1),
  CONST64(0x25, 8, 0, 1),
  REG(0x26, 2, 0, 1),
  END(0x27, 0, 0, 0),
  DUP(0x28, 0, 1, 2),
  POP(0x29, 0, 1, 0),
  ZERO_EXT(0x2a, 1, 1, 1),
  SWAP(0x2b, 0, 2, 2),
  PICK(0x32, 1, 0, 1),
  ROT(0x33, 0, 3, 3),
  PRINTF(0x34, 1, 2, 0);

  private static final AgentOp[] BY_CODE = byCode();

  private final int code;
  private final int operandBytes;
  private final int pops;
  private final int pushes;

  AgentOp(int code, int operandBytes, int pops, int pushes) {
    this.code = code;
    this.operandBytes = operandBytes;
    this.pops = pops;
    this.pushes = pushes;
  }

  private static AgentOp[] byCode() {
    AgentOp[] table = new AgentOp[256];
    Arrays.stream(values()).forEach(op -> table[op.code] = op);
    return table;
  }

  /** The operation of a byte of code; empty for one that isn't served. */
  static Optional<AgentOp> of(int code) {
    return Optional.ofNullable(BY_CODE[code & 0xff]);
  }

  /**
   * Why a byte of code isn't served: floating point and tracing are in the document, the rest is
   * not.
   */
  static String refusal(int code) {
    return switch (code & 0xff) {
      case 0x01, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f -> "floating point isn't served";
      case 0x0c, 0x0d, 0x2e, 0x2f, 0x30 -> "tracing isn't served";
      case 0x2c, 0x2d -> "trace state variables aren't served";
      default -> "no such operation"; // any byte can come
    };
  }

  /** Bytes behind the code; a {@link #PRINTF} has its length and format behind these. */
  int operandBytes() {
    return operandBytes;
  }

  /** Numbers that it takes from the stack; a {@link #PRINTF} takes its arguments besides. */
  int pops() {
    return pops;
  }

  /** Numbers that it puts there. */
  int pushes() {
    return pushes;
  }
}
