package io.trapgate.stub.debug.agent;

import java.util.function.Consumer;

/**
 * Evaluates verified expressions. Keeps its stack from one to the next, so it belongs to one
 * thread.
 */
public final class AgentEvaluator {
  /** Operations after which an expression is given up: it must loop. */
  public static final int MAX_STEPS = 100_000;

  private final long[] stack = new long[AgentExpression.MAX_DEPTH + 1];
  private final Consumer<String> printed;
  private int depth;

  /**
   * @param printed gets what {@code printf} operations print
   */
  public AgentEvaluator(Consumer<String> printed) {
    this.printed = printed;
  }

  /**
   * Evaluates one.
   *
   * @return the value at its end; 0 when it has none
   * @throws AgentException when memory or a register can't be read, a divisor is 0, or it doesn't
   *     end within {@link #MAX_STEPS}
   */
  public long evaluate(AgentExpression expression, AgentContext context) throws AgentException {
    AgentStep[] steps = expression.steps();
    depth = 0;
    int next = 0;
    for (int done = 0; done < MAX_STEPS; done++) {
      AgentStep step = steps[next];
      switch (step.op()) {
        case END -> {
          return depth == 0 ? 0 : stack[depth - 1];
        }
        case GOTO -> next = (int) step.operand();
        case IF_GOTO -> next = pop() != 0 ? (int) step.operand() : next + 1;
        default -> { // the operations that go on with the next one
          execute(step, context);
          next++;
        }
      }
    }
    throw new AgentException(
        "agent expression: more than " + MAX_STEPS + " operations (expected: an end)");
  }

  private void execute(AgentStep step, AgentContext context) throws AgentException {
    switch (step.op()) {
      case ADD,
          SUB,
          MUL,
          DIV_SIGNED,
          DIV_UNSIGNED,
          REM_SIGNED,
          REM_UNSIGNED,
          LSH,
          RSH_SIGNED,
          RSH_UNSIGNED,
          BIT_AND,
          BIT_OR,
          BIT_XOR,
          EQUAL,
          LESS_SIGNED,
          LESS_UNSIGNED -> {
        long right = pop();
        push(AgentArithmetic.of(step.op(), pop(), right));
      }
      case LOG_NOT -> push(pop() == 0 ? 1 : 0);
      case BIT_NOT -> push(~pop());
      case EXT -> push(pop() << unused(step) >> unused(step));
      case ZERO_EXT -> push(pop() << unused(step) >>> unused(step));
      case REF8 -> push(context.memory(pop(), 1));
      case REF16 -> push(context.memory(pop(), 2));
      case REF32 -> push(context.memory(pop(), 4));
      case REF64 -> push(context.memory(pop(), 8));
      case CONST8, CONST16, CONST32, CONST64 -> push(step.operand());
      case REG -> push(context.register((int) step.operand()));
      case DUP -> push(stack[depth - 1]);
      case POP -> depth--;
      case SWAP -> exchange(depth - 1, depth - 2);
      case PICK -> push(stack[depth - 1 - (int) step.operand()]);
      case ROT -> { // a b c becomes c a b
        exchange(depth - 1, depth - 2);
        exchange(depth - 2, depth - 3);
      }
      case PRINTF -> print(step, context);
      case END, GOTO, IF_GOTO -> throw new IllegalStateException(step.toString());
    }
  }

  /** Function and channel are on top and say nothing here; the first argument is next. */
  private void print(AgentStep step, AgentContext context) throws AgentException {
    depth -= 2;
    long[] arguments = new long[(int) step.operand()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = pop();
    }
    printed.accept(step.format().text(arguments, context));
  }

  private static int unused(AgentStep extension) {
    return Long.SIZE - (int) extension.operand();
  }

  private void exchange(int one, int other) {
    long kept = stack[one];
    stack[one] = stack[other];
    stack[other] = kept;
  }

  private void push(long value) {
    stack[depth++] = value;
  }

  private long pop() {
    return stack[--depth];
  }
}
