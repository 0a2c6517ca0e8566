package io.trapgate.testkit;

import org.jspecify.annotations.Nullable;

/**
 * What one test has got hold of: the machine, and the one debugger that it may have connected.
 * Closed at the test's end, the machine with it unless it is the class's.
 */
final class Bench implements AutoCloseable {
  private final Machine machine;
  private final boolean ownsMachine;
  private @Nullable DebugSession session;
  private @Nullable GdbDriver gdb;

  Bench(Machine machine, boolean ownsMachine) {
    this.machine = machine;
    this.ownsMachine = ownsMachine;
  }

  Machine machine() {
    return machine;
  }

  synchronized DebugSession session() {
    if (gdb != null) {
      throw twoDebuggers();
    }
    DebugSession open = session;
    if (open == null) {
      open = machine.connect();
      session = open;
    }
    return open;
  }

  synchronized GdbDriver gdb() {
    if (session != null) {
      throw twoDebuggers();
    }
    GdbDriver open = gdb;
    if (open == null) {
      open = GdbDriver.start(machine.symbolFile().orElse(null), machine.setup().patience());
      gdb = open;
      open.connect(machine);
    }
    return open;
  }

  private static SessionException twoDebuggers() {
    return new SessionException(
        "a DebugSession and a GdbDriver in one test: the machine takes one debugger at a time"
            + " (expected: one of them, and Machine beside it)");
  }

  /** What the report of a failure shows. */
  synchronized String transcript() {
    return Transcript.of(machine, gdb);
  }

  @Override
  public synchronized void close() {
    if (session != null) {
      session.close();
    }
    if (gdb != null) {
      gdb.close();
    }
    if (ownsMachine) {
      machine.close();
    }
  }
}
