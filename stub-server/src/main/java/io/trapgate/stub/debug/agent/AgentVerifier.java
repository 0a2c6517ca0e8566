package io.trapgate.stub.debug.agent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Walks every path of an expression once, with the height of the stack at each operation, and
 * decodes it on the way. Where paths meet, the stack must be equally high on all of them, as it is
 * in whatever a compiler makes. Code that no path reaches is not looked at.
 */
final class AgentVerifier {
  private static final int UNSEEN = -1;

  private final byte[] code;
  private final int[] heights;
  private final int[] stepAt;

  /** A jump's target is an offset in the code until all steps are known. */
  private final List<AgentStep> found = new ArrayList<>();

  private final ArrayDeque<Integer> open = new ArrayDeque<>();
  private boolean givesValue = true;

  AgentVerifier(byte[] code) {
    this.code = code;
    this.heights = new int[code.length];
    this.stepAt = new int[code.length];
    Arrays.fill(heights, UNSEEN);
    Arrays.fill(stepAt, UNSEEN);
  }

  /** Whether there is a value on the stack wherever it ends. */
  boolean givesValue() {
    return givesValue;
  }

  /** The steps; the first is where it begins. */
  List<AgentStep> verify() throws AgentException {
    reach(0, 0);
    while (!open.isEmpty()) {
      follow(open.pop());
    }
    List<AgentStep> steps = new ArrayList<>();
    for (AgentStep step : found) {
      boolean jumps = step.op() == AgentOp.GOTO || step.op() == AgentOp.IF_GOTO;
      steps.add(
          jumps ? new AgentStep(step.op(), stepAt[(int) step.operand()], step.format()) : step);
    }
    return steps;
  }

  /** Decodes from there to an end, or to where another path has been; jumps are left open. */
  private void follow(int start) throws AgentException {
    int at = start;
    if (seen(at)) {
      return;
    }
    while (true) {
      AgentOp op = opAt(at);
      AgentStep step = step(op, at);
      int height = after(op, step, at);
      stepAt[at] = found.size();
      found.add(step);
      if (op == AgentOp.END) {
        givesValue &= height > 0;
        return;
      }
      if (op == AgentOp.GOTO || op == AgentOp.IF_GOTO) {
        reach((int) step.operand(), height);
      }
      if (op == AgentOp.GOTO) {
        return;
      }
      int next = at + 1 + op.operandBytes() + step.format().codeBytes();
      reach(next, height);
      if (seen(next)) {
        found.add(new AgentStep(AgentOp.GOTO, next, PrintFormat.NONE));
        return;
      }
      at = next;
    }
  }

  private boolean seen(int at) {
    return stepAt[at] != UNSEEN;
  }

  private AgentOp opAt(int at) throws AgentException {
    return AgentOp.of(code[at])
        .orElseThrow(
            () -> wrong(at, "0x%02x: %s".formatted(code[at] & 0xff, AgentOp.refusal(code[at]))));
  }

  private AgentStep step(AgentOp op, int at) throws AgentException {
    long operand = number(at + 1, op.operandBytes(), at);
    if ((op == AgentOp.EXT || op == AgentOp.ZERO_EXT) && (operand < 1 || operand > Long.SIZE)) {
      throw wrong(at, op + " of " + operand + " bits (expected: 1 to 64)");
    }
    if (op != AgentOp.PRINTF) {
      return new AgentStep(op, operand, PrintFormat.NONE);
    }
    int length = (int) number(at + 2, 2, at);
    int start = at + 4;
    if (length < 1 || length > code.length - start || code[start + length - 1] != 0) {
      throw wrong(at, "a format of " + length + " bytes (expected: some that end with 0)");
    }
    byte[] format = Arrays.copyOfRange(code, start, start + length - 1);
    return new AgentStep(op, operand, PrintFormat.parse(format, (int) operand));
  }

  /** The height behind an operation. */
  private int after(AgentOp op, AgentStep step, int at) throws AgentException {
    int before = heights[at];
    int pops = op.pops();
    if (op == AgentOp.PRINTF) {
      pops += (int) step.operand();
    } else if (op == AgentOp.PICK) {
      pops = (int) step.operand() + 1; // they must be there, and stay
    }
    if (before < pops) {
      throw wrong(at, op + " on a stack of " + before + " (expected: >= " + pops + ")");
    }
    int height = before + op.pushes() - (op == AgentOp.PICK ? 0 : pops);
    if (height > AgentExpression.MAX_DEPTH) {
      throw wrong(at, "stack: " + height + " (expected: <= " + AgentExpression.MAX_DEPTH + ")");
    }
    return height;
  }

  private void reach(int at, int height) throws AgentException {
    if (at >= code.length) {
      throw wrong(at, "runs out of the code (expected: an end operation)");
    }
    if (heights[at] == UNSEEN) {
      heights[at] = height;
      open.push(at);
    } else if (heights[at] != height) {
      throw wrong(at, "stack of " + height + " or " + heights[at] + " (expected: one height)");
    }
  }

  private long number(int start, int bytes, int at) throws AgentException {
    if (start + bytes > code.length) {
      throw wrong(at, "its operand is cut (expected: " + bytes + " bytes)");
    }
    long value = 0;
    for (int i = start; i < start + bytes; i++) {
      value = value << 8 | (code[i] & 0xff);
    }
    return value;
  }

  private static AgentException wrong(int at, String what) {
    return new AgentException("agent expression at byte " + at + ": " + what);
  }
}
