package io.trapgate.stub.session;

import io.trapgate.stub.rsp.packet.Reply;

/** Error replies, and the one place where an errno becomes {@code Exx}. */
final class SessionErrors {
  /** Operation not permitted; also: no such thread. */
  static final int EPERM = 1;

  /** Bad address. */
  static final int EFAULT = 14;

  /** Invalid argument. */
  static final int EINVAL = 22;

  private SessionErrors() {}

  /** The text where the client can show it, else the number. */
  static Reply of(boolean textAllowed, int errno, String text) {
    return textAllowed ? new Reply.ErrorText(text) : new Reply.Error(errno);
  }

  /** No such thread. */
  static Reply noThread() {
    return new Reply.Error(EPERM);
  }

  /** Why a client that does not hold a stopped machine gets nothing. */
  static String noMachine(SessionState state) {
    return switch (state.phase()) {
      case SessionPhase.Exited _ -> "machine.it has ended; restart it by run or monitor reset";
      case SessionPhase.Detached detached -> "machine.you are detached; attach 1 or run";
      case SessionPhase.Stopped stopped -> "machine.it is stopped";
      case SessionPhase.Running _ -> "machine.it runs; interrupt it first";
      case SessionPhase.Ended _ -> "machine.this conversation is over";
    };
  }
}
