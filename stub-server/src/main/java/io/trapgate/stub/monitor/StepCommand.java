package io.trapgate.stub.monitor;

import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.debug.StepControl;
import io.trapgate.target.kvm.DebugSlots;
import java.util.ArrayList;
import java.util.List;

/** {@code monitor step}: how a step is done, and what a real KVM would do. */
record StepCommand(DebugController controller) {
  private static final String USAGE = "step, or step noirq|notimer on|off";

  List<String> run(List<String> words) {
    StepControl steps = controller.stepControl();
    if (words.size() == 1) {
      return state(steps);
    }
    int bit =
        switch (words.get(1)) {
          case "noirq" -> StepControl.NOIRQ;
          case "notimer" -> StepControl.NOTIMER;
          default -> 0; // whatever the user types
        };
    String value = words.size() == 3 ? words.get(2) : "";
    boolean on = value.equals("on");
    if (bit == 0 || !on && !value.equals("off")) {
      return List.of(
          "monitor " + String.join(" ", words) + ": can't be read (expected: " + USAGE + ")");
    }
    int wanted = on ? steps.mask() | bit : steps.mask() & ~bit;
    String refusal = steps.refusal(wanted);
    if (!refusal.isEmpty()) {
      return List.of("monitor step " + words.get(1) + ": this machine can't: " + refusal);
    }
    controller.stepWith(wanted);
    return state(steps);
  }

  private List<String> state(StepControl steps) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "noirq    %-4s interrupts %s"
            .formatted(
                word(steps.has(StepControl.NOIRQ)),
                steps.has(StepControl.NOIRQ)
                    ? "wait until the guest goes on without stepping"
                    : "are taken during a step: it ends in their handler"));
    lines.add(
        "notimer  %-4s an instruction stepped %s guest time"
            .formatted(
                word(steps.has(StepControl.NOTIMER)),
                steps.has(StepControl.NOTIMER) ? "takes no" : "takes its"));
    lines.add(
        "as QEMU's bits: 0x%x of 0x%x; a new session has 0x%x"
            .formatted(steps.mask(), steps.offered(), steps.standard()));
    lines.add(
        switch (controller.debugSlots()) {
          case DebugSlots.Booke _ ->
              "a real KVM on Book E has neither: a step there ends in an interrupt's handler";
          case DebugSlots.X86 _ ->
              "a real KVM on x86 has noirq (KVM_GUESTDBG_BLOCKIRQ, QEMU sets it) but no notimer";
        });
    return lines;
  }

  private static String word(boolean on) {
    return on ? "on" : "off";
  }
}
