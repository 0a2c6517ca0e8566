package io.trapgate.target;

import io.trapgate.target.board.Ppce500;
import io.trapgate.target.booke.BookeChoices;
import io.trapgate.target.booke.CpuModel;
import io.trapgate.target.booke.FaultExits;
import io.trapgate.target.kvm.GuestException;
import io.trapgate.target.memory.RamImage;
import java.util.List;
import java.util.Optional;

/** Book E cores on the ppce500 board. */
final class BookeFamily implements MachineFamily {
  private static final String BOARD = "ppce500";
  private static final long MEMORY_BYTES = 256L << 20;

  @Override
  public List<CpuInfo> cpus() {
    CpuInfo.Home home = new CpuInfo.Home(CpuFamily.BOOKE, BOARD, MEMORY_BYTES);
    return CpuModel.ALL.stream()
        .map(m -> new CpuInfo(m.name(), m.description(), m.slots(), home))
        .toList();
  }

  @Override
  public String board() {
    return BOARD;
  }

  @Override
  public List<ChoiceInfo> choices() {
    return BookeChoices.all().stream()
        .map(
            c -> new ChoiceInfo(c.name(), c.values(), c.description(), c.source(), CpuFamily.BOOKE))
        .toList();
  }

  @Override
  public List<GuestException> exceptions() {
    return FaultExits.known();
  }

  @Override
  public RamRule ram() {
    return new RamRule(Ppce500.RAM_UNIT_BYTES, Ppce500.RAM_MAX_BYTES);
  }

  @Override
  public MachineTemplate template(MachineSpec spec) throws MachineException {
    CpuModel model = model(spec.cpu());
    if (spec.size().vcpus() > 1 && !model.coherent()) {
      throw new MachineException(
          "vCPUs: %d (expected: 1; the %s isn't made for several)"
              .formatted(spec.size().vcpus(), model.name()));
    }
    requireOurs(spec.payload().format());
    MachineSpec.Behaviour behaviour = spec.behaviour();
    BookeChoices choices = BookeChoices.of(behaviour.compat(), behaviour.choices());
    BootPayload payload = BootPayload.load(spec);
    BookeMachine first = new BookeMachine(model, spec, choices, payload, Optional.empty());
    Optional<RamImage> loaded = Optional.of(first.startMemory());
    return new FirstMachine(first, () -> new BookeMachine(model, spec, choices, payload, loaded));
  }

  private static void requireOurs(MachineSpec.ImageFormat format) throws MachineException {
    String refused =
        switch (format) {
          case MachineSpec.ImageFormat.Auto _, MachineSpec.ImageFormat.Elf _ -> "";
          case MachineSpec.ImageFormat.Multiboot _ -> "multiboot";
          case MachineSpec.ImageFormat.BootSector _ -> "boot sector";
          case MachineSpec.ImageFormat.Raw _ -> "raw";
        };
    if (!refused.isEmpty()) {
      throw new MachineException(
          "guest format: %s (expected: ELF or uImage on %s)".formatted(refused, BOARD));
    }
  }

  private static CpuModel model(String name) {
    return CpuModel.ALL.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }
}
