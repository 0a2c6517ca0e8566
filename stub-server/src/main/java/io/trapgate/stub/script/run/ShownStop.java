package io.trapgate.stub.script.run;

import io.trapgate.stub.debug.Addresses;
import java.util.List;

/**
 * A stop that gdb has shown: what it takes it for, and what the machine says it was.
 *
 * @param view gdb's
 * @param cause the machine's: of all stops since the last one shown that which made gdb stop
 * @param programCounter where the guest stands now
 */
record ShownStop(View view, MachineStop cause, long programCounter) {
  /**
   * What gdb takes a stop for.
   *
   * @param kind {@code breakpoint}, {@code signal}, or {@code plain} for the end of its own
   *     stepping
   * @param types the commands of the breakpoints that it says were hit
   */
  record View(String kind, List<String> types) {
    View {
      types = List.copyOf(types);
    }
  }

  /**
   * The stops since the last one shown, and the one among them that counts: behind a watched access
   * gdb steps, and takes many another step that it doesn't show.
   */
  static ShownStop of(View view, List<MachineStop> since, long programCounter) {
    MachineStop cause = since.getLast();
    if (view.kind().equals("breakpoint")) {
      cause = since.reversed().stream().filter(s -> !s.isStep()).findFirst().orElse(cause);
    }
    return new ShownStop(view, cause, programCounter);
  }

  /** Whether it is such a stop: gdb must take it for one, and the machine must agree. */
  boolean is(String kind) {
    String machine = cause.kind();
    boolean breakpoint = view.kind().equals("breakpoint");
    return switch (kind) {
      case "any" -> true;
      case "step" -> view.kind().equals("plain");
      case "interrupt", "exception", "broken", "unclaimed" -> machine.equals(kind) && !breakpoint;
      case "watch", "rwatch", "awatch" ->
          breakpoint && view.types().contains(kind) && cause.hit().isPresent();
      default -> // break and hbreak; the launcher takes no others
          breakpoint && machine.equals(kind) && view.types().contains(kind);
    };
  }

  /** For the user: {@code hbreak at 0x001002b0 on cpu0}. */
  String text() {
    StringBuilder text = new StringBuilder(name());
    cause
        .hit()
        .ifPresent(hit -> text.append(" of ").append(Addresses.hex(hit.watch().guestVirtual())));
    text.append(", pc ").append(Addresses.hex(programCounter));
    text.append(", cpu").append(cause.stop().vcpu());
    return text.toString();
  }

  private String name() {
    String machine = cause.kind();
    return switch (view.kind()) {
      case "breakpoint" ->
          view.types().contains(machine)
              ? machine
              : String.join("+", view.types()) + " as gdb has it, " + machine + " by the exit";
      case "plain" -> "step";
      default -> machine; // a signal, whose reason the machine knows
    };
  }
}
