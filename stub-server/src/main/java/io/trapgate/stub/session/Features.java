package io.trapgate.stub.session;

import java.util.List;

/**
 * What the client said it understands in {@code qSupported} (gdb document node "General Query
 * Packets").
 *
 * @param multiprocess thread ids may be {@code pPID.TID}
 * @param swbreak stop replies may say {@code swbreak}
 * @param hwbreak stop replies may say {@code hwbreak}
 * @param errorMessage {@code E.text} may answer every packet; only gdb 16 and later say so
 * @param severalWatches a stop reply may name several watch hits; only gdb 18 and later say so
 * @param gdb it is gdb: {@code qRelocInsn+} is said by nobody else
 * @param lldb what it has asked for as LLDB does, in packets of their own
 */
public record Features(
    boolean multiprocess,
    boolean swbreak,
    boolean hwbreak,
    boolean errorMessage,
    boolean severalWatches,
    boolean gdb,
    LldbWishes lldb) {
  /** A client that has said nothing. */
  public static final Features NONE =
      new Features(false, false, false, false, false, false, LldbWishes.NONE);

  /** The features in the client's list. */
  static Features of(List<String> client) {
    return new Features(
        client.contains("multiprocess+"),
        client.contains("swbreak+"),
        client.contains("hwbreak+"),
        client.contains("error-message+"),
        client.contains("multi-wp-addr+"),
        client.contains("qRelocInsn+"),
        LldbWishes.NONE);
  }

  Features with(LldbWishes wishes) {
    return new Features(multiprocess, swbreak, hwbreak, errorMessage, severalWatches, gdb, wishes);
  }
}
