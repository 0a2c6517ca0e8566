package io.trapgate.testkit;

import io.trapgate.target.CpuInfo;
import io.trapgate.target.MachineSpec;
import io.trapgate.target.Machines;
import io.trapgate.target.kvm.KvmCompat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a {@link MachineSetup} of what stands in a {@link TrapgateMachine}. */
final class MachineReader {
  private static final Pattern MEMORY = Pattern.compile("([0-9]{1,7})([KMG])");

  private final TrapgateMachine annotation;
  private final Class<?> owner;
  private final GuestFiles files;

  /**
   * @param owner whose resources are looked at too
   * @param files keeps copies of resources
   */
  MachineReader(TrapgateMachine annotation, Class<?> owner, GuestFiles files) {
    this.annotation = annotation;
    this.owner = owner;
    this.files = files;
  }

  /**
   * What to start.
   *
   * @throws MachineStartException when something in it can't be met
   */
  MachineSetup read() {
    CpuInfo core = core();
    MachineSpec spec =
        new MachineSpec(
            annotation.cpu(),
            core.home().board(),
            new MachineSpec.Size(memory(core), annotation.smp()),
            new MachineSpec.Payload(
                file("guest", annotation.guest()),
                file("initrd", annotation.initrd()),
                annotation.append(),
                new MachineSpec.ImageFormat.Auto()),
            new MachineSpec.Behaviour(annotation.quantum(), KvmCompat.UPSTREAM, choices()));
    if (annotation.timeoutSeconds() < 1) {
      throw new MachineStartException(
          "timeoutSeconds: " + annotation.timeoutSeconds() + " (expected: 1 or more)");
    }
    MachineSetup setup =
        MachineSetup.of(spec).withPatience(Duration.ofSeconds(annotation.timeoutSeconds()));
    setup = annotation.watchRanges() ? setup.watchingRanges() : setup;
    Optional<Path> symbols = file("symbols", annotation.symbols());
    return symbols.isPresent() ? setup.withSymbols(symbols.get()) : setup;
  }

  private Optional<Path> file(String what, String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(files.find(what, name, owner));
  }

  private CpuInfo core() {
    List<CpuInfo> cores = Machines.cpus();
    return cores.stream()
        .filter(core -> core.name().equals(annotation.cpu()))
        .findFirst()
        .orElseThrow(() ->
            new MachineStartException(
                "cpu: %s (expected: one of %s)"
                    .formatted(
                        annotation.cpu(),
                        String.join(", ", cores.stream().map(CpuInfo::name).toList()))));
  }

  private long memory(CpuInfo core) {
    if (annotation.memory().isEmpty()) {
      return core.home().memoryBytes();
    }
    Matcher form = MEMORY.matcher(annotation.memory().toUpperCase(Locale.ROOT));
    if (!form.matches()) {
      throw new MachineStartException(
          "memory: %s (expected: a number with K, M or G, for example 256M)"
              .formatted(annotation.memory()));
    }
    int shift = 10 * (1 + "KMG".indexOf(form.group(2)));
    return Long.parseLong(form.group(1)) << shift;
  }

  private Map<String, String> choices() {
    Map<String, String> choices = new LinkedHashMap<>();
    for (String choice : annotation.choices()) {
      int equals = choice.indexOf('=');
      if (equals < 1) {
        throw new MachineStartException(
            "choices: %s (expected: name=value, for example fx=kvm)".formatted(choice));
      }
      choices.put(choice.substring(0, equals), choice.substring(equals + 1));
    }
    return choices;
  }
}
