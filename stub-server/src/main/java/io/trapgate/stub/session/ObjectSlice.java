package io.trapgate.stub.session;

import io.trapgate.stub.rsp.packet.Reply;
import java.util.Arrays;

/** The answer to a {@code qXfer} read: {@code m} while more follows, {@code l} for the last. */
final class ObjectSlice {
  /** {@code E00}: the annex is not known (gdb document node "General Query Packets", qXfer). */
  static final Reply NO_SUCH_ANNEX = new Reply.Text("E00");

  private ObjectSlice() {}

  static Reply of(byte[] document, long offset, int length) {
    if (Long.compareUnsigned(offset, document.length) > 0) {
      return new Reply.ErrorText(
          "qXfer.offset: "
              + Long.toUnsignedString(offset)
              + " (expected: <= "
              + document.length
              + ")");
    }
    if (length == 0) { // "m" alone would promise more and bring nothing, for ever
      return new Reply.ErrorText("qXfer.length: 0 (expected: >= 1)");
    }
    int from = (int) offset;
    int bytes =
        Math.min(Math.clamp(length, 0, SessionConversation.PACKET_BYTES), document.length - from);
    boolean last = from + bytes == document.length;
    return new Reply.Binary(last ? "l" : "m", Arrays.copyOfRange(document, from, from + bytes));
  }
}
