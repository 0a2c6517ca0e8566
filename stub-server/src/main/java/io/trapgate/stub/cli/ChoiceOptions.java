package io.trapgate.stub.cli;

import io.trapgate.target.ChoiceInfo;
import io.trapgate.target.CpuFamily;
import io.trapgate.target.Machines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that choose among what the sources leave open. */
final class ChoiceOptions {
  @Option(
      names = "--choice",
      paramLabel = "NAME=VALUE",
      description =
          "How the core behaves where the sources leave it open; may be repeated. 'trapgate cpus"
              + " --choices' lists them.")
  private Map<String, String> choices = new LinkedHashMap<>();

  @Option(
      names = "--fx",
      paramLabel = "PROFILE",
      description =
          "x86: whose FXSAVE and FXRSTOR it has: cpu, kvm or seed-v1. The same as --choice"
              + " fx=PROFILE. Default: cpu.")
  private @Nullable String fx;

  @Option(
      names = "--gdb-arch",
      paramLabel = "NAME",
      description =
          "x86: what gdb is told of: i386:x86-64, i386 or i8086. The same as --choice"
              + " gdb-arch=NAME. Default: i386:x86-64.")
  private @Nullable String gdbArch;

  /**
   * The choices made, by name.
   *
   * @throws ParameterException for a name that this family doesn't have, or a value that isn't one
   */
  Map<String, String> of(CommandLine command, CpuFamily family) {
    Map<String, String> made = new LinkedHashMap<>();
    choices.forEach((name, value) -> add(command, family, made, new Made("--choice", name, value)));
    if (fx != null) {
      add(command, family, made, new Made("--fx", "fx", fx));
    }
    if (gdbArch != null) {
      add(command, family, made, new Made("--gdb-arch", "gdb-arch", gdbArch));
    }
    return made;
  }

  /**
   * One choice.
   *
   * @param option how it was said
   */
  private record Made(String option, String name, String value) {
    boolean isSugar() {
      return !option.equals("--choice");
    }
  }

  private static void add(
      CommandLine command, CpuFamily family, Map<String, String> made, Made next) {
    List<ChoiceInfo> known =
        Machines.choices().stream().filter(choice -> choice.family() == family).toList();
    for (ChoiceInfo choice : known) {
      if (choice.name().equals(next.name())) {
        String option = next.isSugar() ? next.option() : "--choice " + next.name();
        OneOf.require(command, option, next.value(), choice.values());
        String before = made.put(next.name(), next.value());
        if (before != null && !before.equals(next.value())) {
          throw new ParameterException(
              command,
              "%s: '%s' and --choice %s=%s (expected: one of them)"
                  .formatted(option, next.value(), next.name(), before));
        }
        return;
      }
    }
    if (next.isSugar()) {
      throw new ParameterException(
          command,
          "%s: '%s' (expected: nothing; %s has no such choice)"
              .formatted(next.option(), next.value(), family.label()));
    }
    List<String> names = known.stream().map(ChoiceInfo::name).toList();
    OneOf.require(command, "--choice", next.name(), names);
  }
}
