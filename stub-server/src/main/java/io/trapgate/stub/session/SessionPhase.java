package io.trapgate.stub.session;

import io.trapgate.stub.rsp.packet.Reply;
import org.jspecify.annotations.Nullable;

/** Where the conversation stands. */
public sealed interface SessionPhase {
  /** The guest is stopped and the client may look. */
  record Stopped(StopSummary last) implements SessionPhase {}

  /** The guest runs. */
  record Running(Awaited awaited) implements SessionPhase {}

  /** The guest has ended; {@code last} says how. */
  record Exited(Reply last) implements SessionPhase {}

  /**
   * An extended-remote client has let go of the machine and may come back.
   *
   * @param stands how the guest has stopped since because it can't go on; null while it runs
   */
  record Detached(@Nullable StopSummary stands) implements SessionPhase {
    /** The guest runs on without the client. */
    public Detached() {
      this(null);
    }
  }

  /** Nothing is answered any more; the connection is about to close or gone. */
  record Ended() implements SessionPhase {}

  /** What the client waits for while the guest runs. */
  enum Awaited {
    /** The stop reply of its resume. */
    STOP_REPLY,
    /** The stop reply of {@code vAttach}. */
    ATTACH_REPLY,
    /** The stop reply of {@code vRun}: the guest is being stopped to be restarted. */
    RUN_REPLY,
    /** Nothing: it has said {@code R}, and the guest is being stopped to be restarted. */
    RESTART,
    /** Nothing: it has killed the machine, whose guest is being stopped. */
    END,
    /** Nothing: it has just come, and the guest is being stopped for it. */
    NOTHING;

    /** Whether a reply will follow. */
    boolean replied() {
      return switch (this) {
        case STOP_REPLY, ATTACH_REPLY, RUN_REPLY -> true;
        case RESTART, END, NOTHING -> false;
      };
    }

    /** Whether the run is over, and the machine at its start, as soon as the guest stands. */
    boolean resets() {
      return switch (this) {
        case RUN_REPLY, RESTART, END -> true;
        case STOP_REPLY, ATTACH_REPLY, NOTHING -> false;
      };
    }
  }
}
