package io.trapgate.stub.session;

import io.trapgate.stub.rsp.packet.ThreadId;

/** How a vCPU's thread-id is written. */
final class ThreadText {
  private ThreadText() {}

  /** {@code p1.1}, or {@code 1} for a client without the multiprocess feature. */
  static String of(int vcpu, boolean multiprocess) {
    String thread = Integer.toHexString(vcpu + 1);
    return multiprocess
        ? "p" + Integer.toHexString(ThreadId.MACHINE_PROCESS) + "." + thread
        : thread;
  }
}
