package io.trapgate.stub.script.run;

import io.trapgate.stub.debug.DebugExit;
import io.trapgate.stub.debug.ObservedStop;
import io.trapgate.stub.debug.StopReason;
import java.util.Optional;

/**
 * A stop of the machine with what belongs to it.
 *
 * @param stop where and why
 * @param exit the debug exit it came with
 * @param hit the watchpoint it came with
 */
record MachineStop(ObservedStop stop, Optional<DebugExit> exit, Optional<WatchHit> hit) {
  /** What the command is called that asks for such a stop. */
  String kind() {
    return switch (stop.reason()) {
      case StopReason.Step _ -> "step";
      case StopReason.SoftwareBreakpoint _ -> "break";
      case StopReason.HardwareBreakpoint _ -> "hbreak";
      case StopReason.Watch watch -> watch.kind().command();
      case StopReason.Unclaimed _ -> "unclaimed";
      case StopReason.Faulted _ -> "exception";
      case StopReason.Interrupted _ -> "interrupt";
      case StopReason.PoweredOff _ -> "end";
      case StopReason.Broken _ -> "broken";
    };
  }

  boolean isStep() {
    return stop.reason() instanceof StopReason.Step;
  }

  MachineStop withHit(WatchHit next) {
    return new MachineStop(stop, exit, Optional.of(next));
  }
}
