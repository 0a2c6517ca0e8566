package io.trapgate.stub.script.log;

import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.target.arch.Architecture;
import java.util.Optional;

/** What packets mean, in words for people. */
public final class PacketWords {
  private final RequestWords requests;
  private final ReplyWords replies;

  /** With registers called by their names. */
  public PacketWords(Architecture architecture) {
    this(Optional.of(architecture));
  }

  PacketWords(Optional<Architecture> architecture) {
    RegisterNames registers = new RegisterNames(architecture);
    this.requests = new RequestWords(registers);
    this.replies = new ReplyWords(registers);
  }

  /** What a client's packet asks. */
  public String of(Request request) {
    return requests.of(request);
  }

  /** What a server's packet says. */
  public String of(Reply reply) {
    return replies.of(reply);
  }
}
