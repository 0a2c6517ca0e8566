package io.trapgate.testkit;

import java.util.OptionalLong;

/** What stopped the guest. */
public sealed interface Cause {
  /**
   * It came to a breakpoint, and has not executed the instruction there.
   *
   * @param kind software or hardware
   * @param address of the instruction
   */
  record AtBreakpoint(Breakpoint.Kind kind, long address) implements Cause {}

  /**
   * It touched watched data, and the access is done.
   *
   * @param kind write, read or access
   * @param address first byte of what is watched
   * @param length bytes that are watched
   * @param before the unsigned number in it before the access; empty above 8 bytes
   * @param after the same after the access
   */
  record AtWatchpoint(
      Breakpoint.Kind kind, long address, int length, OptionalLong before, OptionalLong after)
      implements Cause {}

  /** It has executed the one instruction it was let. */
  record Stepped() implements Cause {}

  /** The test asked it to stop. */
  record Interrupted() implements Cause {}

  /**
   * It can't go on, or something stopped it that no breakpoint of the session explains.
   *
   * @param signal in gdb's numbering
   * @param text what the stub said of it
   */
  record Signalled(int signal, String text) implements Cause {}

  /** It has switched the machine off. */
  record Exited(int code) implements Cause {}

  /** The machine was killed. */
  record Killed(int signal) implements Cause {}
}
