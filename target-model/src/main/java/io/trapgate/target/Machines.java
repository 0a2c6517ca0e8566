package io.trapgate.target;

import io.trapgate.target.kvm.GuestException;
import io.trapgate.target.kvm.Vm;
import java.util.List;
import java.util.stream.Collectors;

/** The one entry: opens a machine from its spec. */
public final class Machines {
  private static final List<MachineFamily> FAMILIES =
      List.of(new BookeFamily(), new X86Family(), new KvmFamily());

  private Machines() {}

  /** The cores that can be named in a spec. */
  public static List<CpuInfo> cpus() {
    return FAMILIES.stream().flatMap(family -> family.cpus().stream()).toList();
  }

  /** The boards that can be named in a spec. */
  public static List<String> boards() {
    return FAMILIES.stream().map(MachineFamily::board).toList();
  }

  /** What a spec may choose: the points that the sources leave open. */
  public static List<ChoiceInfo> choices() {
    return FAMILIES.stream().flatMap(family -> family.choices().stream()).toList();
  }

  /**
   * Builds the machine, loads its guest and leaves vCPU 0 at the entry point, stopped.
   *
   * @throws MachineException when the spec can't be met; nothing is left open
   */
  public static Vm open(MachineSpec spec) throws MachineException {
    return template(spec).open();
  }

  /**
   * Reads and loads the guest, for any number of machines that start like this.
   *
   * @throws MachineException when the spec can't be met; nothing is left open
   */
  public static MachineTemplate template(MachineSpec spec) throws MachineException {
    MachineFamily family = family(spec.cpu());
    if (!spec.board().equals(family.board())) {
      throw new MachineException(
          "board: %s (expected: %s for cpu %s)"
              .formatted(spec.board(), family.board(), spec.cpu()));
    }
    family.ram().require(spec.size().memoryBytes());
    requireIn("vCPUs", spec.size().vcpus(), MachineSpec.Size.MAX_VCPUS);
    requireIn("quantum", spec.behaviour().quantum(), MachineSpec.Behaviour.MAX_QUANTUM);
    requireChoices(family.choices(), spec.behaviour());
    return family.template(spec);
  }

  /**
   * The exceptions of a guest before which such a machine can stop.
   *
   * @throws MachineException for a core that doesn't exist
   */
  public static List<GuestException> exceptions(String cpu) throws MachineException {
    return family(cpu).exceptions();
  }

  private static MachineFamily family(String cpu) throws MachineException {
    for (MachineFamily family : FAMILIES) {
      if (family.cpus().stream().anyMatch(c -> c.name().equals(cpu))) {
        return family;
      }
    }
    String known = cpus().stream().map(CpuInfo::name).collect(Collectors.joining(", "));
    throw new MachineException("cpu: " + cpu + " (expected: one of " + known + ")");
  }

  private static void requireChoices(List<ChoiceInfo> known, MachineSpec.Behaviour behaviour)
      throws MachineException {
    for (String name : behaviour.choices().keySet()) {
      ChoiceInfo choice =
          known.stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
      if (choice == null) {
        String names = known.stream().map(ChoiceInfo::name).collect(Collectors.joining(", "));
        throw new MachineException("choice: " + name + " (expected: one of " + names + ")");
      }
      String value = behaviour.choices().get(name);
      if (!choice.values().contains(value)) {
        throw new MachineException(
            "choice %s: %s (expected: %s)"
                .formatted(name, value, String.join(" or ", choice.values())));
      }
    }
  }

  private static void requireIn(String what, long value, long most) throws MachineException {
    if (value < 1 || value > most) {
      throw new MachineException("%s: %d (expected: 1 to %d)".formatted(what, value, most));
    }
  }
}
