package io.trapgate.stub.debug.agent;

/** The operations on two numbers. */
final class AgentArithmetic {
  private AgentArithmetic() {}

  /**
   * The result. A shift by the width of a number or more moves every bit out.
   *
   * @param left what was pushed first
   * @throws AgentException for a division by 0
   */
  static long of(AgentOp op, long left, long right) throws AgentException {
    return switch (op) {
      case ADD -> left + right;
      case SUB -> left - right;
      case MUL -> left * right;
      case DIV_SIGNED -> left / divisor(right);
      case DIV_UNSIGNED -> Long.divideUnsigned(left, divisor(right));
      case REM_SIGNED -> left % divisor(right);
      case REM_UNSIGNED -> Long.remainderUnsigned(left, divisor(right));
      case LSH -> isWide(right) ? 0 : left << right;
      case RSH_SIGNED -> left >> (isWide(right) ? Long.SIZE - 1 : right);
      case RSH_UNSIGNED -> isWide(right) ? 0 : left >>> right;
      case BIT_AND -> left & right;
      case BIT_OR -> left | right;
      case BIT_XOR -> left ^ right;
      case EQUAL -> left == right ? 1 : 0;
      case LESS_SIGNED -> left < right ? 1 : 0;
      case LESS_UNSIGNED -> Long.compareUnsigned(left, right) < 0 ? 1 : 0;
      default -> throw new IllegalArgumentException(op + " (expected: one of two numbers)");
    };
  }

  private static boolean isWide(long shift) {
    return Long.compareUnsigned(shift, Long.SIZE) >= 0;
  }

  private static long divisor(long value) throws AgentException {
    if (value == 0) {
      throw new AgentException("agent expression: division by 0");
    }
    return value;
  }
}
