package io.trapgate.stub.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine;

/** The command line of trapgate. Only {@link #main} ends the process. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code, one of those that {@code -h} lists. */
  public static void main(String[] args) {
    EarlyStart early = EarlyStart.of(args);
    Charset charset = System.out.charset();
    int code =
        commandLine(
                new PrintWriter(System.out, true, charset),
                new PrintWriter(System.err, true, charset),
                CommandNames.neededBy(args),
                early)
            .execute(args);
    System.exit(code);
  }

  /**
   * The whole command line, with every command.
   *
   * @param out where results go
   * @param err where errors and progress go
   */
  public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return commandLine(out, err, CommandNames.ALL, EarlyStart.NONE);
  }

  /** With these commands only: picocli takes long to read the options of all. */
  static CommandLine commandLine(
      PrintWriter out, PrintWriter err, List<String> commands, EarlyStart early) {
    ErrorLines errors = new ErrorLines();
    CommandLine whole = new CommandLine(new TrapgateCommand());
    for (String name : commands) {
      whole.addSubcommand(CommandNames.command(name, early));
    }
    return whole
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(100)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }
}
