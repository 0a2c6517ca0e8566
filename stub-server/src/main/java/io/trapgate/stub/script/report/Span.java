package io.trapgate.stub.script.report;

import io.trapgate.stub.script.log.LogEntry;

/**
 * A stretch of a lane of the timeline.
 *
 * @param lane index of the lane
 * @param what what it was then; lanes differ in it
 * @param from its first moment
 * @param to the moment it ended
 * @param ended whether the log says that it ended; else the log did
 */
record Span<T>(int lane, T what, Moment from, Moment to, boolean ended) {
  /**
   * A moment of a session, on both clocks.
   *
   * @param nanos since the log was opened
   * @param instructions completed by all vCPUs
   */
  record Moment(long nanos, long instructions) {
    static final Moment START = new Moment(0, 0);

    static Moment of(LogEntry entry) {
      return new Moment(entry.wallNanos(), entry.instructions());
    }
  }
}
