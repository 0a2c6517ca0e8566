package io.trapgate.target.linux;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.engine.MachineControl;
import io.trapgate.target.engine.ProcessorPins;
import io.trapgate.target.engine.VirtualClock;
import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.HostAbilities.Ability;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.kvm.UnbackedAccess;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.Vm;
import io.trapgate.target.kvm.VmExit;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A machine of the host's KVM with the board that its maker puts around it. Of several vCPUs each
 * has a thread of its own; a single one runs on the caller's.
 */
public final class LinuxVm implements Vm {
  private final Arena arena = Arena.ofShared();
  private final KvmSystem kvm;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final RunRoom room = new RunRoom(this::stir);
  private final HostAbilities abilities;
  private final Architecture architecture;
  private final GuestSpace space;
  private final PatchedBreakpoints breakpoints;
  private final MachineBoard board;
  private final List<VcpuRunner> runners = new ArrayList<>();
  private final List<Vcpu> vcpus;
  private final Queue<VmExit> waiting = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads;
  private Runnable restart = () -> {};

  /**
   * What machine to make.
   *
   * @param abilities what this host was measured to do
   * @param architecture what gdb is told of its processors
   * @param vcpus their number
   * @param ram where its memory is, what firmware is in included
   * @param floats makes lines of a processor's floating-point state
   */
  public record Shape(
      HostAbilities abilities,
      Architecture architecture,
      int vcpus,
      List<Ram> ram,
      FloatText floats) {
    public Shape {
      ram = List.copyOf(ram);
      for (Ram piece : ram) {
        if (RealModePages.overlap(piece.physical(), piece.bytes())) {
          throw new IllegalArgumentException(
              "ram: 0x%x+0x%x (expected: nothing in the kernel's pages 0x%x+0x%x)"
                  .formatted(
                      piece.physical(), piece.bytes(), RealModePages.FIRST, RealModePages.BYTES));
        }
      }
    }

    /**
     * A piece of memory.
     *
     * @param physical guest physical address
     * @param bytes its size, a multiple of 4 KiB
     */
    public record Ram(long physical, long bytes) {}
  }

  /** Who can read floating-point state. */
  @FunctionalInterface
  public interface FloatText {
    /**
     * The lines for the user.
     *
     * @param area 512 bytes as FXSAVE with REX.W has them
     * @param mode64 whether the processor is in 64-bit mode
     */
    List<String> lines(byte[] area, boolean mode64);
  }

  /**
   * What its board is wired to.
   *
   * @param current index of the processor whose access is being served
   * @param clock guest time in nanoseconds: the host's, while the machine runs
   * @param control the machine around the board
   */
  public record Wiring(IntSupplier current, VirtualClock clock, MachineControl control) {}

  /**
   * Makes a machine; its processors are as behind a reset.
   *
   * @param maker makes the board around it
   * @param trace is told of each call to the kernel
   * @throws KvmException when there is no usable {@code /dev/kvm}, or it refuses; nothing is left
   *     open
   */
  public LinuxVm(Shape shape, Function<Wiring, MachineBoard> maker, CallTrace trace)
      throws KvmException {
    this(shape, maker, new KvmSystem(KvmSystem.DEVICE, trace));
  }

  /**
   * The same on a KVM that is open, which it closes.
   *
   * @param kvm whoever's kernel it is
   */
  LinuxVm(Shape shape, Function<Wiring, MachineBoard> maker, KvmSystem kvm) throws KvmException {
    this.abilities = shape.abilities();
    this.architecture = shape.architecture();
    this.kvm = kvm;
    this.board = maker.apply(new Wiring(room::current, room.clock(), room));
    this.threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    try {
      KvmFd vm = owned(kvm.createVm());
      RealModePages.name(kvm, vm);
      this.space = owned(new GuestSpace(arena, vm, shape.ram(), board.physical()));
      this.breakpoints = new PatchedBreakpoints(space.text(), this::physical);
      for (int i = 0; i < shape.vcpus(); i++) {
        KvmVcpu vcpu = owned(new KvmVcpu(arena, vm, i, kvm.vcpuMapBytes()));
        GuestCpuid.give(kvm, vcpu, i);
        LinuxVcpu seen = new LinuxVcpu(arena, vcpu, space, frame(i, shape));
        runners.add(new VcpuRunner(arena, seen, breakpoints, room, board));
      }
      this.vcpus = runners.stream().<Vcpu>map(VcpuRunner::vcpu).toList();
    } catch (KvmException e) {
      close();
      throw e;
    }
  }

  private LinuxVcpu.Frame frame(int vcpu, Shape shape) {
    return new LinuxVcpu.Frame(
        architecture, () -> room.look(vcpu), () -> runners.get(vcpu).activity(), shape.floats());
  }

  private <T extends AutoCloseable> T owned(T resource) {
    open.push(resource);
    return resource;
  }

  /** The inputs of a processor, for its interrupt controller. */
  public ProcessorPins pins(int vcpu) {
    return runners.get(vcpu).attention();
  }

  /**
   * Names who puts the guest into the machine: called at each reset with RAM that reads as zeros.
   */
  public void onRestart(Runnable loader) {
    restart = loader;
  }

  /** Copies bytes into guest physical memory; returns how many. */
  public int store(long physical, byte[] bytes) {
    return space.write(physical, bytes, 0, bytes.length, DevicePolicy.PEEK);
  }

  /**
   * Writes several registers of a vCPU as one.
   *
   * @param values by gdb number
   * @throws KvmException EINVAL when the kernel doesn't take that state
   */
  public void load(int vcpu, SortedMap<Integer, byte[]> values) throws KvmException {
    runners.get(vcpu).vcpu().writeAll(values);
  }

  /** Makes the vCPUs' threads come back and look at what the board wants. */
  private void stir() {
    runners.forEach(runner -> runner.vcpu().kvm().kick().kick());
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public List<Vcpu> vcpus() {
    return vcpus;
  }

  @Override
  public VmExit run(Set<Integer> indices) {
    for (; ; ) {
      VmExit exit = waiting.poll();
      if (exit != null) {
        return exit;
      }
      if (room.takeReset()) {
        reset();
      }
      VcpuExit.Shutdown shutdown = room.takeShutdown();
      if (shutdown != null) {
        return new VmExit(room.current(), shutdown);
      }
      if (room.takeKick()) {
        return new VmExit(indices.iterator().next(), new VcpuExit.Kicked());
      }
      room.begin();
      if (passedAll(indices)) {
        runUntilExit(indices);
      }
      room.end();
    }
  }

  /** One after another: while a breakpoint is passed it isn't there for the others either. */
  private boolean passedAll(Set<Integer> indices) {
    for (VcpuRunner runner : runners) {
      boolean passes = indices.contains(runner.vcpu().index()) && runner.vcpu().passes();
      if (passes && (ended(runner, runner::pass) || runner.vcpu().passes())) {
        return false; // by its exit, or a kick came before it
      }
    }
    return true;
  }

  private void runUntilExit(Set<Integer> indices) {
    if (runners.size() == 1) {
      runOne(runners.getFirst());
      return;
    }
    CountDownLatch back = new CountDownLatch(indices.size());
    for (int index : indices) {
      threads.execute(() -> {
        try {
          runOne(runners.get(index));
        } finally {
          back.countDown();
        }
      });
    }
    boolean interrupted = false;
    while (back.getCount() > 0) {
      try {
        back.await();
      } catch (InterruptedException e) {
        interrupted = true;
        room.kick();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its exit brings the others back, too. */
  private void runOne(VcpuRunner runner) {
    boolean ignored = ended(runner, runner::run);
    room.stopAll();
  }

  private interface Turn {
    @Nullable VcpuExit take() throws KvmException;
  }

  /** Whether there is an exit of it now. */
  private boolean ended(VcpuRunner runner, Turn turn) {
    VcpuExit exit;
    try {
      exit = turn.take();
    } catch (KvmException e) {
      exit = new VcpuExit.InternalError(ExitText.of(e, runner.vcpu()));
    }
    return exit != null && waiting.add(new VmExit(runner.vcpu().index(), exit));
  }

  @Override
  public void onUnbacked(Consumer<UnbackedAccess> told) {
    board
        .physical()
        .misses()
        .listener((address, write) -> {
          int current = room.current();
          long pc = runners.get(current).vcpu().programCounter();
          told.accept(new UnbackedAccess(current, pc, address, write, UnbackedAccess.ONES));
        });
  }

  @Override
  public void kick() {
    room.kick();
  }

  @Override
  public DebugSlots debugSlots() {
    return new DebugSlots.X86(
        List.of("DR0", "DR1", "DR2", "DR3"),
        abilities.can(Ability.CODE_SLOTS),
        abilities.can(Ability.DATA_SLOTS));
  }

  @Override
  public Optional<HostAbilities> hostAbilities() {
    return Optional.of(abilities);
  }

  /**
   * Interrupts are held back here, whatever the kernel does: it gets none while a vCPU is not to
   * have any.
   */
  @Override
  public int guestDebugFlags() {
    return abilities.guestDebugFlags() | GuestDebug.X86.BLOCKIRQ;
  }

  @Override
  public boolean softwareTakesSlots() {
    return !abilities.can(Ability.BREAKPOINT_INSTRUCTION) && abilities.can(Ability.CODE_SLOTS);
  }

  @Override
  public Optional<EngineBreakpoints> engineBreakpoints() {
    return abilities.can(Ability.BREAKPOINT_INSTRUCTION)
        ? Optional.of(breakpoints)
        : Optional.empty();
  }

  /** By the first vCPU that has a translation; -1 when none has. */
  private long physical(long linear) {
    return runners.stream()
        .mapToLong(runner -> runner.vcpu().physical(linear))
        .filter(physical -> physical >= 0)
        .findFirst()
        .orElse(-1);
  }

  @Override
  public Optional<GuestMemory> physicalMemory(int vcpu, DevicePolicy policy) {
    return Optional.of(new PhysicalBytes(space, () -> room.look(vcpu), policy));
  }

  @Override
  public Optional<SerialLine> serial() {
    return Optional.of(board.console());
  }

  @Override
  public void reset() {
    room.reset();
    waiting.clear();
    try {
      space.text().forget();
      space.clear();
      for (VcpuRunner runner : runners) {
        runner.reset();
        runner.vcpu().initialize();
      }
    } catch (KvmException e) {
      throw new IllegalStateException(e);
    }
    restart.run();
    breakpoints.insertAgain();
  }

  @Override
  public void close() {
    threads.shutdown();
    room.close();
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e); // none of them throws
      }
    }
    kvm.close();
    arena.close();
  }
}
