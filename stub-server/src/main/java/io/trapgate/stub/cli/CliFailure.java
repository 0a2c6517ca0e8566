package io.trapgate.stub.cli;

import io.trapgate.target.UnusableHostException;

/** Ends a command with one line on standard error and an exit code. */
final class CliFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * @param exitCode one of {@link ExitCodes}
   * @param message one line: what, where, what to do
   */
  CliFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** For a machine that can't be had: what the host lacks is for the user to install or allow. */
  static CliFailure of(Exception wrong) {
    return new CliFailure(
        wrong instanceof UnusableHostException ? ExitCodes.ENVIRONMENT : ExitCodes.FAILED,
        ErrorLines.oneLine(wrong));
  }

  int exitCode() {
    return exitCode;
  }
}
