package io.trapgate.stub.session;

import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.debug.StepControl;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;

/** QEMU's packets about stepping, in its words (QEMU gdbstub/gdbstub.c, handle_query_qemu_*). */
final class StepAnswers {
  private final DebugController controller;

  StepAnswers(DebugController controller) {
    this.controller = controller;
  }

  Reply to(Request.Stepping request) {
    StepControl steps = controller.stepControl();
    return switch (request) {
      case Request.StepBits _ -> new Reply.Text(bits(steps.offered()));
      case Request.StepMask _ -> new Reply.Text("0x" + Integer.toHexString(steps.mask()));
      case Request.SetStepMask(long wanted) -> {
        String refusal = steps.refusal(wanted);
        if (!refusal.isEmpty()) {
          yield new Reply.ErrorText("sstep." + refusal);
        }
        controller.stepWith((int) wanted);
        yield new Reply.Ok();
      }
    };
  }

  private static String bits(int offered) {
    return "ENABLE=1"
        + ((offered & StepControl.NOIRQ) != 0 ? ",NOIRQ=2" : "")
        + ((offered & StepControl.NOTIMER) != 0 ? ",NOTIMER=4" : "");
  }
}
