package io.trapgate.stub.rsp.packet;

import org.jspecify.annotations.Nullable;

/**
 * One action of {@code vCont}, or what {@code c}, {@code s}, {@code C}, {@code S} come to.
 *
 * @param kind what to do
 * @param signal signal number in gdb's numbering, 0 for none; a bare machine has no signals
 * @param rangeStart first address of a range step, else 0
 * @param rangeEnd first address after the range, else 0
 * @param thread who; null when the action named nobody (all)
 */
public record ResumeAction(
    Kind kind, int signal, long rangeStart, long rangeEnd, @Nullable ThreadId thread) {
  /** What a thread is told to do. */
  public enum Kind {
    CONTINUE,
    STEP,
    RANGE_STEP,
    STOP
  }
}
