package io.trapgate.stub.cli;

import io.trapgate.stub.server.ServerOptions;
import io.trapgate.target.MachineException;
import io.trapgate.target.Machines;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option that names exceptions of the guest before which the machine stops. */
final class StopOnOption {
  @Option(
      names = "--stop-on",
      paramLabel = "LIST",
      split = ",",
      description =
          "Stop before the guest takes one of these exceptions, with the signal a process would"
              + " get: trap, illegal, data-access, alignment, or a name that 'monitor stop-on'"
              + " shows. Beyond what KVM can do. Default: none.")
  private List<String> names = new ArrayList<>();

  /**
   * What is asked for.
   *
   * @param cpu a core that exists
   * @throws ParameterException for a name that it doesn't have
   */
  List<String> of(CommandLine command, String cpu) {
    try {
      return ServerOptions.exceptions(names, Machines.exceptions(cpu));
    } catch (IllegalArgumentException | MachineException unknown) {
      throw new ParameterException(command, "--stop-on: " + unknown.getMessage());
    }
  }
}
