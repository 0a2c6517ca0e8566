package io.trapgate.stub.cli;

import io.trapgate.stub.server.ServerParts;
import io.trapgate.target.Machines;
import org.jspecify.annotations.Nullable;

/**
 * Has the classes of machine and server loaded by a thread of its own while picocli reads its
 * annotations, which takes as long: two thirds of a server's start, done at the same time.
 */
final class EarlyStart {
  /** Nothing is loaded early. */
  static final EarlyStart NONE = new EarlyStart(null);

  private final @Nullable Thread thread;

  private EarlyStart(@Nullable Thread thread) {
    this.thread = thread;
  }

  /** Begins, if these arguments are those of a server. */
  static EarlyStart of(String... arguments) {
    return arguments.length > 0 && arguments[0].equals("serve")
        ? new EarlyStart(
            Thread.ofPlatform().daemon().name("trapgate-early").start(EarlyStart::load))
        : NONE;
  }

  private static void load() {
    ServerParts.load();
    var _ = Machines.cpus();
  }

  /** Waits until it is done: what it loads is nobody else's until then. */
  void await() throws InterruptedException {
    if (thread != null) {
      thread.join();
    }
  }
}
