package io.trapgate.stub.script.run;

import io.trapgate.target.MachineSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run does.
 *
 * @param machine what each script gets one of
 * @param debugger who runs the scripts
 * @param scripts in the order of the report
 * @param limits how long and how many
 * @param output what is left of it
 * @param stopOn names of the guest's exceptions before which the machine stops
 */
public record RunPlan(
    MachineSpec machine,
    Debugger debugger,
    List<Path> scripts,
    Limits limits,
    Output output,
    List<String> stopOn) {
  public RunPlan {
    scripts = List.copyOf(scripts);
    stopOn = List.copyOf(stopOn);
  }

  /**
   * The gdb.
   *
   * @param program its file
   * @param version its version line
   * @param symbols file it reads the guest's symbols from
   * @param connect whether it is connected before the script begins
   */
  public record Debugger(Path program, String version, Optional<Path> symbols, boolean connect) {}

  /**
   * Where files go; without a folder nothing is left.
   *
   * @param results reports, logs and transcripts
   * @param calls of each script the calls to KVM
   */
  public record Output(Optional<Path> results, Optional<Path> calls) {
    Optional<Path> log(String script) {
      return results.map(folder -> folder.resolve(script + ".jsonl"));
    }

    Optional<Path> trace(String script) {
      return calls.map(folder -> folder.resolve(script + ".ioctl.jsonl"));
    }
  }

  /**
   * Bounds.
   *
   * @param perScript wall clock
   * @param jobs scripts at a time
   */
  public record Limits(Duration perScript, int jobs) {}
}
