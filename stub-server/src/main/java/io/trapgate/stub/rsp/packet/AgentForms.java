package io.trapgate.stub.rsp.packet;

import java.util.ArrayList;
import java.util.List;

/** Grammar of what may follow a {@code Z}: conditions and commands as agent expressions. */
final class AgentForms {
  /** Most expressions of each sort; gdb has one for each breakpoint at the place. */
  static final int MAX_EXPRESSIONS = 256;

  private AgentForms() {}

  /**
   * {@code [;X len,hex…][;cmds:persist,X len,hex…]}, up to the end of the packet. Between two
   * expressions gdb puts nothing, its document a semicolon.
   */
  static Request.AgentCode read(PacketCursor cursor) {
    List<byte[]> conditions = new ArrayList<>();
    List<byte[]> commands = new ArrayList<>();
    boolean persist = false;
    while (cursor.take(';') && cursor.peek() == 'X') {
      readAll(cursor, "condition", conditions);
    }
    if (cursor.peek() == 'c') {
      String word = cursor.until(':', "what follows a breakpoint");
      if (!word.equals("cmds")) {
        throw new PacketSyntaxException("what follows a breakpoint", "'" + word + "'", "'cmds'");
      }
      persist = cursor.number("persist", 1) == 1;
      cursor.expect(',', "after persist");
      do {
        readAll(cursor, "command", commands);
      } while (cursor.take(';'));
    }
    cursor.expectEnd("Z");
    return conditions.isEmpty() && commands.isEmpty()
        ? Request.AgentCode.NONE
        : new Request.AgentCode(conditions, commands, persist);
  }

  private static void readAll(PacketCursor cursor, String what, List<byte[]> into) {
    while (cursor.take('X')) {
      int length = cursor.number(what + " length", PacketLimits.MAX_MEMORY_BYTES);
      cursor.expect(',', "after the " + what + " length");
      into.add(cursor.hexBytes(what, length));
      if (into.size() > MAX_EXPRESSIONS) {
        throw new PacketSyntaxException(
            what + "s", String.valueOf(into.size()), "<= " + MAX_EXPRESSIONS);
      }
    }
  }
}
