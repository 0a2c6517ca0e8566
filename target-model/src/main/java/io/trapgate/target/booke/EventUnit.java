package io.trapgate.target.booke;

import io.trapgate.target.engine.AddressSet;
import io.trapgate.target.engine.StopPlan;
import io.trapgate.target.ppc.Cpu;
import io.trapgate.target.ppc.DataAccess;
import io.trapgate.target.ppc.Msr;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns what happens on the core into debug events under the register file that the hardware has:
 * compares, qualifies, records in DBSR, and says whether the event takes the instruction's place
 * (booke.md 4.8, 4.9).
 */
final class EventUnit {
  private final Cpu cpu;
  private final DebugModel model;
  private final BookeChoices choices;
  private final Ownership owner;
  private final MsrView view;
  private final HostDebug host;
  private final GuestSprs sprs;

  EventUnit(Cpu cpu, DebugModel model, BookeChoices choices, DebugParts parts) {
    this.cpu = cpu;
    this.model = model;
    this.choices = choices;
    this.owner = parts.owner();
    this.view = parts.view();
    this.host = parts.host();
    this.sprs = parts.sprs();
  }

  private CodeCompare code() {
    return new CodeCompare(model, owner.effective());
  }

  private DataCompare data() {
    return new DataCompare(model, owner.effective());
  }

  /** The MSR that qualifies. */
  private int msr() {
    int msr = cpu.state().msr;
    return owner.byUser() ? view.effective(msr) : msr;
  }

  private boolean silenced() {
    boolean hypervisorState = (msr() & Msr.GS) == 0;
    return model.has(DebugModel.Trait.HYPERVISOR) && hypervisorState && sprs.silencesHypervisor();
  }

  /** Whether debug interrupts are enabled, so that events are precise. */
  boolean precise() {
    return (msr() & Msr.DE) != 0 && !silenced();
  }

  /** Where the engine has to ask. */
  StopPlan plan() {
    List<AddressSet> stops = new ArrayList<>(code().sets());
    for (int address : owner.activeEngineBreakpoints()) {
      stops.add(new AddressSet.Exact(address));
    }
    return new StopPlan(stops, data().sets());
  }

  /** These events happen now: true when they take the place of what the core was about to do. */
  boolean raise(int events) {
    return raise(events, (msr() & Msr.DE) != 0);
  }

  /**
   * @param precise whether MSR[DE] was set for these events; DBSR[IDE] tells when it was not
   */
  boolean raise(int events, boolean precise) {
    if (events == 0 || silenced()) {
      return false;
    }
    if (owner.eventsExit()) {
      host.latch(precise ? events : 0);
      cpu.attention();
      return precise;
    }
    DebugRegisters guest = owner.guest;
    guest.dbsr |= events | (precise ? 0 : DebugRegisters.IDE);
    cpu.attention();
    return precise && guest.enabled(DebugRegisters.IDM);
  }

  /** The IAC events of the instruction at this address. */
  boolean code(int pc) {
    CodeCompare compare = code();
    int events = compare.events(pc, msr());
    if (model.has(DebugModel.Trait.AUTO_TOGGLE) && !precise()) {
      events &= ~compare.ofRanges(events); // 440: not recorded while DE is 0
    }
    int flips = compare.toggledBy(events);
    boolean stops = raise(events);
    if (flips != 0) {
      owner.effective().dbsr ^= flips;
      cpu.plan(plan());
    }
    return stops;
  }

  /** The DAC events of an access. */
  boolean data(int ea, int bytes, DataAccess kind, long value) {
    AccessClass type = AccessClass.of(kind, model, choices);
    if (type == AccessClass.NONE) {
      return false;
    }
    int start = owner.watchesRange() && kind == DataAccess.ZERO ? ea & -bytes : ea;
    int length = kind == DataAccess.ZERO && !owner.watchesRange() ? 1 : bytes;
    var access = new DataCompare.Access(start, length, type == AccessClass.WRITE, value);
    boolean stops = raise(data().events(access, msr(), reach()));
    return stops && !late();
  }

  private DataCompare.Reach reach() {
    if (owner.watchesRange()) {
      return DataCompare.Reach.EVERY_BYTE;
    }
    boolean each = choices.is(Choice.DAC_SPLIT, "each");
    return each ? DataCompare.Reach.EACH_WORD : DataCompare.Reach.START;
  }

  /** Whether data events wait until the instruction has completed: DBCR2[DAC12A], or so chosen. */
  private boolean late() {
    boolean asked = (owner.effective().dbcr2 & 0x0020_0000) != 0;
    boolean chosen = choices.is(Choice.DAC_440, "after");
    return model.has(DebugModel.Trait.LATE_DATA) && (asked || chosen);
  }
}
