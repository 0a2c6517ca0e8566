package io.trapgate.stub.monitor;

import io.trapgate.stub.debug.Dr7;
import io.trapgate.target.kvm.GuestDebug;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** An argument of {@code KVM_SET_GUEST_DEBUG}, decoded and as the kernel's bytes. */
final class IoctlTable {
  private static final int BYTES_PER_LINE = 16;

  private IoctlTable() {}

  static List<String> lines(Optional<GuestDebug> last) {
    return last.map(IoctlTable::lines).orElse(List.of("KVM_SET_GUEST_DEBUG has not been called"));
  }

  private static List<String> lines(GuestDebug debug) {
    byte[] abi = debug.toAbi();
    List<String> lines = new ArrayList<>();
    lines.add("ioctl 0x%08x KVM_SET_GUEST_DEBUG, %d bytes".formatted(number(debug), abi.length));
    lines.add(control(debug));
    lines.addAll(
        switch (debug) {
          case GuestDebug.Booke booke -> slots(booke);
          case GuestDebug.X86 x86 -> registers(x86);
        });
    lines.addAll(dump(abi));
    return lines;
  }

  private static int number(GuestDebug debug) {
    return switch (debug) {
      case GuestDebug.Booke _ -> GuestDebug.Booke.IOCTL;
      case GuestDebug.X86 _ -> GuestDebug.X86.IOCTL;
    };
  }

  private static List<String> slots(GuestDebug.Booke debug) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < debug.slots().size(); i++) {
      GuestDebug.Booke.Slot slot = debug.slots().get(i);
      lines.add(
          "bp[%d] addr 0x%016x type 0x%x %s"
              .formatted(i, slot.address(), slot.type(), DebugWords.bookeType(slot.type())));
    }
    return lines;
  }

  private static List<String> registers(GuestDebug.X86 debug) {
    if (!debug.has(GuestDebug.USE_HW_BP)) {
      return List.of();
    }
    long dr7 = debug.debugreg().get(Dr7.WORD);
    List<String> lines = new ArrayList<>();
    for (int n = 0; n < Dr7.SLOTS; n++) {
      if (Dr7.enables(dr7, n)) {
        lines.add(
            "debugreg[%d] 0x%016x %s".formatted(n, debug.debugreg().get(n), Dr7.describe(dr7, n)));
      }
    }
    lines.add("debugreg[7] 0x%016x DR7".formatted(dr7));
    return lines;
  }

  static List<String> controls(List<GuestDebug> inForce) {
    List<String> lines = new ArrayList<>();
    for (int vcpu = 0; vcpu < inForce.size(); vcpu++) {
      lines.add("cpu%d %s".formatted(vcpu, control(inForce.get(vcpu))));
    }
    return lines;
  }

  private static String control(GuestDebug debug) {
    return "control 0x%08x %s".formatted(debug.control(), DebugWords.flags(debug));
  }

  private static List<String> dump(byte[] bytes) {
    HexFormat hex = HexFormat.ofDelimiter(" ");
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += BYTES_PER_LINE) {
      int end = Math.min(bytes.length, at + BYTES_PER_LINE);
      lines.add("%04x  %s".formatted(at, hex.formatHex(bytes, at, end)));
    }
    return lines;
  }
}
