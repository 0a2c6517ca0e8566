package io.trapgate.stub.script.report;

import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.log.LogEvent.ConsoleInput;
import io.trapgate.stub.script.log.LogEvent.ConsoleOutput;
import io.trapgate.stub.script.log.LogEvent.DebugExited;
import io.trapgate.stub.script.log.LogEvent.DebuggerLine;
import io.trapgate.stub.script.log.LogEvent.Expected;
import io.trapgate.stub.script.log.LogEvent.GuestDebugSet;
import io.trapgate.stub.script.log.LogEvent.PacketIn;
import io.trapgate.stub.script.log.LogEvent.PacketOut;
import io.trapgate.stub.script.log.LogEvent.SlotState;
import io.trapgate.stub.script.log.LogEvent.Stopped;
import io.trapgate.stub.script.report.Span.Moment;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** The lists of a session as tables for the page. */
final class EventTables {
  /** The order in which the kernel's structures have these words. */
  private static final List<String> WORDS =
      List.of("status", "address", "exception", "pc", "dr6", "dr7");

  private static final int NANOS_IN_MICRO = 1000;

  private EventTables() {}

  static void write(JsonGenerator json, SessionRecord session) {
    packets().write(json, "packets", session.packets);
    exits().write(json, "exits", session.exits);
    ioctls().write(json, "ioctls", session.ioctls);
    stops().write(json, "stops", session.stops);
    expectations().write(json, "expectations", session.expectations);
    console().write(json, "console", session.console);
    debugger().write(json, "debugger", session.debugger);
    others().write(json, "others", session.others);
    EventTables.<String>spans().text("what", Span::what).write(json, "runs", session.closeRuns());
    EventTables.<SlotState>spans()
        .text("address", span -> span.what().address().map(EventTables::address).orElse(""))
        .text("on", span -> span.what().on())
        .text("owners", span -> span.what().owners())
        .write(json, "slots", session.closeSlots());
  }

  /** When each was, on both clocks: sequence number, microseconds, instructions. */
  private static Table<LogEntry> entries() {
    return new Table<LogEntry>()
        .number("s", LogEntry::sequence)
        .number("t", entry -> entry.wallNanos() / NANOS_IN_MICRO)
        .number("n", LogEntry::instructions);
  }

  private static Table<LogEntry> packets() {
    return entries()
        .flag("in", entry -> !(entry.event() instanceof PacketOut))
        .text("meaning", entry -> Packet.of(entry).meaning())
        .text("payload", entry -> Packet.of(entry).shown())
        .number("length", entry -> Packet.of(entry).payload().length());
  }

  private record Packet(String payload, String meaning) {
    static Packet of(LogEntry entry) {
      // The list has nothing else in it; the byte of Ctrl-C is the third kind.
      return switch (entry.event()) {
        case PacketIn packet -> new Packet(packet.payload(), packet.meaning());
        case PacketOut packet -> new Packet(packet.payload(), packet.meaning());
        default -> new Packet("\u0003", "interrupt (Ctrl-C)");
      };
    }

    String shown() {
      return payload.substring(0, Math.min(payload.length(), PageLimits.PAYLOAD));
    }
  }

  private static Table<LogEntry> exits() {
    return entries()
        .number("cpu", of(DebugExited.class, DebugExited::cpu)::apply)
        .text("meaning", of(DebugExited.class, DebugExited::meaning))
        .text("words", of(DebugExited.class, exit -> words(exit.words())))
        .text("address", of(DebugExited.class, exit -> compared(exit.words())))
        .text("pc", of(DebugExited.class, exit -> address(exit.pc())))
        .number("own", of(DebugExited.class, DebugExited::cpuInstructions)::apply);
  }

  private static Table<LogEntry> ioctls() {
    return entries()
        .number("cpu", of(GuestDebugSet.class, GuestDebugSet::cpu)::apply)
        .text("control", of(GuestDebugSet.class, set -> "0x%08x".formatted(set.control())))
        .text("flags", of(GuestDebugSet.class, GuestDebugSet::flags))
        .text("abi", of(GuestDebugSet.class, GuestDebugSet::abi));
  }

  private static Table<LogEntry> stops() {
    return entries()
        .number("cpu", of(Stopped.class, Stopped::cpu)::apply)
        .text("reason", of(Stopped.class, stop -> words(stop.reason())))
        .text("text", of(Stopped.class, Stopped::text))
        .text("pc", of(Stopped.class, stop -> address(stop.pc())));
  }

  private static Table<LogEntry> expectations() {
    return entries()
        .text("wanted", of(Expected.class, Expected::wanted))
        .flag("met", of(Expected.class, Expected::met))
        .text("happened", of(Expected.class, Expected::happened));
  }

  private static Table<LogEntry> console() {
    return entries()
        .flag("in", entry -> entry.event() instanceof ConsoleInput)
        .text(
            "text",
            entry ->
                entry.event() instanceof ConsoleInput input
                    ? input.text()
                    : EventTables.of(ConsoleOutput.class, ConsoleOutput::text).apply(entry));
  }

  private static Table<LogEntry> debugger() {
    return entries().text("text", of(DebuggerLine.class, DebuggerLine::text));
  }

  private static Table<LogEntry> others() {
    return entries()
        .text(
            "text",
            // The list has only these in it.
            entry ->
                switch (entry.event()) {
                  case LogEvent.Connected connected -> "connected: " + connected.client();
                  case LogEvent.Disconnected gone -> "disconnected: " + gone.client();
                  case LogEvent.MachineReset _ -> "machine reset";
                  case LogEvent.Lost lost -> "%,d events lost".formatted(lost.events());
                  case LogEvent.Closed closed -> "closed: " + closed.outcome();
                  default -> "";
                });
  }

  private static <T> Table<Span<T>> spans() {
    return new Table<Span<T>>()
        .number("lane", Span::lane)
        .number("t", span -> micros(span.from()))
        .number("n", span -> span.from().instructions())
        .number("t1", span -> micros(span.to()))
        .number("n1", span -> span.to().instructions())
        .flag("ended", Span::ended);
  }

  static long micros(Moment moment) {
    return moment.nanos() / NANOS_IN_MICRO;
  }

  /** Reads an event of the one kind that is in a list. */
  private static <E extends LogEvent, R> Function<LogEntry, R> of(
      Class<E> kind, Function<E, R> value) {
    return entry -> value.apply(kind.cast(entry.event()));
  }

  private static String words(Map<String, Long> words) {
    Comparator<String> kernelsOrder =
        Comparator.comparingInt(word -> WORDS.contains(word) ? WORDS.indexOf(word) : WORDS.size());
    return words.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(kernelsOrder.thenComparing(Comparator.naturalOrder())))
        .map(word -> word.getKey() + " 0x" + Long.toHexString(word.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String words(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The address word, which x86 does not have. */
  private static String compared(Map<String, Long> words) {
    Long address = words.get("address");
    return address == null ? "" : address(address);
  }

  /** An address in as many digits as its kind of processor has. */
  static String address(long address) {
    return (address >>> 32 == 0 ? "0x%08x" : "0x%016x").formatted(address);
  }
}
