package io.trapgate.stub.monitor;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.debug.DebugExit;
import io.trapgate.stub.debug.ExitEntry;
import io.trapgate.stub.debug.FaultExit;
import io.trapgate.stub.debug.StopReason;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import java.util.ArrayList;
import java.util.List;

/** Debug exits as lines of text. */
final class ExitTable {
  /** In place of what the host's KVM doesn't say. */
  private static final String NOT_SAID = "-";

  private ExitTable() {}

  /** All of one kind: a machine has one architecture. */
  static List<String> lines(List<ExitEntry> exits) {
    if (exits.isEmpty()) {
      return List.of("no debug exit yet");
    }
    List<String> lines = new ArrayList<>();
    exits.stream()
        .filter(DebugExit.class::isInstance)
        .map(DebugExit.class::cast)
        .findFirst()
        .ifPresent(first -> lines.add(header(first)));
    exits.forEach(entry ->
        lines.add(
            switch (entry) {
              case DebugExit exit -> line(exit);
              case FaultExit fault -> line(fault);
            }));
    return lines;
  }

  private static String header(DebugExit exit) {
    return switch (exit.exit()) {
      case VcpuExit.Debug.Booke _ -> "cpu status          address     pc          instructions";
      case VcpuExit.Debug.X86 _ ->
          "cpu exception dr6                      pc          dr7        instructions";
    };
  }

  private static String line(FaultExit fault) {
    return "%-3d stopped %s, %s instructions"
        .formatted(
            fault.vcpu(),
            new StopReason.Faulted(fault.exit()).text(),
            counted(fault.instructions()));
  }

  private static String line(DebugExit exit) {
    return switch (exit.exit()) {
      case VcpuExit.Debug.Booke(int status, long address) ->
          "%-3d 0x%x %-11s %-11s %-11s %s"
              .formatted(
                  exit.vcpu(),
                  status,
                  DebugWords.status(status),
                  Addresses.hex(address),
                  Addresses.hex(exit.programCounter()),
                  counted(exit.instructions()));
      case VcpuExit.Debug.X86(int exception, long pc, long dr6, long dr7) ->
          "%-3d %-9s 0x%08x %-13s %-11s %-10s %s"
              .formatted(
                  exit.vcpu(),
                  DebugWords.exception(exception),
                  dr6,
                  DebugWords.causes(dr6),
                  Addresses.hex(pc),
                  dr7 == VcpuExit.Debug.X86.DR7_UNKNOWN ? NOT_SAID : "0x%08x".formatted(dr7),
                  counted(exit.instructions()));
    };
  }

  private static String counted(long instructions) {
    return instructions == Vcpu.NOT_COUNTED ? NOT_SAID : Long.toString(instructions);
  }
}
