package io.trapgate.stub.cli;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever goes wrong into one line on standard error and an exit code. */
final class ErrorLines implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    String text = oneLine(wrong);
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String hint = String.join(", ", unmatched.getSuggestions().stream().limit(3).toList());
      text += hint.isEmpty() ? "" : " (did you mean: " + hint + "?)";
    }
    command
        .getErr()
        .println(
            "trapgate: " + text + "; see: " + command.getCommandSpec().qualifiedName() + " -h");
    return ExitCodes.USAGE;
  }

  @Override
  public int handleExecutionException(Exception wrong, CommandLine command, ParseResult parsed) {
    command.getErr().println("trapgate: " + oneLine(wrong));
    return wrong instanceof CliFailure failure ? failure.exitCode() : ExitCodes.FAILED;
  }

  /** The message in one line; an exception that has none is named by its kind. */
  static String oneLine(Throwable wrong) {
    String text = Objects.requireNonNullElse(wrong.getMessage(), wrong.getClass().getSimpleName());
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
