package io.trapgate.stub.script.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The gdbs of a run, so that all can be ended at once. Any thread. */
final class RunningGdbs {
  private final Set<GdbProcess> processes = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  /** As {@link GdbProcess#start}; refuses when all have been ended. */
  GdbProcess start(Path gdb, List<String> arguments, Path folder, Consumer<String> lines)
      throws IOException {
    GdbProcess process = GdbProcess.start(gdb, arguments, folder, lines);
    processes.removeIf(GdbProcess::hasEnded);
    processes.add(process);
    if (ended) {
      process.close();
    }
    return process;
  }

  /** Ends those that run, and each that is started from now on. */
  void endAll() {
    ended = true;
    processes.forEach(GdbProcess::close);
  }

  boolean areEnded() {
    return ended;
  }
}
