package io.trapgate.stub.cli;

import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.log.LoggedMachine;
import io.trapgate.stub.script.log.SessionLog;
import io.trapgate.stub.script.log.TraceFile;
import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.PerConnectionServer;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.SerialEndpoint;
import io.trapgate.stub.server.SerialTarget;
import io.trapgate.stub.server.ServerException;
import io.trapgate.stub.server.ServerObserver;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.CpuFamily;
import io.trapgate.target.MachineException;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.MachineTemplate;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.Vm;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code trapgate serve}: runs a guest and lets a debugger at it. */
@Command(
    name = "serve",
    description = "Run a guest on a modelled machine and wait for gdb.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      ExitCodes.OK_LINE,
      ExitCodes.FAILED_LINE,
      ExitCodes.USAGE_LINE,
      ExitCodes.ENVIRONMENT_LINE,
      ExitCodes.STUCK_LINE,
      ExitCodes.GUEST_LINE
    },
    footerHeading = "Example:%n",
    footer = {
      "  trapgate serve --listen 127.0.0.1:1234 --serial tcp:127.0.0.1:4555 guest.elf",
      "  gdb-multiarch guest.elf -ex 'target remote 127.0.0.1:1234'"
    })
final class ServeCommand extends CliCommand {
  /** The name of the choice that lets watchpoints be ranges. */
  private static final String WATCH_RANGES = "watch-ranges";

  private static final String NONE = "none";

  private final EarlyStart early;

  @Mixin private final MachineOptions machine = new MachineOptions();

  @Mixin private final FileOptions files = new FileOptions();

  @Mixin private final SessionOptions sessions = new SessionOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "GUEST",
      description =
          "Image to run: ELF or uImage; for x86 also multiboot, a boot sector or raw. On ppce500 the"
              + " built-in demo guest when left out.")
  private @Nullable Path guest;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      defaultValue = "${env:TRAPGATE_LISTEN:-127.0.0.1:1234}",
      description =
          "Where gdb connects: HOST:PORT, unix:PATH or stdio; port 0 is any free one."
              + " Default: ${DEFAULT-VALUE}.")
  private String listen = "127.0.0.1:1234";

  @Option(
      names = "--health",
      paramLabel = "ADDRESS",
      defaultValue = "${env:TRAPGATE_HEALTH:-none}",
      description =
          "Where HTTP requests are answered with one line about the server, for a health check:"
              + " HOST:PORT, unix:PATH or none. Default: ${DEFAULT-VALUE}.")
  private String health = NONE;

  @Option(
      names = "--serial",
      paramLabel = "TARGET",
      description =
          "Where the guest's console goes: stdio, none, gdb, file:PATH, tcp:HOST:PORT or unix:PATH."
              + " Default: stdio; none with --listen stdio; gdb with --per-connection.")
  private @Nullable String serial;

  @Option(
      names = "--start",
      paramLabel = "STATE",
      defaultValue = "stopped",
      description =
          "Whether the guest is running or stopped until gdb comes. Default: ${DEFAULT-VALUE}.")
  private String start = "stopped";

  @Option(names = "--once", description = "End when the first gdb has gone.")
  private boolean once;

  @Option(
      names = "--watch-ranges",
      description =
          "Book E: let one watchpoint of any length take all data slots, and catch every access"
              + " that touches it. Beyond what KVM can do: a session that needs it works only here.")
  private boolean watchRanges;

  @Mixin private final StopOnOption stopOn = new StopOnOption();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "Write all that happens to FILE as JSON lines: packets, ioctls, exits, stops, console."
              + " 'trapgate replay FILE' plays it again.")
  private @Nullable Path log;

  @Option(
      names = "--trace-ioctl",
      paramLabel = "FILE",
      description =
          "Write every ioctl of KVM's and every exit to FILE as JSON lines; of a model what would be"
              + " one, so that the two can be compared.")
  private @Nullable Path trace;

  @Option(
      names = "--flash-save",
      paramLabel = "FILE",
      description =
          "Write the flash's content to FILE when the server ends; only with --flash. Default: it is"
              + " written nowhere.")
  private @Nullable Path flashSave;

  /**
   * The command, its options not read yet.
   *
   * @param early what it waits for before it touches a machine
   */
  ServeCommand(EarlyStart early) {
    this.early = early;
  }

  @Override
  public Integer call() throws CliFailure, InterruptedException {
    early.await();
    MachineSpec spec = machine.spec(spec().commandLine(), Optional.ofNullable(guest));
    if (flashSave != null && spec.payload().flash().isEmpty()) {
      throw wrong("--flash-save without --flash (expected: both)");
    }
    if (watchRanges) {
      spec = allowingRanges(spec);
    }
    ServerOptions options = options().stoppingOn(stopOn.of(spec().commandLine(), spec.cpu()));
    Optional<ListenAddress> health = healthAddress(options.listen());
    Optional<ListenAddress> observers = sessions.observers(spec().commandLine(), options.listen());
    boolean perConnection = sessions.perConnection(spec().commandLine(), options.listen());
    SerialTarget console = console(options.listen(), perConnection);
    ServerOptions all =
        files
            .served(spec().commandLine(), spec.payload().guest())
            .map(options::showing)
            .orElse(options)
            .limited(sessions.limits());
    if (console instanceof SerialTarget.Gdb) {
      all = all.showingConsole();
    }
    if (perConnection) {
      return machinePerConnection(spec, all, health);
    }
    try (TraceFile calls = trace == null ? null : TraceFile.open(trace);
        Vm vm = calls == null ? Machines.open(spec) : traced(spec, calls)) {
      FlashFile content =
          flashSave == null ? null : FlashFile.open(flashSave, vm.flash().orElseThrow(), err());
      int code = logged(vm, spec, new Ends(all, console, health, observers));
      if (content != null) {
        content.save();
      }
      return code;
    } catch (MachineException | ServerException | IOException e) {
      throw CliFailure.of(e);
    }
  }

  /** What a signal ends is on the disk as well. */
  private static Vm traced(MachineSpec spec, TraceFile calls) throws MachineException {
    Runtime.getRuntime().addShutdownHook(new Thread(calls::close));
    return Machines.template(spec).open(calls);
  }

  private int machinePerConnection(
      MachineSpec spec, ServerOptions options, Optional<ListenAddress> health)
      throws CliFailure, InterruptedException {
    try {
      MachineTemplate template = Machines.template(spec);
      try (PerConnectionServer server =
          PerConnectionServer.start(template::open, options, sessions.machines())) {
        if (health.isPresent()) {
          err().println("health on " + server.answerHealth(health.get()));
        }
        err().println("listening on " + server.listening() + ", one machine per connection");
        return server.awaitEnd();
      }
    } catch (MachineException | ServerException e) {
      throw CliFailure.of(e);
    }
  }

  /** The machine must take what only the extension asks of it. */
  private MachineSpec allowingRanges(MachineSpec asked) {
    CpuFamily family = machine.core(spec().commandLine()).home().family();
    boolean has =
        Machines.choices().stream()
            .filter(choice -> choice.family() == family)
            .anyMatch(choice -> choice.name().equals(WATCH_RANGES));
    if (!has) {
      throw wrong("--watch-ranges with --cpu " + asked.cpu() + " (expected: a Book E core)");
    }
    return asked.choosing(WATCH_RANGES, "on");
  }

  private int logged(Vm vm, MachineSpec spec, Ends ends)
      throws ServerException, IOException, InterruptedException {
    if (log == null) {
      return serve(vm, ends, ServerObserver.NONE);
    }
    LogEvent.Machine described = LoggedMachine.of(spec, vm, ends.gdb());
    try (SessionLog record = SessionLog.open(log, described, vm.architecture())) {
      Thread last = new Thread(() -> record.close("the server was ended by a signal"));
      Runtime.getRuntime().addShutdownHook(last);
      int code = serve(vm, ends, record);
      record.close("the machine ended with code " + code);
      return code;
    }
  }

  /** Where the machine meets the host. */
  private record Ends(
      ServerOptions gdb,
      SerialTarget console,
      Optional<ListenAddress> health,
      Optional<ListenAddress> observers) {}

  private int serve(Vm vm, Ends ends, ServerObserver observer)
      throws ServerException, IOException, InterruptedException {
    Optional<SerialLine> line = vm.serial();
    try (SerialEndpoint endpoint = line.isPresent() ? open(ends.console(), line.get()) : null;
        RspServer server = RspServer.start(vm, ends.gdb(), observer)) {
      if (endpoint != null) {
        endpoint.address().ifPresent(address -> err().println("console on " + address));
      }
      if (ends.health().isPresent()) {
        err().println("health on " + server.answerHealth(ends.health().get()));
      }
      if (ends.observers().isPresent()) {
        err().println("observers on " + server.admitObservers(ends.observers().get()));
      }
      err().println("listening on " + server.listening());
      return exitCode(server.awaitEnd());
    }
  }

  /** One rule for every board: what the machine ended with is what the process returns. */
  private int exitCode(int serverCode) {
    if (serverCode != ExitCodes.OK) {
      err().println("trapgate: the machine ended with code " + serverCode);
    }
    return serverCode & ExitCodes.MOST;
  }

  private static SerialEndpoint open(SerialTarget console, SerialLine line) throws IOException {
    return SerialEndpoint.open(
        console,
        line,
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out));
  }

  private ServerOptions options() {
    try {
      boolean running = StartState.parse(start) == StartState.RUNNING;
      return new ServerOptions(ListenAddress.parse(listen), once, running, watchRanges);
    } catch (ServerException | IllegalArgumentException e) {
      throw wrong(ErrorLines.oneLine(e));
    }
  }

  /** The standard streams have an event loop without sockets; the environment asks in vain. */
  private Optional<ListenAddress> healthAddress(ListenAddress gdb) {
    if (gdb instanceof ListenAddress.Stdio) {
      if (spec().commandLine().getParseResult().hasMatchedOption("--health")) {
        throw wrong("--health with --listen stdio (expected: --listen HOST:PORT or unix:PATH)");
      }
      return Optional.empty();
    }
    try {
      return health.equals(NONE) ? Optional.empty() : Optional.of(ListenAddress.parse(health));
    } catch (ServerException e) {
      throw wrong("--health: " + ErrorLines.oneLine(e));
    }
  }

  private SerialTarget console(ListenAddress address, boolean perConnection) {
    boolean gdbOnStreams = address instanceof ListenAddress.Stdio;
    if (serial == null && perConnection) {
      return new SerialTarget.Gdb();
    }
    if (serial == null) {
      return gdbOnStreams ? new SerialTarget.None() : new SerialTarget.Stdio();
    }
    SerialTarget target;
    try {
      target = SerialTarget.parse(serial);
    } catch (IllegalArgumentException e) {
      throw wrong(ErrorLines.oneLine(e));
    }
    if (gdbOnStreams && target instanceof SerialTarget.Stdio) {
      throw wrong(
          "--serial stdio with --listen stdio: gdb and the console can't share the streams");
    }
    boolean inGdb = target instanceof SerialTarget.Gdb;
    if (perConnection && !inGdb && !(target instanceof SerialTarget.None)) {
      throw wrong("--serial " + serial + " with --per-connection (expected: gdb or none)");
    }
    if (inGdb && log != null) {
      throw wrong(
          "--serial gdb with --log (expected: one of them: when such output comes is not replayed)");
    }
    return target;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec().commandLine(), message);
  }
}
