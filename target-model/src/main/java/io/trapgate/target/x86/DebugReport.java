package io.trapgate.target.x86;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.X86State;
import java.util.ArrayList;
import java.util.List;

/** The state of the debug registers in lines for the user. */
final class DebugReport {
  private DebugReport() {}

  static List<String> lines(DebugUnit debug, X86State state) {
    boolean byUser = debug.effective() == debug.user();
    List<String> lines = new ArrayList<>();
    lines.add("owner: " + (byUser ? "user space" : "guest"));
    lines.add("in effect: " + debug.effective().shown());
    lines.add("user space: " + debug.user().shown());
    lines.add("guest: %s DR6=%x".formatted(debug.guest().shown(), debug.guest().dr6));
    boolean exits = (debug.control() & (GuestDebug.SINGLESTEP | GuestDebug.USE_HW_BP)) != 0;
    lines.add("#DB goes to: " + (exits ? "user space" : "guest"));
    boolean bpExits = (debug.control() & GuestDebug.USE_SW_BP) != 0;
    lines.add("#BP goes to: " + (bpExits ? "user space" : "guest"));
    lines.add(
        "TF: %d on the processor, %d as user space reads it, stepping %s"
            .formatted(
                bit(state.flags | (debug.stepping() ? Flag.TF : 0)),
                bit(debug.visibleFlags()),
                debug.stepping() ? "on" : "off"));
    lines.add("interrupts: " + (debug.blocksInterrupts() ? "blocked" : "taken"));
    return lines;
  }

  private static int bit(int flags) {
    return (flags & Flag.TF) != 0 ? 1 : 0;
  }
}
