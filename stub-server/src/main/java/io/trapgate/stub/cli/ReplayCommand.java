package io.trapgate.stub.cli;

import io.trapgate.stub.script.replay.LogReplay;
import io.trapgate.stub.script.replay.ReplayException;
import io.trapgate.stub.script.replay.ReplayOptions;
import io.trapgate.stub.script.replay.ReplayText;
import io.trapgate.stub.script.replay.Replayed;
import io.trapgate.target.kvm.KvmCompat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code trapgate replay}: makes a regression test of any session's log. */
@Command(
    name = "replay",
    description = {
      "Play the client's side of a log against a fresh machine of the same kind, and name the first"
          + " reply that differs.",
      "'trapgate serve --log FILE' writes such a log."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every reply is the same",
      "1:a reply differs; standard output says which",
      "2:wrong command line, or a log that can't be played"
    },
    footerHeading = "Example:%n",
    footer = "  trapgate replay session.jsonl")
final class ReplayCommand extends CliCommand {
  private static final long MOST_SECONDS = 86_400;

  @Parameters(index = "0", paramLabel = "LOG", description = "The log to play.")
  private @Nullable Path log;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "GUEST",
      description = "The guest's image. Default: where it was when the log was written.")
  private @Nullable Path guest;

  @Option(
      names = "--ignore-hash",
      description = "Take a guest whose content isn't that of the log.")
  private boolean ignoreHash;

  @Option(
      names = "--kvm-compat",
      paramLabel = "KVM",
      description = "Which KVM guest debug follows: upstream or seed-v3. Default: as in the log.")
  private @Nullable String compat;

  @Option(
      names = "--choice",
      paramLabel = "NAME=VALUE",
      description = "A choice that is made otherwise than in the log; may be repeated.")
  private Map<String, String> choices = new LinkedHashMap<>();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      converter = CountOption.class,
      description =
          "How long to wait for a reply, beyond what it took in the log. Default: ${DEFAULT-VALUE}.")
  private long timeout = 60;

  @Override
  public Integer call() throws CliFailure, InterruptedException {
    if (log == null) {
      throw new ParameterException(spec().commandLine(), "no LOG (expected: a log to play)");
    }
    try {
      Replayed replayed = LogReplay.play(log, options());
      ReplayText.lines(log.toString(), replayed).forEach(out()::println);
      if (replayed.difference().isPresent()) {
        return ExitCodes.FAILED;
      }
      return replayed.flaw().isEmpty() ? ExitCodes.OK : ExitCodes.USAGE;
    } catch (ReplayException e) {
      throw new CliFailure(ExitCodes.USAGE, ErrorLines.oneLine(e));
    }
  }

  private ReplayOptions options() {
    if (timeout < 1 || timeout > MOST_SECONDS) {
      throw new ParameterException(
          spec().commandLine(),
          "--timeout: %d (expected: 1 to %d seconds)".formatted(timeout, MOST_SECONDS));
    }
    return new ReplayOptions(
        Optional.ofNullable(guest),
        ignoreHash,
        Optional.ofNullable(compat).map(this::compat),
        choices,
        Duration.ofSeconds(timeout));
  }

  private KvmCompat compat(String name) {
    OneOf.require(spec().commandLine(), "--kvm-compat", name, List.of("upstream", "seed-v3"));
    return name.equals("upstream") ? KvmCompat.UPSTREAM : KvmCompat.SEED_V3;
  }
}
