package io.trapgate.stub.script.report;

import io.trapgate.stub.script.log.LogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Where the entries of a script's log come from. */
interface LogSource {
  /**
   * Hands on all entries in order.
   *
   * @throws IOException the file is missing, ends in the middle, or is no log
   */
  void read(Path log, Consumer<LogEntry> entries) throws IOException;
}
