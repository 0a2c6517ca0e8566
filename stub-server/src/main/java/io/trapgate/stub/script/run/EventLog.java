package io.trapgate.stub.script.run;

import io.trapgate.stub.script.log.LogEvent;

/** Where what the debugger says joins what the machine does. Any thread. */
interface EventLog {
  /** Writes nothing. */
  EventLog NONE = event -> {};

  /** Notes it; never blocks. */
  void add(LogEvent event);
}
