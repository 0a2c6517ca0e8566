package io.trapgate.stub.script.log;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.debug.DebugExit;
import io.trapgate.stub.debug.ObservedStop;
import io.trapgate.stub.debug.RunMode;
import io.trapgate.stub.debug.Slot;
import io.trapgate.stub.debug.StopReason;
import io.trapgate.stub.monitor.DebugWords;
import io.trapgate.stub.script.log.LogEvent.SlotState;
import io.trapgate.stub.script.log.LogEvent.StopKind;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the debugger does and sees, as events of the log. */
final class DebugEvents {
  private DebugEvents() {}

  static LogEvent ofIoctl(int vcpu, GuestDebug debug) {
    String abi = HexFormat.of().formatHex(debug.toAbi());
    return new LogEvent.GuestDebugSet(vcpu, debug.control(), DebugWords.flags(debug), abi);
  }

  static LogEvent ofSlots(List<Slot> slots) {
    return new LogEvent.SlotsChanged(slots.stream().map(DebugEvents::slot).toList());
  }

  private static SlotState slot(Slot slot) {
    return new SlotState(
        slot.register(),
        slot.compare().map(held -> held.guestVirtual()),
        slot.compare().map(DebugWords::of).orElse(""),
        slot.commands());
  }

  static LogEvent ofResume(List<RunMode> modes) {
    return new LogEvent.Resumed(modes.stream().map(DebugEvents::mode).toList());
  }

  private static String mode(RunMode mode) {
    return switch (mode) {
      case RunMode.Hold _ -> "hold";
      case RunMode.Continue _ -> "continue";
      case RunMode.Step _ -> "step";
      case RunMode.RangeStep _ -> "range-step";
    };
  }

  static LogEvent ofExit(DebugExit exit) {
    return new LogEvent.DebugExited(
        exit.vcpu(),
        words(exit.exit()),
        DebugWords.of(exit.exit()),
        exit.programCounter(),
        exit.instructions());
  }

  private static Map<String, Long> words(VcpuExit.Debug exit) {
    Map<String, Long> words = new LinkedHashMap<>();
    switch (exit) {
      case VcpuExit.Debug.Booke(int status, long address) -> {
        words.put("status", Integer.toUnsignedLong(status));
        words.put("address", address);
      }
      case VcpuExit.Debug.X86(int exception, long _, long dr6, long dr7) -> {
        words.put("exception", Integer.toUnsignedLong(exception));
        words.put("dr6", dr6);
        if (dr7 != VcpuExit.Debug.X86.DR7_UNKNOWN) {
          words.put("dr7", dr7);
        }
      }
    }
    return words;
  }

  static LogEvent ofStop(ObservedStop stop, long moment) {
    return new LogEvent.Stopped(
        stop.vcpu(),
        kind(stop.reason()),
        address(stop.reason()),
        text(stop.reason()),
        stop.programCounter(),
        moment);
  }

  private static StopKind kind(StopReason reason) {
    return switch (reason) {
      case StopReason.Step _ -> StopKind.STEP;
      case StopReason.SoftwareBreakpoint _ -> StopKind.SOFTWARE_BREAKPOINT;
      case StopReason.HardwareBreakpoint _ -> StopKind.HARDWARE_BREAKPOINT;
      case StopReason.Watch watch ->
          switch (watch.kind()) {
            case WRITE_WATCH -> StopKind.WRITE_WATCH;
            case READ_WATCH -> StopKind.READ_WATCH;
            case ACCESS_WATCH -> StopKind.ACCESS_WATCH;
            case SOFTWARE, HARDWARE -> StopKind.UNCLAIMED;
          };
      case StopReason.Unclaimed _ -> StopKind.UNCLAIMED;
      case StopReason.Faulted _ -> StopKind.EXCEPTION;
      case StopReason.Interrupted _ -> StopKind.INTERRUPTED;
      case StopReason.PoweredOff _ -> StopKind.POWERED_OFF;
      case StopReason.Broken _ -> StopKind.BROKEN;
    };
  }

  private static Optional<Long> address(StopReason reason) {
    return switch (reason) {
      case StopReason.Watch watch -> Optional.of(watch.guestVirtual());
      case StopReason.Unclaimed odd -> Optional.of(odd.exit().address());
      case StopReason.Faulted faulted -> Optional.of(faulted.exit().address());
      case StopReason.Step _, StopReason.SoftwareBreakpoint _, StopReason.HardwareBreakpoint _ ->
          Optional.empty();
      case StopReason.Interrupted _, StopReason.PoweredOff _, StopReason.Broken _ ->
          Optional.empty();
    };
  }

  private static String text(StopReason reason) {
    return switch (reason) {
      case StopReason.Step _ -> "a step is done";
      case StopReason.SoftwareBreakpoint _ -> "at a software breakpoint";
      case StopReason.HardwareBreakpoint _ -> "at a hardware breakpoint";
      case StopReason.Watch watch ->
          watch.kind().command() + " on " + Addresses.hex(watch.guestVirtual());
      case StopReason.Unclaimed odd ->
          "a debug exit that no breakpoint explains: " + DebugWords.of(odd.exit());
      case StopReason.Faulted faulted -> faulted.text();
      case StopReason.Interrupted _ -> "interrupted";
      case StopReason.PoweredOff(int code) -> "the guest has ended with " + code;
      case StopReason.Broken(String why) -> "the guest can't go on: " + why;
    };
  }
}
