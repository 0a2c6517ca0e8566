package io.trapgate.stub.session;

import io.trapgate.stub.debug.Breakpoint;
import io.trapgate.stub.debug.Change;
import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.debug.TargetSide;
import io.trapgate.stub.debug.agent.AgentException;
import io.trapgate.stub.debug.agent.AgentExpression;
import io.trapgate.stub.rsp.packet.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies the conditions and commands of a breakpoint before it is inserted. A condition that
 * isn't served makes the guest stop at each hit, and gdb evaluates it; commands that aren't served
 * refuse the breakpoint, since nobody else would carry them out.
 */
final class AgentCodeCheck {
  private final DebugController controller;

  AgentCodeCheck(DebugController controller) {
    this.controller = controller;
  }

  Change insert(Breakpoint breakpoint, Request.AgentCode agent) {
    if (agent.conditions().isEmpty() && agent.commands().isEmpty()) {
      return controller.insert(breakpoint);
    }
    if (breakpoint.kind().isWatch()) {
      return new Change.Refused("conditions and commands are for breakpoints, not for watchpoints");
    }
    try {
      List<AgentExpression> commands = new ArrayList<>();
      for (byte[] code : agent.commands()) {
        commands.add(AgentExpression.command(code));
      }
      return insert(
          breakpoint,
          new TargetSide(
              conditions(breakpoint, agent, commands.isEmpty()), commands, agent.persist()));
    } catch (AgentException refusal) {
      return new Change.Refused(String.valueOf(refusal.getMessage()));
    }
  }

  private Change insert(Breakpoint breakpoint, TargetSide side) {
    Optional<String> refusal = controller.refusal(breakpoint, side);
    if (refusal.isEmpty()) {
      return controller.insert(breakpoint, side);
    }
    if (!side.commands().isEmpty()) {
      controller.notices().add(breakpoint + " refused: " + refusal.get());
      return new Change.Refused(refusal.get());
    }
    leaveToGdb(breakpoint, refusal.get());
    return controller.insert(breakpoint);
  }

  private void leaveToGdb(Breakpoint breakpoint, String reason) {
    controller.notices().add("the condition of " + breakpoint + " is left to gdb: " + reason);
  }

  private List<AgentExpression> conditions(
      Breakpoint breakpoint, Request.AgentCode agent, boolean gdbDecides) throws AgentException {
    List<AgentExpression> conditions = new ArrayList<>();
    try {
      for (byte[] code : agent.conditions()) {
        conditions.add(AgentExpression.condition(code));
      }
      return conditions;
    } catch (AgentException refusal) {
      if (!gdbDecides) {
        throw refusal;
      }
      leaveToGdb(breakpoint, String.valueOf(refusal.getMessage()));
      return List.of();
    }
  }
}
