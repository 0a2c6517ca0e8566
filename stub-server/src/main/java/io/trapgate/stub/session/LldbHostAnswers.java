package io.trapgate.stub.session;

import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.DebugSlots;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What kind of machine LLDB has before it: from these it knows the byte order of registers and
 * memory (LLDB, docs/lldb-gdb-remote.txt, qHostInfo and qProcessInfo).
 */
final class LldbHostAnswers {
  private final Architecture architecture;
  private final DebugSlots slots;

  LldbHostAnswers(Architecture architecture, DebugSlots slots) {
    this.architecture = architecture;
    this.slots = slots;
  }

  Reply answer(Request.LldbHost request) {
    return switch (request) {
      case Request.HostInfo _ ->
          new Reply.Text(machine() + "watchpoint_exceptions_received:" + watchOrder() + ";");
      case Request.ProcessInfo _ -> new Reply.Text("pid:1;" + machine());
      case Request.WatchpointSupport _ -> new Reply.Text("num:" + slots.data().size() + ";");
    };
  }

  private String machine() {
    return "triple:%s;endian:%s;ptrsize:%d;"
        .formatted(
            HexFormat.of().formatHex(triple().getBytes(StandardCharsets.US_ASCII)),
            architecture.byteOrder() == ByteOrder.BIG_ENDIAN ? "big" : "little",
            architecture.addressBits() / Byte.SIZE);
  }

  /** LLVM's name; {@code code16} is how it calls real mode. */
  private String triple() {
    return switch (architecture.gdbName()) {
      case "i386:x86-64" -> "x86_64-unknown-unknown";
      case "i386" -> "i386-unknown-unknown";
      case "i8086" -> "i386-unknown-unknown-code16";
      default -> "powerpc-unknown-unknown"; // the names of one family, an open set
    };
  }

  /** A DAC stops before the access, a DR behind it. */
  private String watchOrder() {
    return switch (slots) {
      case DebugSlots.Booke _ -> "before";
      case DebugSlots.X86 _ -> "after";
    };
  }
}
