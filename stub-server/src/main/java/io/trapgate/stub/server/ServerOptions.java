package io.trapgate.stub.server;

import io.trapgate.stub.debug.ExceptionNames;
import io.trapgate.stub.debug.WatchPolicy;
import io.trapgate.target.kvm.GuestException;
import java.util.List;
import java.util.Optional;

/**
 * How a server behaves.
 *
 * @param listen where it waits
 * @param once whether it ends with its first client; always so on the standard streams
 * @param startRunning whether the guest runs before a client comes; a client that connects stops it
 * @param watchRanges whether one watchpoint takes all data slots and sees every access that touches
 *     it, which is beyond what KVM can express
 * @param files what the client may read by {@code vFile}; empty for a server that doesn't know that
 * @param stopOn names of the guest's exceptions before which the machine stops
 * @param limits how long a client may hold the machine
 * @param consoleToGdb whether the controlling client shows what the guest prints
 */
public record ServerOptions(
    ListenAddress listen,
    boolean once,
    boolean startRunning,
    boolean watchRanges,
    Optional<ServedFiles> files,
    List<String> stopOn,
    SessionLimits limits,
    boolean consoleToGdb) {
  public ServerOptions {
    stopOn = List.copyOf(stopOn);
  }

  /** A server without files and limits, whose machine stops before no exception. */
  public ServerOptions(
      ListenAddress listen, boolean once, boolean startRunning, boolean watchRanges) {
    this(
        listen,
        once,
        startRunning,
        watchRanges,
        Optional.empty(),
        List.of(),
        SessionLimits.NONE,
        false);
  }

  /** A server whose watchpoints are what KVM can express. */
  public ServerOptions(ListenAddress listen, boolean once, boolean startRunning) {
    this(listen, once, startRunning, false);
  }

  /** The same with files for the client. */
  public ServerOptions showing(ServedFiles shown) {
    return new ServerOptions(
        listen, once, startRunning, watchRanges, Optional.of(shown), stopOn, limits, consoleToGdb);
  }

  /**
   * Names for {@link #stoppingOn}, checked before there is a machine.
   *
   * @param known what the machine will have
   * @throws IllegalArgumentException for a name that isn't among them; one line for the user
   */
  public static List<String> exceptions(List<String> names, List<GuestException> known) {
    var _ = new ExceptionNames(known).select(names);
    return List.copyOf(names);
  }

  /** The same with a machine that stops before these exceptions. */
  public ServerOptions stoppingOn(List<String> names) {
    return new ServerOptions(
        listen, once, startRunning, watchRanges, files, names, limits, consoleToGdb);
  }

  /** The same with limits to a session. */
  public ServerOptions limited(SessionLimits set) {
    return new ServerOptions(
        listen, once, startRunning, watchRanges, files, stopOn, set, consoleToGdb);
  }

  /** The same with the guest's console in the client. */
  public ServerOptions showingConsole() {
    return new ServerOptions(
        listen, once, startRunning, watchRanges, files, stopOn, limits, true);
  }

  WatchPolicy watchPolicy() {
    return watchRanges ? WatchPolicy.RANGES : WatchPolicy.EXACT;
  }
}
