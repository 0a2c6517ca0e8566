package io.trapgate.stub.cli;

/** What trapgate's process returns; the README and every help text name the same ones. */
final class ExitCodes {
  /** Done; for {@code serve}: the guest powered off, or the session that was asked for is over. */
  static final int OK = 0;

  /** The command could not do its work. */
  static final int FAILED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** Something that must be installed, or a device that must be allowed, is missing. */
  static final int ENVIRONMENT = 3;

  /** As {@link #OK} and so on, for picocli's list: {@code code:meaning}. */
  static final String OK_LINE = "0:done; the guest powered off";

  static final String FAILED_LINE = "1:failed; standard error says why in one line";
  static final String USAGE_LINE = "2:wrong command line";
  static final String ENVIRONMENT_LINE =
      "3:a tool or a usable /dev/kvm is missing; standard error says what to do";

  static final String STUCK_LINE =
      "70:serve: the guest can't go on and no gdb is attached; standard error says why";
  static final String GUEST_LINE =
      "0-255:serve: what the guest ended with, for example through port F4; standard error names it";

  /** The largest that a process can return. */
  static final int MOST = 0xFF;

  private ExitCodes() {}
}
