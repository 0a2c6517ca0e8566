package io.trapgate.stub.server;

import io.trapgate.stub.monitor.MonitorCommands;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.ResumeAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is done for a debugger that may only look. */
final class OnlookerRules {
  private static final String CHANGES = "; this connection may look, and change nothing";

  /** What follows from a request. */
  sealed interface Verdict {
    /** It changes nothing. */
    record Serve() implements Verdict {}

    /** It waits for the next stop of the guest, whoever resumed that. */
    record Follow() implements Verdict {}

    /** It would change something. */
    record Refuse(String text) implements Verdict {}

    /** It has no answer and asks for the end. */
    record Part() implements Verdict {}
  }

  private OnlookerRules() {}

  /** What becomes of a request. */
  static Verdict of(Request request) {
    return switch (request) {
      case Request.NonStopMode(boolean wanted) when wanted ->
          refused("threads stop and go as the controlling gdb has it");
      case Request.Conversation _, Request.Files _, Request.Refused _ -> new Verdict.Serve();
      case Request.Inspection look -> inspection(look);
      case Request.Breakpoints _ -> refused("breakpoints are the controlling gdb's");
      case Request.SetStepMask _ -> refused("steps are the controlling gdb's");
      case Request.StepBits _, Request.StepMask _ -> new Verdict.Serve();
      case Request.OfThread(_, Request.Inspection look) -> inspection(look);
      case Request.RestoreRegisters _ -> refused("registers and memory stay as they are");
      case Request.Lldb _ -> new Verdict.Serve();
      case Request.Control control -> control(control);
    };
  }

  /** Whatever isn't known to change nothing is refused. */
  private static Verdict inspection(Request.Inspection request) {
    boolean reads =
        request instanceof Request.ReadGeneralRegisters
            || request instanceof Request.ReadRegister
            || request instanceof Request.ReadMemory
            || request instanceof Request.Crc
            || request instanceof Request.AddressMode // of this connection alone
            || request instanceof Request.SearchMemory;
    return reads ? new Verdict.Serve() : refused("registers and memory stay as they are");
  }

  private static Verdict control(Request.Control request) {
    return switch (request) {
      case Request.Resume(List<ResumeAction> actions) -> resume(actions);
      case Request.LegacyResume resume ->
          resume.step() || resume.address() != null ? noSteps() : new Verdict.Follow();
      case Request.Interrupt _, Request.Detach _, Request.Monitor _ -> new Verdict.Serve();
      case Request.Kill kill -> kill.replied() ? restart() : new Verdict.Part();
      case Request.Run _, Request.Attach _ -> restart();
      case Request.Restart _ -> new Verdict.Part();
    };
  }

  private static Verdict resume(List<ResumeAction> actions) {
    boolean follows =
        actions.stream().allMatch(action -> action.kind() == ResumeAction.Kind.CONTINUE);
    return follows ? new Verdict.Follow() : noSteps();
  }

  private static Verdict noSteps() {
    return refused("no steps; 'continue', without breakpoints of yours, lasts to the next stop");
  }

  private static Verdict restart() {
    return refused("the controlling gdb restarts and ends the machine");
  }

  private static Verdict refused(String why) {
    return new Verdict.Refuse("observe." + why + CHANGES);
  }

  /** What is said instead of a {@code monitor} command; empty for one that only tells. */
  static String refusal(MonitorCommands monitor, String line) {
    List<String> allowed = new ArrayList<>(List.of("help", "reg"));
    allowed.addAll(monitor.reports());
    String command = line.strip().toLowerCase(Locale.ROOT).split("\\s+", 2)[0];
    return command.isEmpty() || allowed.contains(command)
        ? ""
        : "monitor "
            + command
            + ": not for an observer (expected: "
            + String.join(", ", allowed)
            + ")";
  }
}
