package io.trapgate.target;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.board.pc.ExitCode;
import io.trapgate.target.board.pc.PcTest;
import io.trapgate.target.engine.TurnScheduler;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.ExceptionStops;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestException;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.Moments;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.UnbackedAccess;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import io.trapgate.target.load.GuestImage;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.memory.RamImage;
import io.trapgate.target.x86.FaultExits;
import io.trapgate.target.x86.X86Choices;
import io.trapgate.target.x86.X86Vcpu;
import io.trapgate.target.x86.core.Cpu;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Modelled x86 processors on the board pc-test with their guest in memory. */
final class X86Machine implements Vm {
  /** What the board's clock shows when the machine starts: fixed, so runs repeat. */
  private static final Instant RTC_BASE = Instant.parse("2026-01-01T00:00:00Z");

  private final Architecture architecture;
  private final X86Payload payload;
  private final PhysicalMap physical = new PhysicalMap(ByteOrder.LITTLE_ENDIAN);
  private final TurnScheduler<X86Vcpu> turns;
  private final PcTest board;
  private final List<X86Vcpu> vcpus;
  private final RamImage startMemory;

  /**
   * @param payload the guest and what belongs to it, which fit into memory
   * @param loaded what RAM starts with when another machine of this kind has it loaded already
   */
  X86Machine(
      MachineSpec spec,
      X86Choices choices,
      ExitCode exitCode,
      X86Payload payload,
      Optional<RamImage> loaded) {
    int count = spec.size().vcpus();
    this.architecture = choices.architecture();
    this.payload = payload;
    this.turns = new TurnScheduler<>(spec.behaviour().quantum());
    this.board =
        new PcTest(
            physical,
            spec.size().memoryBytes(),
            count,
            new PcTest.Wiring(turns::current, turns.clock(), turns.control(), exitCode, RTC_BASE));
    this.vcpus =
        IntStream.range(0, count)
            .mapToObj(n -> vcpu(n, choices))
            .collect(Collectors.toUnmodifiableList());
    turns.onResetRequest(this::powerOn);
    this.startMemory = loaded.orElseGet(this::load);
    physical.startFrom(startMemory);
    powerOn();
  }

  private X86Vcpu vcpu(int index, X86Choices choices) {
    Cpu.Wiring wiring = new Cpu.Wiring(physical, board.ports(), board.apic(index));
    X86Vcpu vcpu = new X86Vcpu(index, wiring, turns, choices);
    board.connect(index, vcpu.pins());
    return vcpu;
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
  public void onUnbacked(Consumer<UnbackedAccess> told) {
    physical
        .misses()
        .listener((address, write) -> {
          int current = turns.current();
          long pc = vcpus.get(current).programCounter();
          told.accept(new UnbackedAccess(current, pc, address, write, UnbackedAccess.ONES));
        });
  }

  @Override
  public Optional<Moments> moments() {
    return Optional.of(turns.moments());
  }

  @Override
  public DebugSlots debugSlots() {
    return X86Family.SLOTS;
  }

  /** What KVM says on x86 (Linux 6.1, measured), and the extension. */
  @Override
  public int guestDebugFlags() {
    return GuestDebug.ENABLE
        | GuestDebug.SINGLESTEP
        | GuestDebug.USE_SW_BP
        | GuestDebug.USE_HW_BP
        | GuestDebug.X86.INJECT_DB
        | GuestDebug.X86.INJECT_BP
        | GuestDebug.X86.BLOCKIRQ
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
  public Optional<SerialLine> serial() {
    return Optional.of(board.console());
  }

  @Override
  public Optional<GuestMemory> physicalMemory(int vcpu, DevicePolicy policy) {
    Runnable look = () -> turns.look(vcpu);
    return Optional.of(new PhysicalMemory(physical, look, policy, (_, _) -> {}));
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
    payload.segments().forEach(this::store);
    return physical.freeze();
  }

  private void powerOn() {
    turns.reset();
    physical.reset();
    board.reset();
    vcpus.getFirst().reset(payload.entry());
    vcpus.stream().skip(1).forEach(X86Vcpu::park);
  }

  private void store(GuestImage.Segment segment) {
    byte[] content = segment.content();
    int stored = physical.write(segment.physical(), content, 0, content.length);
    if (stored != content.length) {
      throw new IllegalStateException(
          "store at 0x%x: %d bytes (expected: %d)"
              .formatted(segment.physical(), stored, content.length));
    }
  }
}
