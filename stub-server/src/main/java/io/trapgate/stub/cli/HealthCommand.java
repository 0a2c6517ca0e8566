package io.trapgate.stub.cli;

import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code trapgate health}: asks a server whether it answers, for a container's health check. */
@Command(
    name = "health",
    description = "Ask a server that was started with --health whether it answers.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it answers; standard output says what it does",
      ExitCodes.FAILED_LINE,
      ExitCodes.USAGE_LINE
    },
    footerHeading = "Example:%n",
    footer = "  trapgate health 127.0.0.1:1235")
final class HealthCommand extends CliCommand {
  private static final int PATIENCE_MILLIS = 3000;
  private static final int MAX_ANSWER_BYTES = 4096;
  private static final byte[] QUESTION =
      "GET / HTTP/1.1\r\nHost: trapgate\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @Parameters(
      paramLabel = "ADDRESS",
      arity = "0..1",
      defaultValue = "${env:TRAPGATE_HEALTH:-127.0.0.1:1235}",
      description = "Where it answers: HOST:PORT. Default: ${DEFAULT-VALUE}.")
  private String address = "";

  @Override
  public Integer call() throws CliFailure {
    ListenAddress.Tcp where = where();
    try {
      out().println(ask(where));
      return ExitCodes.OK;
    } catch (IOException e) {
      throw new CliFailure(
          ExitCodes.FAILED,
          "health "
              + where
              + ": "
              + ErrorLines.oneLine(e)
              + " (expected: a server started with --health "
              + where
              + ")");
    }
  }

  private ListenAddress.Tcp where() {
    try {
      if (ListenAddress.parse(address) instanceof ListenAddress.Tcp tcp) {
        return tcp;
      }
      throw new ServerException("health address " + address + " (expected: HOST:PORT)");
    } catch (ServerException e) {
      throw new ParameterException(spec().commandLine(), ErrorLines.oneLine(e), e);
    }
  }

  private static String ask(ListenAddress.Tcp where) throws IOException {
    try (Socket server = new Socket()) {
      server.connect(new InetSocketAddress(where.host(), where.port()), PATIENCE_MILLIS);
      server.setSoTimeout(PATIENCE_MILLIS);
      server.getOutputStream().write(QUESTION);
      InputStream in = server.getInputStream();
      String answer = new String(in.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.US_ASCII);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        String first = answer.lines().findFirst().orElse("nothing");
        throw new IOException("answered '" + first + "' (expected: HTTP/1.1 200)");
      }
      return answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
    }
  }
}
