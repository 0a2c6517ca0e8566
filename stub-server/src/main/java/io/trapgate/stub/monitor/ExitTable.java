package io.trapgate.stub.monitor;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.debug.DebugExit;
import io.trapgate.target.kvm.GuestDebug;
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
                  statusText(status),
                  Addresses.hex(address),
                  Addresses.hex(exit.programCounter()),
                  exit.instructions());
      case VcpuExit.Debug.X86(int exception, long pc, long dr6, long dr7) ->
          "%-3d %-9s 0x%08x %-13s %-11s 0x%08x %d"
              .formatted(
                  exit.vcpu(),
                  exceptionText(exception),
                  dr6,
                  causes(dr6),
                  Addresses.hex(pc),
                  dr7,
                  exit.instructions());
    };
  }

  private static String exceptionText(int exception) {
    return switch (exception) {
      case VcpuExit.Debug.X86.DB -> "1 #DB";
      case VcpuExit.Debug.X86.BP -> "3 #BP";
      default -> Integer.toString(exception); // a word from the kernel, not a closed set
    };
  }

  /** The cause bits of DR6 by name: {@code B0+BS}. */
  private static String causes(long dr6) {
    List<String> names = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      if ((dr6 >>> n & 1) != 0) {
        names.add("B" + n);
      }
    }
    if ((dr6 & GuestDebug.X86.DR6_BD) != 0) {
      names.add("BD");
    }
    if ((dr6 & GuestDebug.X86.DR6_BS) != 0) {
      names.add("BS");
    }
    return names.isEmpty() ? "none" : String.join("+", names);
  }

  private static String statusText(int status) {
    return switch (status) {
      case GuestDebug.Booke.NONE -> "none";
      case GuestDebug.Booke.BREAKPOINT -> "breakpoint";
      case GuestDebug.Booke.WATCH_WRITE -> "write";
      case GuestDebug.Booke.WATCH_READ -> "read";
      default -> "unknown"; // a word from the kernel, not a closed set
    };
  }
}
