package io.trapgate.target.x86;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.x86.core.DebugHook;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.X86Fault;
import io.trapgate.target.x86.core.X86State;
import java.util.Arrays;

/**
 * The debug registers of one processor with KVM's rules: which set is in effect, user space's or
 * the guest's, and who takes a debug exception (Linux arch/x86/kvm/x86.c and vmx/vmx.c; x86.md
 * 2.5).
 */
final class DebugUnit implements DebugHook {
  private static final int EXITS = GuestDebug.SINGLESTEP | GuestDebug.USE_HW_BP;

  private final X86State state;
  private final X86Choices choices;

  /** What the guest has written and reads, armed or not. */
  private final DebugRegisters guest = new DebugRegisters();

  /** What user space has programmed; in effect while it uses hardware breakpoints. */
  private final DebugRegisters user = new DebugRegisters();

  private int control;
  private long[] engineBreakpoints = {};
  private ArmedSlots slots = ArmedSlots.NONE;
  private boolean watchesCode;

  /** The trap flag that user space has put in; the guest doesn't see it. */
  private boolean stepping;

  /** Linear address at which the step was armed. */
  private long stepRip;

  /** Slots that the present instruction has hit. */
  private int hits;

  /** Slots hit by a MOV SS or POP SS: they wait for the instruction that follows. */
  private int held;

  private boolean icebp;

  /** Whether the next instruction is executed in spite of user space's breakpoints, if it is at: */
  private boolean passing;

  private long passedRip;

  /** Whether there is anything to say after an instruction, the guest's TF aside. */
  private boolean pending;

  private VcpuExit.Debug.X86 exit = new VcpuExit.Debug.X86(0, 0, 0, 0);

  DebugUnit(X86State state, X86Choices choices) {
    this.state = state;
    this.choices = choices;
  }

  DebugRegisters guest() {
    return guest;
  }

  DebugRegisters user() {
    return user;
  }

  /** The set that the processor works with. */
  DebugRegisters effective() {
    return asked(GuestDebug.USE_HW_BP) ? user : guest;
  }

  /** What user space has asked for; 0 without {@link GuestDebug#ENABLE}. */
  int control() {
    return control;
  }

  private boolean asked(int flag) {
    return (control & flag) != 0;
  }

  /** Whether what the guest executes is to cost no guest time. */
  boolean holdsTime() {
    return asked(GuestDebug.HOLD_TIME);
  }

  /** Whether user space steps. */
  boolean stepping() {
    return asked(GuestDebug.SINGLESTEP);
  }

  /** {@code KVM_SET_GUEST_DEBUG} without its injections. */
  void set(GuestDebug.X86 debug) {
    if (stepping() && choices.is(Choice.GUEST_TF, "lost")) {
      state.flags &= ~Flag.TF;
    }
    control = debug.has(GuestDebug.ENABLE) ? debug.control() : 0;
    if (asked(GuestDebug.USE_HW_BP)) {
      for (int i = 0; i < user.address.length; i++) {
        user.address[i] = debug.debugreg().get(i);
      }
      user.dr7 = debug.debugreg().get(7);
    }
    stepping = stepping();
    stepRip = state.linearRip();
    changed();
  }

  /** User space has written registers: a step may be lost (Linux x86.c, __kvm_set_rflags). */
  void registersWritten() {
    if (stepping() && choices.is(Choice.STEP_RIP, "armed")) {
      stepping = state.linearRip() == stepRip;
      update();
    }
  }

  /** EFLAGS as {@code KVM_GET_REGS} shows it. */
  int visibleFlags() {
    return stepping() ? state.flags & ~Flag.TF : state.flags;
  }

  void engineBreakpoints(long... linear) {
    engineBreakpoints = linear.clone();
    Arrays.sort(engineBreakpoints);
    changed();
  }

  /** The registers or who owns them changed. */
  void changed() {
    DebugRegisters effective = effective();
    slots = new ArmedSlots(effective.address, effective.dr7);
    watchesCode = slots.hasCode() || softwareBreakpoints() && engineBreakpoints.length > 0;
    update();
  }

  private void update() {
    pending = stepping || icebp || (hits | held) != 0;
  }

  private boolean softwareBreakpoints() {
    return asked(GuestDebug.USE_SW_BP);
  }

  /** The exit that the last verdict for the host stands for. */
  VcpuExit.Debug.X86 takeExit() {
    return new VcpuExit.Debug.X86(exit.exception(), state.linearRip(), exit.dr6(), effective().dr7);
  }

  /** The exit of a step, with the state as it is now. */
  VcpuExit.Debug.X86 stepExit() {
    forHost(X86Fault.DB, GuestDebug.X86.DR6_BS);
    return takeExit();
  }

  private Verdict forHost(int exception, long causes) {
    exit = new VcpuExit.Debug.X86(exception, 0, GuestDebug.X86.DR6_BASE | causes, 0);
    return Verdict.HOST;
  }

  /** Any debug exception that the guest gets clears GD (Linux x86.c, inject_pending_event). */
  void debugExceptionQueued() {
    guest.dr7 &= ~DebugRegisters.GD;
    changed();
  }

  /** The guest is to get a debug exception. */
  Verdict forGuest(long causes) {
    guest.delivered(causes);
    changed();
    return Verdict.GUEST;
  }

  private Verdict debugException(long causes) {
    return asked(EXITS) ? forHost(X86Fault.DB, causes) : forGuest(causes);
  }

  /** Whether the shadow of MOV SS keeps this event back. */
  private boolean shadowed(boolean users) {
    return state.movSsShadow && !(users && choices.is(Choice.MOV_SS, "transparent"));
  }

  @Override
  public boolean watchesCode() {
    return watchesCode;
  }

  /** Lets the next instruction be executed in spite of user space's breakpoints at it. */
  void passBreakpoint() {
    passing = true;
    passedRip = state.linearRip();
  }

  @Override
  public Verdict beforeInstruction(long linear) {
    boolean passed = passing && linear == passedRip;
    passing = false;
    int hit = passed && asked(GuestDebug.USE_HW_BP) ? 0 : slots.code(linear);
    if (hit != 0 && (state.flags & Flag.RF) == 0 && !shadowed(asked(GuestDebug.USE_HW_BP))) {
      return debugException(hit);
    }
    boolean breakpoint =
        !passed && softwareBreakpoints() && Arrays.binarySearch(engineBreakpoints, linear) >= 0;
    return breakpoint ? forHost(X86Fault.BP, 0) : Verdict.NONE;
  }

  @Override
  public boolean armed() {
    return slots.hasData();
  }

  @Override
  public void accessed(long linear, int bytes, boolean write) {
    hits |= slots.data(linear, bytes, write);
    pending |= hits != 0;
  }

  @Override
  public void portAccessed(int port, int bytes) {
    if (slots.hasPorts() && (state.cr4 & X86State.CR4_DE) != 0) {
      hits |= slots.port(port, bytes);
      pending |= hits != 0;
    }
  }

  @Override
  public void instructionUndone() {
    hits = 0;
    icebp = false;
    update();
  }

  @Override
  public boolean trapPending(boolean trapFlag) {
    return trapFlag || pending;
  }

  /**
   * ICEBP enters the handler of #DB itself, so that TF, as with INT n, makes no single step of it
   * (Intel SDM 3B 17.3.1.4).
   */
  @Override
  public Verdict afterInstruction(boolean trapFlag) {
    if (shadowed(stepping)) {
      held |= hits;
      hits = 0;
      return Verdict.NONE;
    }
    boolean step = stepping || trapFlag && !icebp;
    boolean trap = icebp || step || (hits | held) != 0;
    long causes = takeHits() | (step ? GuestDebug.X86.DR6_BS : 0);
    return trap ? debugException(causes) : Verdict.NONE;
  }

  private int takeHits() {
    int taken = hits | held;
    hits = 0;
    held = 0;
    icebp = false;
    update();
    return taken;
  }

  /**
   * A step ends at the handler, and so do watches of what the delivery has pushed. Those of the
   * delivery of #DB itself are dropped: a processor would deliver it again without end.
   */
  @Override
  public Verdict afterDelivery(int vector, boolean debugException) {
    int slotsHit = takeHits();
    if (stepping) {
      return forHost(X86Fault.DB, GuestDebug.X86.DR6_BS | slotsHit);
    }
    return slotsHit == 0 || debugException ? Verdict.NONE : debugException(slotsHit);
  }

  @Override
  public Verdict breakpoint() {
    return softwareBreakpoints() ? forHost(X86Fault.BP, 0) : Verdict.GUEST;
  }

  @Override
  public void icebp() {
    icebp = true;
    pending = true;
  }

  @Override
  public Verdict generalDetect() {
    if ((effective().dr7 & DebugRegisters.GD) == 0) {
      return Verdict.NONE;
    }
    return asked(GuestDebug.USE_HW_BP)
        ? forHost(X86Fault.DB, GuestDebug.X86.DR6_BD)
        : forGuest(GuestDebug.X86.DR6_BD);
  }

  @Override
  public long readDebugRegister(int number) {
    return switch (number) {
      case 6 -> guest.dr6;
      case 7 -> guest.dr7;
      default -> guest.address[number]; // 0 to 3
    };
  }

  @Override
  public void writeDebugRegister(int number, long value) {
    switch (number) {
      case 6 -> guest.storeDr6(value);
      case 7 -> guest.storeDr7(value);
      default -> guest.address[number] = value; // 0 to 3
    }
    changed();
  }

  @Override
  public boolean blocksInterrupts() {
    return asked(GuestDebug.X86.BLOCKIRQ);
  }

  /** What user space has asked for stays. */
  @Override
  public void reset() {
    guest.reset();
    hits = 0;
    held = 0;
    icebp = false;
    passing = false;
    changed();
  }
}
