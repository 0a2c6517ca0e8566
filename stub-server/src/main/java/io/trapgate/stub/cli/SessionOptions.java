package io.trapgate.stub.cli;

import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.PerConnectionServer;
import io.trapgate.stub.server.ServerException;
import io.trapgate.stub.server.SessionLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say who gets hold of which machine, and for how long. */
final class SessionOptions {
  private static final long DEFAULT_MACHINES = 256;

  /** What concerns the one machine of a server, or the one client. */
  private static final List<String> OF_ONE_MACHINE =
      List.of("--observe", "--log", "--trace-ioctl", "--once", "--start");

  @Option(
      names = "--per-connection",
      description =
          "Give every gdb that connects a machine of its own, which ends with the connection. All"
              + " start alike and share the memory that they don't write to.")
  private boolean perConnection;

  @Option(
      names = "--max-machines",
      paramLabel = "N",
      defaultValue = "" + DEFAULT_MACHINES,
      converter = CountOption.class,
      description =
          "Machines at a time with --per-connection, 1 to "
              + PerConnectionServer.MAX_MACHINES
              + "; more clients are refused. Default: ${DEFAULT-VALUE}.")
  private long machines = DEFAULT_MACHINES;

  @Option(
      names = "--observe",
      paramLabel = "PORT",
      description =
          "Let further gdbs look at the machine, and change nothing, at this port of 127.0.0.1;"
              + " HOST:PORT and unix:PATH are taken too, port 0 is any free one.")
  private @Nullable String observe;

  @Option(
      names = "--idle-timeout",
      paramLabel = "DURATION",
      converter = DurationOption.class,
      description =
          "Disconnect a gdb that sends nothing for so long while the guest stands: 90s, 10m."
              + " Default: never.")
  private @Nullable Duration idle;

  @Option(
      names = "--time-limit",
      paramLabel = "DURATION",
      converter = DurationOption.class,
      description = "Disconnect a gdb after so long in any case. Default: never.")
  private @Nullable Duration total;

  SessionLimits limits() {
    return new SessionLimits(Optional.ofNullable(idle), Optional.ofNullable(total));
  }

  int machines() {
    return (int) machines;
  }

  /**
   * Whether every client gets a machine of its own.
   *
   * @throws ParameterException for an option that has no meaning with that, or without
   */
  boolean perConnection(CommandLine command, ListenAddress gdb) {
    CommandLine.ParseResult given = command.getParseResult();
    if (!perConnection) {
      if (given.hasMatchedOption("--max-machines")) {
        throw new ParameterException(
            command, "--max-machines without --per-connection (expected: both)");
      }
      return false;
    }
    if (gdb instanceof ListenAddress.Stdio) {
      throw new ParameterException(
          command, "--per-connection with --listen stdio (expected: HOST:PORT or unix:PATH)");
    }
    for (String option : OF_ONE_MACHINE) {
      if (given.hasMatchedOption(option)) {
        throw new ParameterException(
            command,
            option + " with --per-connection (expected: one of them: it is for one machine)");
      }
    }
    if (machines < 1 || machines > PerConnectionServer.MAX_MACHINES) {
      throw new ParameterException(
          command,
          "--max-machines: %d (expected: 1 to %d)"
              .formatted(machines, PerConnectionServer.MAX_MACHINES));
    }
    return true;
  }

  /**
   * Where those connect who may only look.
   *
   * @param gdb where the other one does
   * @throws ParameterException for what is no address, or when gdb has no socket
   */
  Optional<ListenAddress> observers(CommandLine command, ListenAddress gdb) {
    if (observe == null) {
      return Optional.empty();
    }
    if (gdb instanceof ListenAddress.Stdio) {
      throw new ParameterException(
          command, "--observe with --listen stdio (expected: --listen HOST:PORT or unix:PATH)");
    }
    try {
      ListenAddress address = ListenAddress.parse(observe);
      if (address instanceof ListenAddress.Stdio) {
        throw new ServerException("stdio (expected: PORT, HOST:PORT or unix:PATH)");
      }
      return Optional.of(address);
    } catch (ServerException e) {
      throw new ParameterException(command, "--observe: " + ErrorLines.oneLine(e));
    }
  }
}
