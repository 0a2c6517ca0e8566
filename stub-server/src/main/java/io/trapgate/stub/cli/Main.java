package io.trapgate.stub.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;

/** The command line of trapgate. Only {@link #main} ends the process. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code, one of those that {@code -h} lists. */
  public static void main(String[] args) {
    Charset charset = System.out.charset();
    int code =
        commandLine(
                new PrintWriter(System.out, true, charset),
                new PrintWriter(System.err, true, charset))
            .execute(args);
    System.exit(code);
  }

  /**
   * The whole command line, for {@link #main} and for tests.
   *
   * @param out where results go
   * @param err where errors and progress go
   */
  public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    ErrorLines errors = new ErrorLines();
    return new CommandLine(new TrapgateCommand())
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(100)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }
}
