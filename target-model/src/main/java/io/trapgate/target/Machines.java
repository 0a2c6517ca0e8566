package io.trapgate.target;

import io.trapgate.target.board.Ppce500;
import io.trapgate.target.booke.BookeChoices;
import io.trapgate.target.booke.CpuModel;
import io.trapgate.target.kvm.Vm;
import java.util.List;
import java.util.stream.Collectors;

/** The one entry: opens a machine from its spec. */
public final class Machines {
  private static final String BOARD = "ppce500";

  private Machines() {}

  /** The cores that can be named in a spec. */
  public static List<CpuInfo> cpus() {
    return CpuModel.ALL.stream()
        .map(m -> new CpuInfo(m.name(), m.description(), m.slots()))
        .toList();
  }

  /** The boards that can be named in a spec. */
  public static List<String> boards() {
    return List.of(BOARD);
  }

  /** What a spec may choose: the points that the sources leave open. */
  public static List<ChoiceInfo> choices() {
    return BookeChoices.all().stream()
        .map(c -> new ChoiceInfo(c.name(), c.values(), c.description(), c.source()))
        .toList();
  }

  /**
   * Builds the machine, loads its guest and leaves vCPU 0 at the entry point, stopped.
   *
   * @throws MachineException when the spec can't be met; nothing is left open
   */
  public static Vm open(MachineSpec spec) throws MachineException {
    CpuModel model = model(spec.cpu());
    if (!spec.board().equals(BOARD)) {
      throw new MachineException("board: " + spec.board() + " (expected: " + BOARD + ")");
    }
    requireSize(spec.size());
    if (spec.size().vcpus() > 1 && !model.coherent()) {
      throw new MachineException(
          "vCPUs: %d (expected: 1; the %s isn't made for several)"
              .formatted(spec.size().vcpus(), model.name()));
    }
    requireIn("quantum", spec.behaviour().quantum(), MachineSpec.Behaviour.MAX_QUANTUM);
    BookeChoices choices = choices(spec.behaviour());
    return new BookeMachine(model, spec, choices, BootPayload.load(spec));
  }

  private static BookeChoices choices(MachineSpec.Behaviour behaviour) throws MachineException {
    try {
      return BookeChoices.of(behaviour.compat(), behaviour.choices());
    } catch (IllegalArgumentException e) {
      throw new MachineException(String.valueOf(e.getMessage()), e);
    }
  }

  private static CpuModel model(String name) throws MachineException {
    for (CpuModel model : CpuModel.ALL) {
      if (model.name().equals(name)) {
        return model;
      }
    }
    String known = CpuModel.ALL.stream().map(CpuModel::name).collect(Collectors.joining(", "));
    throw new MachineException("cpu: " + name + " (expected: one of " + known + ")");
  }

  private static void requireSize(MachineSpec.Size size) throws MachineException {
    long bytes = size.memoryBytes();
    long unit = Ppce500.RAM_UNIT_BYTES;
    if (bytes < unit || bytes > Ppce500.RAM_MAX_BYTES || bytes % unit != 0) {
      String found = bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
      throw new MachineException(
          "memory: %s (expected: a multiple of %d MiB, %d to %d MiB)"
              .formatted(found, unit >> 20, unit >> 20, Ppce500.RAM_MAX_BYTES >> 20));
    }
    requireIn("vCPUs", size.vcpus(), MachineSpec.Size.MAX_VCPUS);
  }

  private static void requireIn(String what, long value, long most) throws MachineException {
    if (value < 1 || value > most) {
      throw new MachineException("%s: %d (expected: 1 to %d)".formatted(what, value, most));
    }
  }
}
