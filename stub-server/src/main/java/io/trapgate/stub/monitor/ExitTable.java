package io.trapgate.stub.monitor;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.debug.DebugExit;
import io.trapgate.target.kvm.VcpuExit;
import java.util.ArrayList;
import java.util.List;

/** Debug exits as lines of text. */
final class ExitTable {
  private ExitTable() {}

  /** All of one kind: a machine has one architecture. */
  static List<String> lines(List<DebugExit> exits) {
    if (exits.isEmpty()) {
      return List.of("no debug exit yet");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        switch (exits.getFirst().exit()) {
          case VcpuExit.Debug.Booke _ -> "cpu status          address     pc          instructions";
          case VcpuExit.Debug.X86 _ ->
              "cpu exception dr6                      pc          dr7        instructions";
        });
    exits.forEach(exit -> lines.add(line(exit)));
    return lines;
  }

  private static String line(DebugExit exit) {
    return switch (exit.exit()) {
      case VcpuExit.Debug.Booke(int status, long address) ->
          "%-3d 0x%x %-11s %-11s %-11s %d"
              .formatted(
                  exit.vcpu(),
                  status,
                  DebugWords.status(status),
                  Addresses.hex(address),
                  Addresses.hex(exit.programCounter()),
                  exit.instructions());
      case VcpuExit.Debug.X86(int exception, long pc, long dr6, long dr7) ->
          "%-3d %-9s 0x%08x %-13s %-11s 0x%08x %d"
              .formatted(
                  exit.vcpu(),
                  DebugWords.exception(exception),
                  dr6,
                  DebugWords.causes(dr6),
                  Addresses.hex(pc),
                  dr7,
                  exit.instructions());
    };
  }
}
