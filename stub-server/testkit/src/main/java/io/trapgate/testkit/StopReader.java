package io.trapgate.testkit;

import io.trapgate.stub.client.StopReply;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Makes a {@link Stop} of a stop reply and what the stopped machine says. */
final class StopReader {
  private final Wire wire;
  private final TargetDescription target;
  private final Symbols symbols;
  private final Supplier<String> scene;
  private final TargetNumbers numbers;

  StopReader(Wire wire, TargetDescription target, Symbols symbols, Supplier<String> scene) {
    this.wire = wire;
    this.target = target;
    this.symbols = symbols;
    this.scene = scene;
    this.numbers = new TargetNumbers(target.byteOrder());
  }

  /** Index of the vCPU that stopped. */
  static int cpu(StopReply reply) {
    String thread = reply.thread();
    if (thread == null) {
      return 0;
    }
    return Integer.parseInt(thread.substring(thread.indexOf('.') + 1), 16) - 1;
  }

  /** Whether nothing but a step ended the run. */
  static boolean isStep(StopReply reply) {
    return reply.kind() == 'T' && reply.code() == Stop.SIGTRAP && reply.reason() == null;
  }

  /** The kind of watchpoint that was hit, if one was. */
  static Optional<Breakpoint.Kind> watch(StopReply reply) {
    String reason = reply.reason();
    return switch (reason == null ? "" : reason) {
      case "watch" -> Optional.of(Breakpoint.Kind.WRITE_WATCH);
      case "rwatch" -> Optional.of(Breakpoint.Kind.READ_WATCH);
      case "awatch" -> Optional.of(Breakpoint.Kind.ACCESS_WATCH);
      default -> Optional.empty(); // the other reasons of the protocol
    };
  }

  /** Where the vCPU stands that a stop is about. */
  long programCounter(StopReply reply) {
    String digits = reply.registers().get(target.programCounter().number());
    return digits == null
        ? programCounter(cpu(reply))
        : numbers.decode(HexFormat.of().parseHex(digits));
  }

  /** Where a vCPU of the stopped machine stands; it stays selected. */
  long programCounter(int cpu) {
    wire.select(cpu);
    return numbers.decode(wire.readRegister(target.programCounter()));
  }

  /** What is in watched memory now. */
  OptionalLong value(Breakpoint watch) {
    return watch.length() > TargetNumbers.MOST_BYTES
        ? OptionalLong.empty()
        : OptionalLong.of(numbers.decode(wire.readMemory(watch.address(), watch.length())));
  }

  Stop end(StopReply reply) {
    Cause cause =
        reply.kind() == 'W' ? new Cause.Exited(reply.code()) : new Cause.Killed(reply.code());
    return new Stop(cause, Optional.empty(), symbols, scene);
  }

  /** Any stop but that of a watchpoint. */
  Stop stop(StopReply reply) {
    return new Stop(cause(reply), Optional.of(place(reply)), symbols, scene);
  }

  private Cause cause(StopReply reply) {
    String said = String.join("; ", wire.takeNotices());
    String reason = reply.reason();
    long pc = programCounter(reply);
    return switch (reason == null ? "" : reason) {
      case "hwbreak" -> new Cause.AtBreakpoint(Breakpoint.Kind.HARDWARE, pc);
      case "swbreak" -> new Cause.AtBreakpoint(Breakpoint.Kind.SOFTWARE, pc);
      default -> // a step, an interrupt, or what the stub tells in words
          switch (reply.code()) {
            case Stop.SIGINT -> new Cause.Interrupted();
            case Stop.SIGTRAP ->
                said.isEmpty() ? new Cause.Stepped() : new Cause.Signalled(reply.code(), said);
            default -> new Cause.Signalled(reply.code(), said); // gdb's other signals
          };
    };
  }

  /**
   * The stop of a watchpoint.
   *
   * @param hit what the stub said of it
   * @param last where the vCPU has come to behind the access
   * @param watch the session's own, empty when it has none there
   */
  Stop watched(StopReply hit, StopReply last, Optional<Breakpoint> watch, OptionalLong old) {
    Cause cause =
        new Cause.AtWatchpoint(
            watch(hit).orElseThrow(),
            watch.map(Breakpoint::address).orElse(hit.watchAddress()),
            watch.map(Breakpoint::length).orElse(1),
            old,
            watch.map(this::value).orElseGet(OptionalLong::empty));
    return new Stop(cause, Optional.of(place(last)), symbols, scene);
  }

  private Stop.Place place(StopReply reply) {
    return new Stop.Place(cpu(reply), programCounter(reply));
  }
}
