package io.trapgate.target;

import io.trapgate.target.board.BootLayout;
import io.trapgate.target.board.Ppce500;
import io.trapgate.target.booke.CpuModel;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.load.GuestImage;
import io.trapgate.target.load.ImageException;
import io.trapgate.target.load.ImageLoader;
import java.io.IOException;
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
    long ramBytes = spec.size().memoryBytes();
    requireMemory(ramBytes);
    GuestImage image = image(spec);
    long treeEnd = BootLayout.behind(image.end()).treeEnd();
    if (treeEnd > ramBytes) {
      throw new MachineException(
          "memory: "
              + (ramBytes >> 20)
              + " MiB (expected: >= "
              + (treeEnd + (1 << 20) - 1 >> 20)
              + " MiB for this guest and its device tree)");
    }
    return new BookeMachine(model, spec, image);
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

  private static void requireMemory(long bytes) throws MachineException {
    long unit = Ppce500.RAM_UNIT_BYTES;
    if (bytes < unit || bytes > Ppce500.RAM_MAX_BYTES || bytes % unit != 0) {
      String found = bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
      throw new MachineException(
          "memory: %s (expected: a multiple of %d MiB, %d to %d MiB)"
              .formatted(found, unit >> 20, unit >> 20, Ppce500.RAM_MAX_BYTES >> 20));
    }
  }

  private static GuestImage image(MachineSpec spec) throws MachineException {
    try {
      if (spec.payload().guest().isPresent()) {
        return ImageLoader.load(spec.payload().guest().get(), spec.size().memoryBytes());
      }
      return ImageLoader.load("demo.elf", demo(), spec.size().memoryBytes());
    } catch (ImageException e) {
      throw new MachineException("guest: " + e.getMessage(), e);
    }
  }

  private static byte[] demo() throws MachineException {
    try {
      return DemoGuest.image();
    } catch (IOException e) {
      throw new MachineException(
          "guest: " + e.getMessage() + "; name an ELF or uImage file instead", e);
    }
  }
}
