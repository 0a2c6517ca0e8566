package io.trapgate.target;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.board.BootLayout;
import io.trapgate.target.board.Ppce500;
import io.trapgate.target.booke.BookeChoices;
import io.trapgate.target.booke.BookeVcpu;
import io.trapgate.target.booke.CpuModel;
import io.trapgate.target.booke.EntryState;
import io.trapgate.target.booke.FaultExits;
import io.trapgate.target.booke.InitialMapping;
import io.trapgate.target.engine.TurnScheduler;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.ExceptionStops;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestException;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.Moments;
import io.trapgate.target.kvm.NorFlash;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.UnbackedAccess;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import io.trapgate.target.load.GuestImage;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.memory.RamImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A modelled Book E core on the ppce500 board with its guest in memory. */
final class BookeMachine implements Vm {
  /** What the board's clock shows when the machine starts: fixed, so runs repeat. */
  private static final Instant RTC_BASE = Instant.parse("2026-01-01T00:00:00Z");

  private final CpuModel model;
  private final Architecture architecture;
  private final BootPayload payload;
  private final PhysicalMap physical = new PhysicalMap();
  private final TurnScheduler<BookeVcpu> turns;
  private final List<BookeVcpu> vcpus;
  private final Ppce500 board;
  private final RamImage startMemory;
  private final EntryState entry;

  /**
   * @param payload the guest and what belongs to it, which fit into RAM
   * @param loaded what RAM starts with when another machine of this kind has it loaded already
   * @throws MachineException when the flash can't be mapped where it is wanted
   */
  BookeMachine(
      CpuModel model,
      MachineSpec spec,
      BookeChoices choices,
      BootPayload payload,
      Optional<RamImage> loaded)
      throws MachineException {
    this.model = model;
    this.architecture = model.architecture();
    this.payload = payload;
    this.turns = new TurnScheduler<>(spec.behaviour().quantum());
    this.vcpus =
        IntStream.range(0, spec.size().vcpus())
            .mapToObj(n -> new BookeVcpu(model, physical, turns, n, choices))
            .collect(Collectors.toUnmodifiableList());
    this.board =
        new Ppce500(
            physical,
            spec.size().memoryBytes(),
            new Ppce500.Wiring(
                new Ppce500.Processors(
                    vcpus.stream().map(BookeVcpu::pins).toList(),
                    turns::current,
                    (cpu, address, r3) -> vcpus.get(cpu).release(address, r3)),
                turns.clock(),
                turns.control(),
                new Ppce500.Core(model.pvr(), model.cacheLineBytes()),
                RTC_BASE,
                payload.flash().map(f -> new Ppce500.FlashImage(f.image(), f.bytes()))));
    this.entry = entryState(choices);
    turns.onResetRequest(this::powerOn);
    this.startMemory = loaded.orElseGet(this::load);
    physical.startFrom(startMemory);
    powerOn();
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public List<Vcpu> vcpus() {
    return List.copyOf(vcpus); // the list itself: it can't be changed and has no null
  }

  @Override
  public VmExit run(Set<Integer> indices) {
    return turns.run(indices);
  }

  @Override
  public void kick() {
    turns.kick();
  }

  @Override
  public Optional<Moments> moments() {
    return Optional.of(turns.moments());
  }

  @Override
  public DebugSlots debugSlots() {
    return model.slots();
  }

  @Override
  public int guestDebugFlags() {
    return GuestDebug.ENABLE
        | GuestDebug.SINGLESTEP
        | GuestDebug.USE_SW_BP
        | GuestDebug.USE_HW_BP
        | GuestDebug.Booke.BLOCKIRQ
        | GuestDebug.HOLD_TIME;
  }

  @Override
  public Optional<ExceptionStops> exceptionStops() {
    return Optional.of(new Stops());
  }

  @Override
  public Optional<EngineBreakpoints> engineBreakpoints() {
    return Optional.of(addresses -> vcpus.forEach(vcpu -> vcpu.engineBreakpoints(addresses)));
  }

  @Override
  public void onUnbacked(Consumer<UnbackedAccess> told) {
    physical
        .misses()
        .listener((address, write) -> {
          int current = turns.current();
          long pc = vcpus.get(current).programCounter();
          told.accept(new UnbackedAccess(current, pc, address, write, UnbackedAccess.ZEROS));
        });
  }

  @Override
  public Optional<byte[]> deviceTree() {
    return Optional.of(board.deviceTree(payload.arguments()));
  }

  @Override
  public Optional<SerialLine> serial() {
    return Optional.of(board.console());
  }

  @Override
  public Optional<GuestMemory> physicalMemory(int vcpu, DevicePolicy policy) {
    BookeVcpu viewer = vcpus.get(vcpu);
    return Optional.of(
        new PhysicalMemory(physical, () -> turns.look(vcpu), policy, viewer::storedByOther));
  }

  @Override
  public Optional<NorFlash> flash() {
    return board.flash();
  }

  @Override
  public void reset() {
    powerOn();
  }

  @Override
  public void close() {
    // Nothing outside the heap is held.
  }

  private final class Stops implements ExceptionStops {
    @Override
    public List<GuestException> known() {
      return FaultExits.known();
    }

    @Override
    public void replace(Set<GuestException> wanted) {
      vcpus.forEach(vcpu -> vcpu.stopBefore(wanted));
    }
  }

  /** What RAM starts with, for other machines of this kind. */
  RamImage startMemory() {
    return startMemory;
  }

  private RamImage load() {
    for (GuestImage.Segment segment : payload.image().segments()) {
      store(segment.physical(), segment.content());
    }
    store(payload.arguments().ramDiskBase(), payload.ramDisk());
    store(payload.layout().treeBase(), board.deviceTree(payload.arguments()));
    return physical.freeze();
  }

  private void powerOn() {
    physical.reset();
    turns.reset();
    vcpus.getFirst().reset(entry);
    vcpus.stream().skip(1).forEach(BookeVcpu::park);
  }

  private void store(long address, byte[] content) {
    int stored = physical.write(address, content, 0, content.length);
    if (stored != content.length) {
      throw new IllegalStateException(
          "store at 0x%x: %d bytes (expected: %d)".formatted(address, stored, content.length));
    }
  }

  private EntryState entryState(BookeChoices choices) throws MachineException {
    BootLayout layout = payload.layout();
    InitialMapping mapping = InitialMapping.covering(layout.mappingTsize(), model.core());
    List<EntryState.Mapping> mappings = new ArrayList<>(mapping.entries());
    if (payload.flash().isPresent()) {
      payload.flash().get().mapping(model, mapping.bytes()).ifPresent(mappings::add);
    }
    List<Integer> gprs =
        List.of(
            0,
            BootLayout.STACK_POINTER,
            0,
            (int) layout.treeBase(),
            0,
            0,
            BootLayout.EPAPR_MAGIC,
            (int) mapping.bytes());
    return new EntryState(
        (int) payload.image().entry(), choices.bare() ? 0 : model.entryMsr(), gprs, mappings);
  }
}
