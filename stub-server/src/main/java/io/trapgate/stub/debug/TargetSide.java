package io.trapgate.stub.debug;

import io.trapgate.stub.debug.agent.AgentExpression;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the client wants decided and done at a breakpoint without being asked (gdb document nodes
 * "Packets", {@code Z0}, and "Dynamic Printf").
 *
 * @param conditions the guest stops when any of them isn't 0; always when there are none
 * @param commands done instead of stopping
 * @param persistent whether the commands go on when the client has detached
 */
public record TargetSide(
    List<AgentExpression> conditions, List<AgentExpression> commands, boolean persistent) {
  /** An ordinary breakpoint. */
  public static final TargetSide NONE = new TargetSide(List.of(), List.of(), false);

  public TargetSide {
    conditions = List.copyOf(conditions);
    commands = List.copyOf(commands);
  }

  /** Bytes of bytecode of all its expressions. */
  int codeBytes() {
    return Stream.concat(conditions.stream(), commands.stream())
        .mapToInt(AgentExpression::codeBytes)
        .sum();
  }

  /** Whether the client hears of every hit. */
  public boolean isNothing() {
    return conditions.isEmpty() && commands.isEmpty();
  }
}
