package io.trapgate.stub.debug;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.DevicePolicy;
import io.trapgate.target.kvm.EngineBreakpoints;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestMemory;
import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.NorFlash;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.Vm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The debugger's side of a stopped machine: breakpoint table, slots, and what the kernel is asked.
 *
 * <p>Owned by the event loop, and its calls touch vCPUs and memory directly, so they are legal only
 * while {@link GuestRunner} holds the machine stopped. Ownership of the vCPUs passes to the machine
 * thread with the resume command and comes back with the stop message; the two queues order the
 * accesses, so nothing here is locked or volatile.
 */
public final class DebugController {
  private final Vm vm;
  private final DebugObserver observer;
  private final DebugHardware hardware;
  private final SlotBudget budget;
  private final DebugPlanner planner;
  private final BreakpointTable table = new BreakpointTable();
  private final TableLimits limits = new TableLimits(table);
  private final Notices notices = new Notices();
  private final DebugExitLog exits = new DebugExitLog();
  private final StepControl stepControl;
  private final StopOn stopOn;
  private final SlotFallback fallback;
  private final GuestDebugCalls calls;
  private GuestDebug plan;
  private GuestDebug stepPlan;
  private List<Slot> slots;
  private Armed armed;
  private List<Slot> lastArmedSlots = List.of();

  /**
   * @param vm the machine, stopped
   * @param policy how watchpoints use the data address compares of Book E
   */
  public DebugController(Vm vm, WatchPolicy policy) {
    this(vm, policy, DebugObserver.NONE);
  }

  /**
   * @param vm the machine, stopped
   * @param policy how watchpoints use the data address compares of Book E
   * @param observer told of each ioctl, and by who runs the machine of runs and stops
   */
  public DebugController(Vm vm, WatchPolicy policy, DebugObserver observer) {
    this.vm = vm;
    this.observer = observer;
    this.hardware = DebugHardware.of(vm, policy);
    this.budget = new SlotBudget(hardware);
    this.planner = new DebugPlanner(hardware);
    this.slots = budget.assign(List.of());
    this.armed = new Armed(slots, new long[0], Map.of());
    this.fallback = new SlotFallback(vm);
    this.stepControl = new StepControl(vm);
    this.stopOn = new StopOn(vm);
    this.plan = planner.plan(List.of(), false);
    this.stepPlan = planner.planStep(List.of(), stepControl.flags());
    this.calls = new GuestDebugCalls(vm, observer, plan);
  }

  /** What gdb calls the machine. */
  public Architecture architecture() {
    return vm.architecture();
  }

  /** A vCPU by its index. */
  public Vcpu vcpu(int index) {
    return vm.vcpus().get(index);
  }

  /** The machine, for whoever runs it, or wants of it what no debugging is. */
  public Vm machine() {
    return vm;
  }

  /** Who is told what happens to it. */
  DebugObserver observer() {
    return observer;
  }

  /** Number of vCPUs. */
  public int vcpuCount() {
    return vm.vcpus().size();
  }

  /** Guest memory by physical address; see {@link Vm#physicalMemory}. */
  public Optional<GuestMemory> physicalMemory(int vcpu, DevicePolicy policy) {
    return vm.physicalMemory(vcpu, policy);
  }

  /** The board's flash, where it has one. */
  public Optional<NorFlash> flash() {
    return vm.flash();
  }

  /** What the host's KVM was measured to do, where it runs the guest. */
  public Optional<HostAbilities> hostAbilities() {
    return vm.hostAbilities();
  }

  /** The debug registers that the machine has. */
  public DebugSlots debugSlots() {
    return vm.debugSlots();
  }

  /** Inserts a breakpoint of which the client hears each time. */
  public Change insert(Breakpoint wanted) {
    return insert(wanted, TargetSide.NONE);
  }

  /**
   * Inserts a breakpoint; the same again takes no second slot, and what is decided and done at it
   * becomes the new one.
   */
  public Change insert(Breakpoint wanted, TargetSide side) {
    if (!possible(wanted.kind())) {
      return new Change.Unsupported();
    }
    String refusal = hardware.refusal(wanted);
    if (refusal.isEmpty() && !table.has(wanted)) {
      refusal = budget.refusal(table.list(), wanted);
    }
    if (refusal.isEmpty()) {
      refusal = limits.refusal(wanted);
    }
    if (!refusal.isEmpty()) {
      return refused(wanted, refusal);
    }
    Map<Breakpoint, TargetSide> before = table.copy();
    table.put(wanted, side);
    Change change = applyOrRestore(before, wanted);
    fallback.text(wanted, slots).ifPresent(notices::add);
    return change;
  }

  /** Why so much bytecode can't be kept; empty when it can. */
  public Optional<String> refusal(Breakpoint wanted, TargetSide side) {
    return limits.refusal(wanted, side);
  }

  /** Removes a breakpoint; one that is not there is removed already. */
  public Change remove(Breakpoint unwanted) {
    if (!possible(unwanted.kind())) {
      return new Change.Unsupported();
    }
    Map<Breakpoint, TargetSide> before = table.copy();
    return table.remove(unwanted) ? applyOrRestore(before, unwanted) : new Change.Done();
  }

  /**
   * Removes everything and switches guest debug off on every vCPU.
   *
   * @throws KvmException when the kernel refuses even that
   */
  public void clear() throws KvmException {
    table.restore(Map.of());
    forgotten();
  }

  /**
   * Removes all but what has commands that go on without a client.
   *
   * @throws KvmException when guest debug can't be set
   */
  void clearForDetach() throws KvmException {
    table.keepPersistent();
    forgotten();
  }

  private void forgotten() throws KvmException {
    notices.clientGone();
    lastArmedSlots = List.of();
    stepControl.clientGone();
    stopOn.clientGone();
    fallback.clientGone();
    replan();
    apply(Set.of());
  }

  /**
   * Brings control flags and slots up to date before a resume; no ioctl when nothing changes.
   *
   * @param stepping indices of the vCPUs that step
   */
  public void prepare(Set<Integer> stepping) throws KvmException {
    apply(stepping);
    if (plan.has(GuestDebug.USE_HW_BP)) {
      lastArmedSlots = slots;
    }
  }

  /** The table, for lookups. */
  public BreakpointTable table() {
    return table;
  }

  /** What the kernel was asked, and what is in force. */
  public GuestDebugCalls calls() {
    return calls;
  }

  /** What exits are read with that come of the present state. */
  Armed armed() {
    return armed;
  }

  /** How a step is done. */
  public StepControl stepControl() {
    return stepControl;
  }

  /**
   * Has steps done so from now on, in this session.
   *
   * @param mask bits of {@link StepControl} that it doesn't refuse
   */
  public void stepWith(int mask) {
    stepControl.set(mask);
    stepPlan = planner.planStep(table.list(), stepControl.flags());
  }

  /** Before which exceptions of the guest the machine stops. */
  public StopOn stopOn() {
    return stopOn;
  }

  /** The debug exits so far. */
  public DebugExitLog exits() {
    return exits;
  }

  /** All debug registers with their holders. */
  public List<Slot> slots() {
    return slots;
  }

  /**
   * The slots of the last resume that had any in use: gdb removes what it inserted at each stop, so
   * {@link #slots()} alone would hardly ever show one.
   *
   * @return none before the first such resume
   */
  public List<Slot> lastArmedSlots() {
    return lastArmedSlots;
  }

  /** What the user should know and no reply can say. */
  public Notices notices() {
    return notices;
  }

  /**
   * Resets the machine; breakpoints stay.
   *
   * @throws KvmException when guest debug can't be set again
   */
  public void reset() throws KvmException {
    vm.reset();
    apply(Set.of());
  }

  /** Whether this machine can have any of that kind. */
  public boolean possible(BreakpointKind kind) {
    return hardware.serves(kind)
        || kind == BreakpointKind.SOFTWARE && vm.engineBreakpoints().isPresent();
  }

  private Change refused(Breakpoint wanted, String text) {
    if (wanted.kind() != BreakpointKind.HARDWARE) {
      notices.add(wanted + " refused: " + text);
    }
    return new Change.Refused(text);
  }

  private Change applyOrRestore(Map<Breakpoint, TargetSide> before, Breakpoint cause) {
    try {
      replan();
      apply(Set.of());
      return new Change.Done();
    } catch (KvmException refusal) {
      table.restore(before);
      try {
        replan();
        apply(Set.of());
      } catch (KvmException second) {
        refusal.addSuppressed(second);
      }
      return refused(cause, Refusals.text(refusal));
    }
  }

  /** Recomputes what follows from the table; stepping alone never needs it. */
  private void replan() throws KvmException {
    List<Breakpoint> breakpoints = table.list();
    slots = budget.assign(breakpoints);
    plan = planner.plan(breakpoints, false);
    stepPlan = planner.planStep(breakpoints, stepControl.flags());
    long[] software = table.softwareAddresses();
    armed = new Armed(slots, software, table.targetSides());
    Optional<EngineBreakpoints> engine = vm.engineBreakpoints();
    if (engine.isPresent()) {
      engine.get().replace(software.clone());
    }
  }

  private void apply(Set<Integer> stepping) throws KvmException {
    for (int vcpu = 0; vcpu < vcpuCount(); vcpu++) {
      calls.set(vcpu, stepping.contains(vcpu) ? stepPlan : plan, slots);
    }
  }
}
