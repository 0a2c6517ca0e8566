package io.trapgate.testkit;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A stop of the guest, or its end. */
public final class Stop {
  /** {@code SIGINT} in gdb's numbering. */
  static final int SIGINT = 2;

  /** {@code SIGTRAP} in gdb's numbering. */
  static final int SIGTRAP = 5;

  /**
   * Where a vCPU stands.
   *
   * @param cpu its index
   * @param pc address of the next instruction
   */
  record Place(int cpu, long pc) {}

  private final Cause cause;
  private final Optional<Place> place;
  private final Symbols symbols;
  private final Supplier<String> scene;

  /**
   * @param place empty when the guest has ended
   * @param scene the last exits and the slots, for messages
   */
  Stop(Cause cause, Optional<Place> place, Symbols symbols, Supplier<String> scene) {
    this.cause = cause;
    this.place = place;
    this.symbols = symbols;
    this.scene = scene;
  }

  /** What stopped it. */
  public Cause cause() {
    return cause;
  }

  /**
   * Address of the next instruction.
   *
   * @throws SessionException when the guest has ended
   */
  public long pc() {
    return standing().pc();
  }

  /**
   * Index of the vCPU that stopped.
   *
   * @throws SessionException when the guest has ended
   */
  public int cpu() {
    return standing().cpu();
  }

  private Place standing() {
    return place.orElseThrow(
        () -> new SessionException("the guest stands nowhere: it has ended (" + this + ")"));
  }

  /** The breakpoint's or the watched data's address; empty for any other stop. */
  public OptionalLong address() {
    return switch (cause) {
      case Cause.AtBreakpoint at -> OptionalLong.of(at.address());
      case Cause.AtWatchpoint at -> OptionalLong.of(at.address());
      case Cause.Stepped _, Cause.Interrupted _, Cause.Signalled _ -> OptionalLong.empty();
      case Cause.Exited _, Cause.Killed _ -> OptionalLong.empty();
    };
  }

  /** The signal in gdb's numbering; 0 when the guest has switched the machine off. */
  public int signal() {
    return switch (cause) {
      case Cause.AtBreakpoint _, Cause.AtWatchpoint _, Cause.Stepped _ -> SIGTRAP;
      case Cause.Interrupted _ -> SIGINT;
      case Cause.Signalled other -> other.signal();
      case Cause.Killed killed -> killed.signal();
      case Cause.Exited _ -> 0;
    };
  }

  /** What the guest's power-off gave; empty while it can go on, or when it was killed. */
  public OptionalInt exitCode() {
    return cause instanceof Cause.Exited(int code) ? OptionalInt.of(code) : OptionalInt.empty();
  }

  /** Whether the guest has ended. */
  public boolean hasEnded() {
    return place.isEmpty();
  }

  /** The function that the next instruction is in; empty when no symbol says so. */
  public Optional<Symbol> function() {
    return place.flatMap(at -> symbols.codeAt(at.pc()));
  }

  Symbols symbols() {
    return symbols;
  }

  /** The last debug exits and the slots, as they are when this is called. */
  String scene() {
    return scene.get();
  }

  /** What happened in one line: {@code hardware breakpoint at tick (0x1002b0)}. */
  @Override
  public String toString() {
    String what =
        switch (cause) {
          case Cause.AtBreakpoint(Breakpoint.Kind kind, long address) ->
              kind.label() + " at " + symbols.describe(address);
          case Cause.AtWatchpoint at -> watch(at) + here();
          case Cause.Stepped _ -> "step" + here();
          case Cause.Interrupted _ -> "interrupt" + here();
          case Cause.Signalled(int signal, String text) ->
              "signal " + signal + here() + (text.isEmpty() ? "" : ": " + text);
          case Cause.Exited(int code) -> "the guest's end, code " + code;
          case Cause.Killed(int signal) -> "the guest's end, killed by signal " + signal;
        };
    return place.filter(at -> at.cpu() > 0).map(at -> what + ", cpu " + at.cpu()).orElse(what);
  }

  private String here() {
    return place.map(at -> ", then at " + symbols.describe(at.pc())).orElse("");
  }

  private String watch(Cause.AtWatchpoint at) {
    String text = at.kind().label() + " on " + symbols.describe(at.address());
    if (at.before().isEmpty() || at.after().isEmpty()) {
      return text;
    }
    long before = at.before().getAsLong();
    long after = at.after().getAsLong();
    return before == after
        ? text + ", value " + Long.toUnsignedString(after)
        : "%s, %s -> %s"
            .formatted(text, Long.toUnsignedString(before), Long.toUnsignedString(after));
  }
}
