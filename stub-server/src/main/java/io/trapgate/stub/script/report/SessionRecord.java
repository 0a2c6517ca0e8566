package io.trapgate.stub.script.report;

import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.log.LogEvent.ConsoleInput;
import io.trapgate.stub.script.log.LogEvent.ConsoleOutput;
import io.trapgate.stub.script.log.LogEvent.DebugExited;
import io.trapgate.stub.script.log.LogEvent.DebuggerLine;
import io.trapgate.stub.script.log.LogEvent.Expected;
import io.trapgate.stub.script.log.LogEvent.GuestDebugSet;
import io.trapgate.stub.script.log.LogEvent.InterruptByte;
import io.trapgate.stub.script.log.LogEvent.PacketIn;
import io.trapgate.stub.script.log.LogEvent.PacketOut;
import io.trapgate.stub.script.log.LogEvent.Resumed;
import io.trapgate.stub.script.log.LogEvent.SlotState;
import io.trapgate.stub.script.log.LogEvent.SlotsChanged;
import io.trapgate.stub.script.log.LogEvent.SourcePlace;
import io.trapgate.stub.script.log.LogEvent.Stopped;
import io.trapgate.stub.script.report.Span.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a page shows of one session, gathered from its log entry by entry. */
final class SessionRecord {
  /** A vCPU that stands still by the debugger's wish while others run. */
  static final String HOLD = "hold";

  private final PageLimits limits;
  final Bounded<LogEntry> packets;
  final Bounded<LogEntry> exits;
  final Bounded<LogEntry> ioctls;
  final Bounded<LogEntry> stops;
  final Bounded<LogEntry> expectations;
  final Bounded<LogEntry> console;
  final Bounded<LogEntry> debugger;
  final Bounded<LogEntry> others;
  final Map<Long, SourcePlace> places = new LinkedHashMap<>();
  final List<String> registers = new ArrayList<>();
  private final Lanes<String> runs;
  private final Lanes<SlotState> slots;
  private Optional<LogEvent.Opened> opened = Optional.empty();
  private Moment last = Moment.START;
  private long entries;
  private long beforeReset;
  private int cpus = 1;

  SessionRecord(PageLimits limits) {
    this.limits = limits;
    packets = list(limits.packets());
    exits = list(limits.exits());
    ioctls = list(limits.ioctls());
    stops = list(limits.stops());
    expectations = list(limits.expectations());
    console = list(limits.console());
    debugger = list(limits.debugger());
    others = list(limits.others());
    runs = new Lanes<>(limits.spans());
    slots = new Lanes<>(limits.spans());
  }

  private static Bounded<LogEntry> list(Bounded.Limit limit) {
    return new Bounded<>(limit, SessionRecord::characters);
  }

  /** Takes the next entry of the log. */
  void add(LogEntry read) {
    LogEntry entry = forward(read);
    Moment now = Moment.of(entry);
    entries++;
    last = now;
    switch (entry.event()) {
      case LogEvent.Opened start -> {
        opened = Optional.of(start);
        registers.addAll(start.machine().codeSlots());
        start.machine().dataSlots().stream()
            .filter(register -> !registers.contains(register))
            .forEach(registers::add);
      }
      case PacketIn _, PacketOut _, InterruptByte _ -> packets.add(entry);
      case GuestDebugSet set -> {
        ioctls.add(entry);
        sees(set.cpu());
      }
      case SlotsChanged changed -> changed.slots().forEach(slot -> slot(slot, now));
      case Resumed resumed -> resumed(resumed.modes(), now);
      case DebugExited exited -> {
        exits.add(entry);
        sees(exited.cpu());
      }
      case Stopped stopped -> {
        runs.leaveAll(now);
        stops.add(entry);
        sees(stopped.cpu());
      }
      case ConsoleOutput _, ConsoleInput _ -> console.add(entry);
      case DebuggerLine _ -> debugger.add(entry);
      case SourcePlace place -> place(place);
      case Expected _ -> expectations.add(entry);
      case LogEvent.MachineReset _ -> {
        runs.leaveAll(now);
        others.add(entry);
      }
      case LogEvent.Connected _, LogEvent.Disconnected _, LogEvent.Lost _, LogEvent.Closed _ ->
          others.add(entry);
    }
  }

  /**
   * The entry on clocks that never go back: a timeline can't either. A machine that is put back to
   * its start counts from there, and threads may overtake each other by a little.
   */
  private LogEntry forward(LogEntry entry) {
    if (entry.event() instanceof LogEvent.MachineReset) {
      beforeReset = last.instructions() - Math.min(last.instructions(), entry.instructions());
    }
    return new LogEntry(
        entry.sequence(),
        Math.max(last.nanos(), entry.wallNanos()),
        Math.max(last.instructions(), beforeReset + entry.instructions()),
        entry.event());
  }

  private void resumed(List<String> modes, Moment now) {
    for (int cpu = 0; cpu < modes.size(); cpu++) {
      sees(cpu);
      if (modes.get(cpu).equals(HOLD)) {
        runs.leave(cpu, now);
      } else {
        runs.enter(cpu, modes.get(cpu), now);
      }
    }
  }

  private void slot(SlotState slot, Moment now) {
    int lane = registers.indexOf(slot.register());
    if (lane < 0) {
      if (registers.size() >= PageLimits.LANES) {
        return;
      }
      lane = registers.size();
      registers.add(slot.register());
    }
    if (slot.address().isPresent()) {
      slots.enter(lane, slot, now);
    } else {
      slots.leave(lane, now);
    }
  }

  private void place(SourcePlace place) {
    if (places.size() < limits.places() || places.containsKey(place.address())) {
      places.put(place.address(), place);
    }
  }

  private void sees(int cpu) {
    cpus = Math.max(cpus, Math.min(cpu + 1, PageLimits.LANES));
  }

  /** The log's first entry, if it has been seen. */
  Optional<LogEvent.Opened> opened() {
    return opened;
  }

  /** When the guest ran, by vCPU; the log is over. */
  Bounded<Span<String>> closeRuns() {
    return runs.close(last);
  }

  /** When the slots were taken, by index in {@link #registers}; the log is over. */
  Bounded<Span<SlotState>> closeSlots() {
    return slots.close(last);
  }

  /** The last moment that the log knows. */
  Moment last() {
    return last;
  }

  /** How many entries there were. */
  long entries() {
    return entries;
  }

  /** How many vCPUs have been heard of. */
  int cpus() {
    return cpus;
  }

  /** The texts of an entry, which a guest or debugger can make long. */
  private static int characters(LogEntry entry) {
    return switch (entry.event()) {
      case PacketIn packet -> shown(packet.payload()) + packet.meaning().length();
      case PacketOut packet -> shown(packet.payload()) + packet.meaning().length();
      case GuestDebugSet set -> set.abi().length();
      case ConsoleOutput output -> output.text().length();
      case ConsoleInput input -> input.text().length();
      case DebuggerLine line -> line.text().length();
      case Expected expected -> expected.wanted().length() + expected.happened().length();
      case Stopped stopped -> stopped.text().length();
      case DebugExited exited -> exited.meaning().length();
      case LogEvent.Opened _,
          LogEvent.Connected _,
          LogEvent.Disconnected _,
          InterruptByte _,
          SlotsChanged _,
          Resumed _,
          LogEvent.MachineReset _,
          SourcePlace _,
          LogEvent.Lost _,
          LogEvent.Closed _ ->
          0;
    };
  }

  private static int shown(String payload) {
    return Math.min(payload.length(), PageLimits.PAYLOAD);
  }
}
