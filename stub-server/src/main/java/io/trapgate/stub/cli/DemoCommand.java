package io.trapgate.stub.cli;

import io.trapgate.stub.script.run.GdbProcess;
import io.trapgate.stub.script.run.GuestLines;
import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.ServerException;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.DemoGuest;
import io.trapgate.target.MachineException;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.Vm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trapgate demo}: a real gdb on the demo guest, printed as it goes and checked. */
@Command(
    name = "demo",
    description = {
      "Run a real gdb against the demo guest and print the session.",
      "Installs gdb-multiarch first when it is missing and this is root."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the session went as it must",
      "1:it did not; standard error says what is missing",
      ExitCodes.USAGE_LINE,
      ExitCodes.ENVIRONMENT_LINE
    },
    footerHeading = "Example:%n",
    footer = "  trapgate demo")
final class DemoCommand extends CliCommand {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Option(
      names = "--gdb",
      paramLabel = "PROGRAM",
      description = "The gdb to run. Default: gdb-multiarch on PATH.")
  private @Nullable Path gdb;

  /** Nothing that it takes, but what somebody expects who knows the other commands. */
  @Option(
      names = {"--machine", "--cpu"},
      paramLabel = "NAME",
      hidden = true)
  private @Nullable String machine;

  @Override
  public Integer call() throws CliFailure, InterruptedException {
    if (machine != null) {
      throw new CliFailure(
          ExitCodes.USAGE,
          "demo: '"
              + machine
              + "' (expected: no machine: the built-in guest is for the modelled e500v2); for others"
              + " and the host's own processor: trapgate serve --machine kvm IMAGE");
    }
    Path program = new GdbFinder(err()).find(Optional.ofNullable(gdb));
    try {
      Path symbols = Files.createTempFile("trapgate-demo", ".elf");
      try {
        Files.write(symbols, DemoGuest.image());
        return run(program, symbols);
      } finally {
        Files.delete(symbols);
      }
    } catch (MachineException | ServerException | IOException e) {
      throw new CliFailure(ExitCodes.FAILED, ErrorLines.oneLine(e));
    }
  }

  private int run(Path program, Path symbols)
      throws MachineException, ServerException, IOException, InterruptedException {
    MachineSpec spec = MachineSpec.of("e500v2", "ppce500", 256L << 20, Optional.empty());
    ServerOptions options = new ServerOptions(ListenAddress.parse("127.0.0.1:0"), true, false);
    List<String> transcript = Collections.synchronizedList(new ArrayList<>());
    try (Vm vm = Machines.open(spec);
        RspServer server = RspServer.start(vm, options)) {
      vm.serial().orElseThrow().onReceive(new GuestLines(line -> out().println("guest| " + line)));
      DemoScript script = DemoScript.parse(sessionText(), server.listening());
      Consumer<String> lines =
          line -> {
            transcript.add(line);
            out().println(line);
          };
      try (GdbProcess gdb =
          GdbProcess.start(program, script.arguments(symbols), sources(), lines)) {
        if (gdb.await(LIMIT).isEmpty()) {
          throw new IOException("gdb did not end within " + LIMIT.toSeconds() + " s and was ended");
        }
      }
      return verdict(script.missingFrom(List.copyOf(transcript)));
    }
  }

  private int verdict(List<String> missing) {
    if (missing.isEmpty()) {
      out().println("demo: every stop was where it had to be");
      return ExitCodes.OK;
    }
    missing.forEach(line -> err().println("trapgate: demo: " + line));
    return ExitCodes.FAILED;
  }

  /** Where the launcher says the source tree is; gdb does without it elsewhere. */
  private static Path sources() {
    return Path.of(System.getProperty("trapgate.home", "."));
  }

  private static String sessionText() throws IOException {
    try (InputStream in = DemoCommand.class.getResourceAsStream("demo.session")) {
      if (in == null) {
        throw new IOException(
            "demo.session is missing from the build (expected: beside DemoCommand)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
