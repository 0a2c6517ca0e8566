package io.trapgate.target.kvm;

import java.util.function.Consumer;

/** The host's end of a guest UART. Both directions are safe from any thread. */
public interface SerialLine {
  /**
   * Sends bytes to the guest. They wait in a bounded queue until its receiver has room; what
   * doesn't fit is dropped and counted as an overrun.
   */
  void send(byte[] bytes);

  /**
   * Names who gets what the guest sends, from now on; called on the machine thread with one or more
   * bytes, and must not block.
   */
  void onReceive(Consumer<byte[]> receiver);

  /** Names who is told of all that crosses the line, from now on, beside the receiver. */
  void watch(Watcher watcher);

  /** Told of each byte on the machine thread; must not block. */
  interface Watcher {
    /** The guest has sent this. */
    void output(byte[] bytes);

    /** This has come to the guest's side, where its receiver takes it. */
    void input(byte[] bytes);
  }
}
