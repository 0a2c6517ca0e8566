package io.trapgate.stub.script.report;

import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.log.LogEvent.Machine;
import io.trapgate.stub.script.log.LogEvent.SlotState;
import io.trapgate.stub.script.log.LogEvent.StopKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A log as a session would have written it, built by hand. */
final class SyntheticLog {
  private final List<LogEntry> entries = new ArrayList<>();
  private final List<String> code;
  private final List<String> data;
  private long nanos;
  private long instructions;

  private SyntheticLog(List<String> code, List<String> data) {
    this.code = code;
    this.data = data;
  }

  static SyntheticLog booke() {
    SyntheticLog log = new SyntheticLog(List.of("IAC1", "IAC2"), List.of("DAC1", "DAC2"));
    return log.opened("e500v2", "ppce500");
  }

  static SyntheticLog x86() {
    List<String> registers = List.of("DR0", "DR1", "DR2", "DR3");
    return new SyntheticLog(registers, registers).opened("x86", "pc-test");
  }

  private SyntheticLog opened(String cpu, String board) {
    return add(
        new LogEvent.Opened(
            1,
            "0.1.0",
            "2026-11-22T12:00:00Z",
            new Machine(cpu, board, Map.of("smp", List.of("1")), Optional.empty(), code, data)));
  }

  /** Time goes on. */
  SyntheticLog after(long micros, long guestInstructions) {
    nanos += micros * 1000;
    instructions += guestInstructions;
    return this;
  }

  SyntheticLog add(LogEvent event) {
    entries.add(new LogEntry(entries.size(), nanos, instructions, event));
    return this;
  }

  SyntheticLog resumed(String... modes) {
    return add(new LogEvent.Resumed(List.of(modes)));
  }

  SyntheticLog exited(int cpu, long status, String meaning, long address, long pc) {
    return add(
        new LogEvent.DebugExited(
            cpu, Map.of("status", status, "address", address), meaning, pc, instructions));
  }

  SyntheticLog stopped(int cpu, StopKind reason, long pc) {
    return add(new LogEvent.Stopped(cpu, reason, Optional.empty(), "", pc));
  }

  SyntheticLog packets(String request, String asks, String reply, String says) {
    add(new LogEvent.PacketIn(request, asks)).after(120, 0);
    return add(new LogEvent.PacketOut(reply, says)).after(300, 0);
  }

  /** The slots that are taken; all others are free. */
  SyntheticLog slots(SlotState... taken) {
    List<SlotState> all = new ArrayList<>();
    for (String register : code.equals(data) ? code : join(code, data)) {
      SlotState state = new SlotState(register, Optional.empty(), "", "");
      for (SlotState candidate : taken) {
        state = candidate.register().equals(register) ? candidate : state;
      }
      all.add(state);
    }
    return add(new LogEvent.SlotsChanged(all));
  }

  static SlotState slot(String register, long address, String on, String owners) {
    return new SlotState(register, Optional.of(address), on, owners);
  }

  List<LogEntry> entries() {
    return List.copyOf(entries);
  }

  private static List<String> join(List<String> first, List<String> second) {
    List<String> joined = new ArrayList<>(first);
    joined.addAll(second);
    return joined;
  }
}
