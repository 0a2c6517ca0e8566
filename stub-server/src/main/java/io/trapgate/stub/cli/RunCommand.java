package io.trapgate.stub.cli;

import io.trapgate.stub.script.report.Reports;
import io.trapgate.stub.script.run.GdbInfo;
import io.trapgate.stub.script.run.RunPlan;
import io.trapgate.stub.script.run.ScriptRun;
import io.trapgate.stub.script.verdict.RunResult;
import io.trapgate.target.CpuFamily;
import io.trapgate.target.HostKvm;
import io.trapgate.target.MachineException;
import io.trapgate.target.MachineSpec;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code trapgate run}: scripts of gdb commands, each against a machine of its own. */
@Command(
    name = "run",
    description = {
      "Run gdb on scripts, each against a fresh machine with the guest, and give a verdict.",
      "A script fails by gdb's error, by what it expects (expect-stop, expect-watch, ...: 'help"
          + " trapgate-expect' in it), by how the guest ends, and by its time."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all scripts passed",
      "1:some did not; standard output says why",
      ExitCodes.USAGE_LINE,
      ExitCodes.ENVIRONMENT_LINE
    },
    footerHeading = "Example:%n",
    footer = "  trapgate run --out results --jobs 2 guest.elf first.gdb second.gdb")
final class RunCommand extends CliCommand {
  private static final int LAST_WORK_SECONDS = 15;
  private static final int BAR_WIDTH = 79;

  @Mixin private final MachineOptions machine = new MachineOptions();

  @Mixin private final StopOnOption stopOn = new StopOnOption();

  @Mixin private final RunLimits limits = new RunLimits();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "GUEST SCRIPT...: the image, and scripts of gdb commands; with --guest only scripts.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--gdb",
      paramLabel = "PROGRAM",
      description = "The gdb to run. Default: gdb-multiarch on PATH.")
  private @Nullable Path gdb;

  @Option(
      names = "--symbols",
      paramLabel = "FILE",
      description = "Where gdb reads symbols from. Default: the guest, when it is an ELF file.")
  private @Nullable Path symbols;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where junit.xml, report.html, and of each script its event log (NAME.jsonl) and its"
              + " transcript (NAME.txt) go. Default: nowhere.")
  private @Nullable Path out;

  @Option(
      names = "--trace-ioctl",
      paramLabel = "DIR",
      description =
          "Write of each script every ioctl of KVM's and every exit to DIR/NAME.ioctl.jsonl; of a"
              + " model what would be one. Default: nowhere.")
  private @Nullable Path traces;

  @Option(
      names = "--no-connect",
      description = "Leave it to the script to connect, with the command trapgate-connect.")
  private boolean noConnect;

  @Override
  public Integer call() throws CliFailure, InterruptedException {
    MachineSpec spec = machine.spec(spec().commandLine(), guest());
    requireHost();
    List<Path> scripts = limits.shard().of(scripts());
    Path program = new GdbFinder(err()).find(Optional.ofNullable(gdb));
    RunPlan plan =
        new RunPlan(
            spec,
            debugger(program, spec),
            scripts,
            limits.limits(spec().commandLine()),
            new RunPlan.Output(folder("--out", out), folder("--trace-ioctl", traces)),
            stopOn.of(spec().commandLine(), spec.cpu()));
    return run(plan);
  }

  /** What no script could run without is said once, and not as the verdict of each. */
  private void requireHost() throws CliFailure {
    if (machine.core(spec().commandLine()).home().family() == CpuFamily.HOST) {
      try {
        HostKvm.require();
      } catch (MachineException e) {
        throw CliFailure.of(e);
      }
    }
  }

  private int run(RunPlan plan) throws CliFailure, InterruptedException {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    boolean several = plan.limits().jobs() > 1 && plan.scripts().size() > 1;
    try (RunOutput output =
        new RunOutput(out(), several, terminal && several ? bar(plan.scripts().size()) : null)) {
      ScriptRun run = new ScriptRun(plan, output);
      CountDownLatch done = new CountDownLatch(1);
      Thread hook = new Thread(() -> endBySignal(run, done));
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        RunResult result = run.run();
        if (plan.output().results().isPresent()) {
          Reports.write(result, plan.output().results().get());
        }
        output.summary(result);
        out().flush();
        return result.passed() ? ExitCodes.OK : ExitCodes.FAILED;
      } catch (IOException e) {
        throw new CliFailure(ExitCodes.FAILED, ErrorLines.oneLine(e));
      } finally {
        done.countDown();
        removeQuietly(hook);
      }
    }
  }

  /** Ctrl-C and the like: what has finished is still reported. */
  private static void endBySignal(ScriptRun run, CountDownLatch done) {
    run.cancel();
    try {
      if (!done.await(LAST_WORK_SECONDS, TimeUnit.SECONDS)) {
        Thread.currentThread().interrupt(); // the process ends now, whatever is left
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeQuietly(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the hook is what brought us here
    }
  }

  /**
   * Drawn by ourselves on the line below the others; the library's own way takes a line of theirs.
   */
  private ProgressBar bar(int scripts) {
    return new ProgressBarBuilder()
        .setTaskName("scripts")
        .setInitialMax(scripts)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .setConsumer(
            new DelegatingProgressBarConsumer(
                text -> {
                  out().print("\r" + text);
                  out().flush();
                },
                BAR_WIDTH))
        .build();
  }

  private Optional<Path> guest() {
    if (machine.namesGuest()) {
      return Optional.empty();
    }
    if (files.isEmpty()) {
      throw wrong("no guest (expected: GUEST SCRIPT...)");
    }
    return Optional.of(files.getFirst());
  }

  private List<Path> scripts() {
    List<Path> scripts = files.subList(machine.namesGuest() ? 0 : 1, files.size());
    if (scripts.isEmpty()) {
      throw wrong("no script (expected: GUEST SCRIPT...)");
    }
    for (Path script : scripts) {
      if (!Files.isReadable(script) || Files.isDirectory(script)) {
        throw wrong("script " + script + ": can't be read (expected: a file of gdb commands)");
      }
    }
    return scripts;
  }

  private RunPlan.Debugger debugger(Path program, MachineSpec spec)
      throws CliFailure, InterruptedException {
    Optional<Path> guest = spec.payload().guest();
    if (symbols != null && !Files.isReadable(symbols)) {
      throw wrong("--symbols: " + symbols + " can't be read (expected: a file with symbols)");
    }
    try {
      GdbInfo info = GdbInfo.of(program);
      if (info.python().isEmpty()) {
        throw new CliFailure(
            ExitCodes.ENVIRONMENT,
            program
                + " has no Python (expected: a gdb built with it, such as Debian's"
                + " gdb-multiarch; apt-get install -y gdb-multiarch)");
      }
      Optional<Path> readFrom =
          symbols != null ? Optional.of(symbols) : guest.filter(RunCommand::isElf);
      return new RunPlan.Debugger(program, info.version(), readFrom, !noConnect);
    } catch (IOException e) {
      throw new CliFailure(ExitCodes.ENVIRONMENT, ErrorLines.oneLine(e));
    }
  }

  private static boolean isElf(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] magic = in.readNBytes(4);
      return magic.length == 4 && magic[0] == 0x7F && magic[1] == 'E' && magic[2] == 'L';
    } catch (IOException e) {
      return false; // the machine says better what is wrong with it
    }
  }

  /** A folder that can't be written to is better known now than behind the last script. */
  private Optional<Path> folder(String option, @Nullable Path folder) {
    if (folder == null) {
      return Optional.empty();
    }
    try {
      Files.createDirectories(folder);
      Path probe = Files.createTempFile(folder, ".trapgate", "");
      Files.delete(probe);
      return Optional.of(folder);
    } catch (IOException e) {
      throw wrong(
          "%s: %s can't be written to (expected: a folder): %s"
              .formatted(option, folder, ErrorLines.oneLine(e)));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec().commandLine(), message);
  }
}
