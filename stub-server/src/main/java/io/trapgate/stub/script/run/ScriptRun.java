package io.trapgate.stub.script.run;

import io.trapgate.stub.script.run.Verdicts.Verdict;
import io.trapgate.stub.script.verdict.RunResult;
import io.trapgate.stub.script.verdict.ScriptResult;
import io.trapgate.stub.script.verdict.ScriptResult.Failure;
import io.trapgate.stub.script.verdict.ScriptResult.Outcome;
import io.trapgate.stub.server.ServerException;
import io.trapgate.target.MachineException;
import io.trapgate.target.MachineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs scripts, several at a time, each with its own machine and its own gdb. */
public final class ScriptRun {
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final RunPlan plan;
  private final RunListener listener;
  private final RunningGdbs gdbs = new RunningGdbs();

  /**
   * @param listener told how it goes
   */
  public ScriptRun(RunPlan plan, RunListener listener) {
    this.plan = plan;
    this.listener = listener;
  }

  /** Ends the scripts that run, and starts no more; {@link #run} returns soon. Any thread. */
  public void cancel() {
    gdbs.endAll();
  }

  /**
   * Runs them all. No script's failure ends the others.
   *
   * @return results in the order of the plan
   */
  public RunResult run() throws InterruptedException {
    Instant started = Instant.now();
    long begin = System.nanoTime();
    List<String> names = ScriptNames.of(plan.scripts());
    List<Future<ScriptResult>> futures = new ArrayList<>();
    List<ScriptResult> results = new ArrayList<>();
    try (ExecutorService jobs =
        Executors.newFixedThreadPool(
            plan.limits().jobs(), Thread.ofPlatform().name("script-", 0).factory())) {
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        Path script = plan.scripts().get(i);
        futures.add(jobs.submit(() -> one(name, script)));
      }
      for (Future<ScriptResult> future : futures) {
        results.add(future.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a script's job has failed", e.getCause());
    }
    MachineSpec machine = plan.machine();
    return new RunResult(
        describe(machine),
        machine.payload().guest().map(Path::toString).orElse("demo guest"),
        plan.debugger().version(),
        started,
        since(begin),
        results);
  }

  private static String describe(MachineSpec machine) {
    int vcpus = machine.size().vcpus();
    return "%s on %s, %d MiB, %d vCPU%s"
        .formatted(
            machine.cpu(),
            machine.board(),
            machine.size().memoryBytes() >> 20,
            vcpus,
            vcpus == 1 ? "" : "s");
  }

  private ScriptResult one(String name, Path script) throws InterruptedException {
    Instant started = Instant.now();
    long begin = System.nanoTime();
    Optional<Path> log = plan.output().log(name);
    List<String> transcript = List.of();
    Verdict verdict;
    if (gdbs.areEnded()) {
      verdict = notRun("the run was ended before it began");
    } else {
      listener.begins(name);
      try {
        ScriptSession session =
            new ScriptSession(
                plan,
                script,
                new ScriptSession.Written(log, plan.output().trace(name)),
                line -> listener.line(name, line),
                gdbs);
        ScriptSession.Ended ended = session.run();
        verdict = ended.verdict();
        transcript = ended.transcript();
        write(name, transcript);
      } catch (IOException | MachineException | ServerException | IllegalStateException e) {
        verdict = notRun(String.valueOf(e.getMessage()));
      }
      if (gdbs.areEnded() && verdict.outcome() != Outcome.PASSED) {
        verdict = notRun("the run was ended before the script came to its end");
      }
    }
    ScriptResult result =
        new ScriptResult(
            name,
            script,
            verdict.outcome(),
            new ScriptResult.Timing(started, since(begin)),
            verdict.failure(),
            transcript,
            log.orElse(Path.of(name + ".jsonl")));
    listener.ended(result);
    return result;
  }

  private void write(String name, List<String> transcript) throws IOException {
    Optional<Path> folder = plan.output().results();
    if (folder.isPresent()) {
      Files.write(folder.get().resolve(name + ".txt"), transcript);
    }
  }

  private static Verdict notRun(String why) {
    return new Verdict(Outcome.NOT_RUN, Optional.of(new Failure(why, "", "", why, List.of())));
  }

  private static Duration since(long begin) {
    return Duration.ofMillis((System.nanoTime() - begin) / NANOS_PER_MILLI);
  }
}
