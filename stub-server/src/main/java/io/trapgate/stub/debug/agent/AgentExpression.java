package io.trapgate.stub.debug.agent;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A verified agent expression: every path through it stays inside the code and the stack, and it
 * has no operation that isn't served. What can still fail is memory, registers and division.
 */
public final class AgentExpression {
  /** Numbers that the stack takes; gdbserver's takes 100. */
  public static final int MAX_DEPTH = 256;

  private final byte[] code;
  private final AgentStep[] steps;
  private final boolean givesValue;

  private AgentExpression(byte[] code, List<AgentStep> steps, boolean givesValue) {
    this.code = code;
    this.steps = steps.toArray(new AgentStep[0]);
    this.givesValue = givesValue;
  }

  /**
   * An expression that must have a value: a condition.
   *
   * @param code bytecode as it came
   * @throws AgentException when it could run out of the code or the stack, has an operation that
   *     isn't served, or ends without a value
   */
  public static AgentExpression condition(byte[] code) throws AgentException {
    AgentExpression expression = command(code);
    if (!expression.givesValue) {
      throw new AgentException("agent expression: no value at its end (expected: one)");
    }
    return expression;
  }

  /**
   * An expression that is evaluated for what it does.
   *
   * @throws AgentException as {@link #condition}, but that it needs no value
   */
  public static AgentExpression command(byte[] code) throws AgentException {
    byte[] own = code.clone();
    AgentVerifier verifier = new AgentVerifier(own);
    List<AgentStep> steps = verifier.verify();
    return new AgentExpression(own, steps, verifier.givesValue());
  }

  /** How long the code is. */
  public int codeBytes() {
    return code.length;
  }

  AgentStep[] steps() {
    return steps;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AgentExpression that && Arrays.equals(code, that.code);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(code);
  }

  /** The code as hex digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(code);
  }
}
