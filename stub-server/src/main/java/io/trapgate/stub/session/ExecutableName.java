package io.trapgate.stub.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.ThreadId;

/** The answer to {@code qXfer:exec-file:read}, whose annex is a process id or nothing. */
final class ExecutableName {
  private ExecutableName() {}

  static Reply slice(SessionFacts facts, Request.ReadObject read) {
    if (facts.executable().isEmpty()) {
      return new Reply.Unsupported();
    }
    String process = read.annex();
    boolean ours = process.isEmpty() || process.matches("0*" + ThreadId.MACHINE_PROCESS);
    return ours
        ? ObjectSlice.of(facts.executable().get().getBytes(UTF_8), read.offset(), read.length())
        : ObjectSlice.NO_SUCH_ANNEX;
  }
}
