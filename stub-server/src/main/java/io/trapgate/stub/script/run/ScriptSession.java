package io.trapgate.stub.script.run;

import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.log.LoggedMachine;
import io.trapgate.stub.script.log.SessionLog;
import io.trapgate.stub.script.log.TraceFile;
import io.trapgate.stub.server.BothObservers;
import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.MachineHandle;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.ServerException;
import io.trapgate.stub.server.ServerObserver;
import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.MachineException;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.Vm;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One script on a machine of its own. */
final class ScriptSession {
  /** How long gdb has for its last words when its time is up. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final RunPlan plan;
  private final Path script;
  private final Consumer<String> listener;
  private final ScriptLines lines;
  private final Written files;
  private final RunningGdbs running;

  /**
   * @param files what is written besides the transcript
   * @param listener gets each line of the transcript
   * @param running where its gdb is noted while it runs
   */
  ScriptSession(
      RunPlan plan,
      Path script,
      Written files,
      Consumer<String> listener,
      RunningGdbs running)
      throws IOException {
    this.plan = plan;
    this.script = script.toAbsolutePath().normalize();
    this.files = files;
    this.running = running;
    this.lines = new ScriptLines(this.script.toString(), text(this.script));
    this.listener = listener;
  }

  /**
   * What is written while it runs.
   *
   * @param log its events
   * @param trace its machine's calls to KVM
   */
  record Written(Optional<Path> log, Optional<Path> trace) {}

  private static List<String> text(Path script) throws IOException {
    try {
      return Files.readAllLines(script);
    } catch (MalformedInputException e) {
      return Files.readAllLines(script, StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * How it went.
   *
   * @param transcript all that was printed
   */
  record Ended(Verdicts.Verdict verdict, List<String> transcript) {}

  /** Runs it to its end, whatever that is; nothing of it is left but the log. */
  Ended run() throws IOException, InterruptedException, MachineException, ServerException {
    ServerOptions options =
        new ServerOptions(ListenAddress.parse("127.0.0.1:0"), false, false)
            .stoppingOn(plan.stopOn());
    try (TraceFile calls = files.trace().isPresent() ? TraceFile.open(files.trace().get()) : null;
        Vm vm = Machines.template(plan.machine()).open(calls == null ? CallTrace.NONE : calls);
        SessionLog log = openLog(vm, options)) {
      EventLog events = log == null ? EventLog.NONE : log::add;
      Transcript transcript =
          new Transcript(lines, listener, line -> events.add(new LogEvent.DebuggerLine(line)));
      GuestConsole console = new GuestConsole(transcript::fromGuest);
      SessionWatch watch = new SessionWatch(console);
      ServerObserver observer = log == null ? watch : new BothObservers(log, watch);
      try (RspServer server = RspServer.start(vm, options, observer)) {
        SessionParts parts =
            new SessionParts(
                new MachineDesk(server),
                watch,
                console,
                new Expectations(watch, console),
                transcript,
                lines,
                script.getFileName().toString(),
                vm.serial(),
                events);
        parts
            .desk()
            .ask(view -> {
              watch.watch(view.controller());
              return true;
            });
        Verdicts.Verdict verdict = debug(parts);
        if (log != null) {
          log.close(verdict.outcome().toString());
        }
        return new Ended(verdict, transcript.lines());
      }
    }
  }

  private @Nullable SessionLog openLog(Vm vm, ServerOptions options) throws IOException {
    if (files.log().isEmpty()) {
      return null;
    }
    LogEvent.Machine machine = LoggedMachine.of(plan.machine(), vm, options);
    return SessionLog.open(files.log().get(), machine, vm.architecture());
  }

  private Verdicts.Verdict debug(SessionParts parts) throws IOException, InterruptedException {
    Conversation conversation = new Conversation(parts);
    try (ControlChannel channel = ControlChannel.open(conversation::answer);
        LauncherFolder launcher = LauncherFolder.create(launch(parts, channel));
        GdbProcess gdb =
            running.start(
                plan.debugger().program(),
                arguments(launcher),
                Path.of(""),
                parts.transcript()::fromGdb)) {
      OptionalInt code = gdb.await(plan.limits().perScript());
      boolean late = code.isEmpty();
      if (late) {
        endTime(parts, conversation);
        gdb.await(GRACE);
      }
      Verdicts.Remains remains = remains(parts);
      Findings findings = conversation.findings();
      return late
          ? Verdicts.timedOut(plan.limits().perScript(), findings, remains, parts.transcript())
          : Verdicts.ended(code.getAsInt(), findings, remains, parts.transcript());
    }
  }

  /** From now on the guest is stopped whenever it runs, and at the stop gdb is told to end. */
  private static void endTime(SessionParts parts, Conversation conversation) {
    conversation.endTime();
    MachineDesk desk = parts.desk();
    desk.ask(view -> {
      parts
          .watch()
          .atEachResume(() -> {
            var _ = desk.server().ask(later -> interrupt(parts, later));
          });
      return interrupt(parts, view);
    });
  }

  private static boolean interrupt(SessionParts parts, MachineHandle view) {
    boolean runs = view.runner().running();
    if (runs) {
      parts.log().add(new LogEvent.InterruptByte()); // a replay interrupts there too
      view.runner().interrupt();
    }
    return runs;
  }

  private static Verdicts.Remains remains(SessionParts parts) {
    return parts
        .desk()
        .ask(view -> {
          if (!view.runner().running()) {
            parts.console().flushLast();
          }
          return new Verdicts.Remains(
              parts.watch().end(),
              parts.expectations().endExpected(),
              parts.watch().broken(),
              MachineDesk.places(view),
              MachineDesk.tables(view));
        });
  }

  private Map<String, Object> launch(SessionParts parts, ControlChannel channel) {
    Map<String, Object> launch = new LinkedHashMap<>();
    launch.put("port", channel.port());
    launch.put("token", channel.token());
    launch.put("target", parts.desk().server().listening());
    launch.put("script", script.toString());
    launch.put("connect", plan.debugger().connect());
    return launch;
  }

  private List<String> arguments(LauncherFolder launcher) {
    List<String> arguments = new ArrayList<>();
    plan.debugger().symbols().ifPresent(file -> arguments.add(file.toString()));
    arguments.add("-x");
    arguments.add(launcher.main().toString());
    return arguments;
  }
}
