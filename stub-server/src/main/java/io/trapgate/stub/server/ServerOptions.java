package io.trapgate.stub.server;

/**
 * How a server behaves.
 *
 * @param listen where it waits
 * @param once whether it ends with its first client; always so on the standard streams
 * @param startRunning whether the guest runs before a client comes; a client that connects stops it
 * @param watchRanges whether one watchpoint takes all data slots and sees every access that touches
 *     it, which is beyond what KVM can express
 */
public record ServerOptions(
    ListenAddress listen, boolean once, boolean startRunning, boolean watchRanges) {
  /** A server whose watchpoints are what KVM can express. */
  public ServerOptions(ListenAddress listen, boolean once, boolean startRunning) {
    this(listen, once, startRunning, false);
  }
}
