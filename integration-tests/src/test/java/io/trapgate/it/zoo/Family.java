package io.trapgate.it.zoo;

/** What a packet is to the state machine, told from its first characters alone. */
enum Family {
  /** One answer, and nothing changes but the target. */
  QUIET,
  /** One answer behind any console output. */
  MONITOR,
  /** The guest may run: one stop reply, or one error. */
  RESUME,
  /** {@code vCtrlC}. */
  INTERRUPT,
  /** {@code qSupported}. */
  GREETING,
  /** {@code QStartNoAckMode}. */
  NO_ACK,
  /** {@code QNonStop}. */
  NON_STOP,
  /** {@code !}. */
  EXTENDED,
  /** {@code vRun}. */
  RUN,
  /** {@code R}: no answer. */
  RESTART,
  /** {@code vAttach}. */
  ATTACH,
  /** {@code D}. */
  DETACH,
  /** {@code vKill}. */
  KILL,
  /** {@code k}: no answer. */
  OLD_KILL,
  /** {@code vStopped}. */
  FETCH;

  /** The family of a payload. */
  static Family of(String payload) {
    if (payload.isEmpty()) {
      return QUIET;
    }
    return switch (payload.charAt(0)) {
      case 'c', 's', 'C', 'S' -> RESUME;
      case 'D' -> DETACH;
      case 'k' -> OLD_KILL;
      case 'R' -> RESTART;
      case '!' -> EXTENDED;
      case 'q', 'Q', 'v' -> named(name(payload));
      default -> QUIET; // an open set
    };
  }

  private static Family named(String name) {
    return switch (name) {
      case "vCont" -> RESUME;
      case "vCtrlC" -> INTERRUPT;
      case "qSupported" -> GREETING;
      case "QStartNoAckMode" -> NO_ACK;
      case "QNonStop" -> NON_STOP;
      case "vRun" -> RUN;
      case "vAttach" -> ATTACH;
      case "vKill" -> KILL;
      case "vStopped" -> FETCH;
      case "qRcmd" -> MONITOR;
      default -> QUIET; // an open set
    };
  }

  /** The name of a {@code q}, {@code Q} or {@code v} packet: up to a separator. */
  static String name(String payload) {
    for (int i = 0; i < payload.length(); i++) {
      char c = payload.charAt(i);
      if (c == ':' || c == ',' || c == ';') {
        return payload.substring(0, i);
      }
    }
    return payload;
  }
}
