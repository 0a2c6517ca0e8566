package io.trapgate.stub.cli;

import io.trapgate.stub.script.run.RunPlan;
import io.trapgate.stub.script.run.Shard;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that bound a run. */
final class RunLimits {
  private static final int MAX_JOBS = 64;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = DurationOption.class,
      description = "Most that a script may take: 90s, 500ms, 2m. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofSeconds(60);

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "1",
      converter = CountOption.class,
      description = "Scripts at a time, 1 to 64. Default: ${DEFAULT-VALUE}.")
  private long jobs = 1;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      defaultValue = "1/1",
      converter = ShardOption.class,
      description = "Run only the I-th, I+N-th, ... script. Default: all.")
  private Shard shard = Shard.WHOLE;

  Shard shard() {
    return shard;
  }

  RunPlan.Limits limits(CommandLine command) {
    if (jobs < 1 || jobs > MAX_JOBS) {
      throw new ParameterException(
          command, "--jobs: %d (expected: 1 to %d)".formatted(jobs, MAX_JOBS));
    }
    return new RunPlan.Limits(timeout, (int) jobs);
  }
}
