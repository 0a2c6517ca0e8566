package io.trapgate.target.booke;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.Booke;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.ppc.Cpu;
import io.trapgate.target.ppc.DataAccess;
import io.trapgate.target.ppc.DebugFacility;
import io.trapgate.target.ppc.Msr;
import io.trapgate.target.ppc.MsrWriter;
import io.trapgate.target.ppc.Spr;
import org.jspecify.annotations.Nullable;

/**
 * The debug facility of one core with KVM's rule of ownership: while user space debugs, it owns the
 * hardware, events leave to it, and the guest's registers rest; otherwise the guest has it, and
 * events become its debug interrupts (booke.md 2.3, 4.8).
 */
final class DebugUnit implements DebugFacility {
  /** KVMPPC_INST_SW_BREAKPOINT: an illegal word, the same in either byte order. */
  static final int BREAKPOINT_WORD = 0x00DD_DD00;

  /** {@code ehpriv 1}: what version 3 uses, and KVM still understands. */
  static final int EHPRIV_1 = 0x7C00_0A1C;

  /** Whether some KVM takes this word for a software breakpoint. */
  static boolean isBreakpointWord(int word) {
    return word == BREAKPOINT_WORD || word == EHPRIV_1;
  }

  private final Cpu cpu;
  private final DebugModel model;
  private final BookeChoices choices;
  private final DebugParts parts;
  private final Ownership owner;
  private final EventUnit events;
  private final Runnable machineReset;
  private boolean breakpointWord;
  private boolean preemptedAtExit;
  private int resetCause;

  /** Where, and as the how manieth instruction, breakpoints are passed; none when negative. */
  private int passedPc;

  private long passedAt = -1;

  /**
   * @param machineReset called when the guest orders a reset through DBCR0[RST]
   */
  DebugUnit(Cpu cpu, DebugModel model, BookeChoices choices, Runnable machineReset) {
    this.cpu = cpu;
    this.model = model;
    this.choices = choices;
    this.parts = DebugParts.of(model, choices);
    this.owner = parts.owner();
    this.events = new EventUnit(cpu, model, choices, parts);
    this.machineReset = machineReset;
  }

  DebugParts parts() {
    return parts;
  }

  /** A reset of the core: the guest's registers; user space keeps what it asked for. */
  void reset() {
    if (owner.guest != owner.user || !owner.byUser()) {
      owner.guest.clear();
    }
    owner.guest.dbsr = resetCause << 28;
    resetCause = 0;
    breakpointWord = false;
    passedAt = -1;
    parts.view().reset();
    parts.sprs().reset();
  }

  /** {@code KVM_SET_GUEST_DEBUG}. */
  void set(GuestDebug debug) throws KvmException {
    boolean before = owner.byUser();
    try {
      switch (debug) {
        case Booke booke -> owner.set(booke);
        case GuestDebug.X86 _ ->
            throw new KvmException(
                "KVM_SET_GUEST_DEBUG",
                KvmException.EINVAL,
                "layout: x86, 72 bytes (expected: PowerPC, 264 bytes)");
      }
    } finally {
      if (before != owner.byUser()) {
        int msr = parts.view().owned(owner.byUser(), cpu.state().msr);
        cpu.setMsr(msr, MsrWriter.USER_SPACE);
      }
      changed();
    }
  }

  void engineBreakpoints(long... guestVirtual) {
    owner.engineBreakpoints(guestVirtual);
    changed();
  }

  /** The registers changed: the engine and the host's core follow. */
  void changed() {
    cpu.plan(events.plan());
    parts.host().reload(owner.effective());
    cpu.attention();
  }

  /** Whether user space has asked for that flag of the call's control word. */
  boolean asked(int flag) {
    return owner.asked(flag);
  }

  /** Whether user space steps. */
  boolean stepping() {
    return owner.byUser() && owner.user.enabled(DebugRegisters.ICMP);
  }

  /** The events, ICMP and BRT, for which the core has to go instruction by instruction now. */
  int singly() {
    int armed = owner.effective().dbcr0 & (DebugRegisters.ICMP | DebugRegisters.BRT);
    return armed != 0 && events.precise() ? armed : 0;
  }

  /** Before an instruction while BRT is armed: whether it is suppressed. */
  boolean branchTaken() {
    return cpu.branchesNow() && events.raise(DebugRegisters.BRT);
  }

  /** After an instruction that completed while ICMP was armed: whether that is an exit. */
  boolean completed() {
    return events.precise() && events.raise(DebugRegisters.ICMP) && owner.eventsExit();
  }

  /** The unconditional event: what a signal from outside the core causes. */
  void unconditional() {
    events.raise(DebugRegisters.UDE);
  }

  /** Whether an event waits to leave to user space. */
  boolean exitPending() {
    return owner.eventsExit() && parts.host().hasEvent();
  }

  /** Has the host thread lose the core between the next exit and its handler. */
  void preemptAtExit() {
    preemptedAtExit = true;
  }

  /** The exit for what stopped the core; null when the guest takes it as an interrupt. */
  VcpuExit.@Nullable Debug takeExit() {
    if (!owner.eventsExit() && !breakpointWord) {
      return null;
    }
    breakpointWord = false;
    int dbsr = parts.host().takeEvents(preemptedAtExit);
    preemptedAtExit = false;
    return DebugExit.decode(dbsr, owner.user.dac, cpu.state().pc);
  }

  /** Whether the timers stand still: DBCR0[FT] and an event in DBSR. */
  boolean freezesTimers() {
    DebugRegisters guest = owner.guest;
    return guest.enabled(DebugRegisters.FT)
        && !owner.byUser()
        && (guest.dbsr & DebugRegisters.EVENTS) != 0;
  }

  @Override
  public int read(int spr) {
    return spr == Spr.DBCR0 ? owner.shownDbcr0() : parts.sprs().read(spr);
  }

  @Override
  public void write(int spr, int value, boolean byDebugger) {
    if (owner.ignoresGuest() && !byDebugger) {
      return;
    }
    parts.sprs().write(spr, value, byDebugger);
    resetCause = parts.sprs().resetOrdered(spr, value);
    if (resetCause != 0) {
      machineReset.run();
    }
    changed();
  }

  @Override
  public boolean emulates(int spr) {
    return parts.sprs().has(spr);
  }

  @Override
  public int msr(int wanted, int present, MsrWriter writer) {
    return parts.view().filter(wanted, present, writer);
  }

  @Override
  public int visibleMsr(int msr) {
    return parts.view().visible(msr);
  }

  /** Lets the next instruction be executed in spite of user space's breakpoints at it. */
  void passBreakpoint() {
    passedPc = cpu.state().pc;
    passedAt = cpu.instructions();
  }

  private boolean passes(int pc) {
    return passedAt == cpu.instructions() && passedPc == pc;
  }

  @Override
  public boolean stopsAt(int pc) {
    boolean passed = passes(pc);
    if (!(passed && owner.byUser()) && events.code(pc)) {
      return true;
    }
    if (passed) {
      return false;
    }
    for (int address : owner.activeEngineBreakpoints()) {
      if (address == pc) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean stopsBeforeFetch(int pc) {
    return choices.is(Choice.IAC_PRIORITY, "before-fetch")
        && !(passes(pc) && owner.byUser())
        && events.code(pc);
  }

  @Override
  public boolean access(int ea, int bytes, DataAccess access, long value) {
    return events.data(ea, bytes, access, value);
  }

  @Override
  public boolean trap() {
    return owner.effective().enabled(DebugRegisters.TRAP) && events.raise(DebugRegisters.TRAP);
  }

  /** Linux booke.c, BOOKE_INTERRUPT_PROGRAM and _HV_PRIV; booke.md 2.3. */
  @Override
  public boolean isBreakpoint(int word) {
    boolean hypervisor = model.has(DebugModel.Trait.HYPERVISOR);
    boolean kernel = (cpu.state().msr & Msr.PR) == 0;
    boolean underKvm = choices.is(Choice.GUEST_RUNS, "under-kvm");
    boolean emulated = underKvm && !hypervisor && kernel;
    breakpointWord =
        switch (word) {
          case BREAKPOINT_WORD -> !choices.seed() && (owner.softwareBreakpoints() || emulated);
          case EHPRIV_1 ->
              model.has(DebugModel.Trait.EHPRIV_BREAKPOINT) && (emulated || underKvm && hypervisor);
          default -> false;
        };
    return breakpointWord;
  }

  @Override
  public void interruptTaken(boolean critical) {
    int event = critical ? DebugRegisters.CIRPT : DebugRegisters.IRPT;
    if (owner.effective().enabled(event) && has(event)) {
      events.raise(event);
    }
  }

  private boolean has(int event) {
    boolean critical = (event & (DebugRegisters.CIRPT | DebugRegisters.CRET)) != 0;
    return !critical || model.has(DebugModel.Trait.CRITICAL_EVENTS);
  }

  @Override
  public void returned(int saveRegister, int msrBefore) {
    int event =
        switch (saveRegister) {
          case Spr.SRR0 -> DebugRegisters.RET;
          case Spr.CSRR0 -> DebugRegisters.CRET;
          default -> 0;
        };
    if (owner.effective().enabled(event) && has(event)) {
      events.raise(event, (msrBefore & Msr.DE) != 0);
    }
  }

  @Override
  public boolean interruptPending() {
    DebugRegisters guest = owner.guest;
    return (guest.dbsr & DebugRegisters.EVENTS) != 0
        && guest.enabled(DebugRegisters.IDM)
        && !owner.eventsExit()
        && events.precise();
  }

  @Override
  public int keptMsr(boolean debug) {
    boolean own = model.has(DebugModel.Trait.DEBUG_SAVE_REGISTERS);
    if (debug) {
      return own && choices.is(Choice.DEBUG_MSR_KEEPS, "me+ce") ? Msr.ME | Msr.CE : Msr.ME;
    }
    return own && choices.is(Choice.CRITICAL_MSR_KEEPS, "me+de") ? Msr.ME | Msr.DE : Msr.ME;
  }
}
