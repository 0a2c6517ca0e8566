package io.trapgate.stub.session;

import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Reply.StopCause;
import io.trapgate.stub.rsp.packet.ThreadId;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.Vcpu;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * {@code jThreadsInfo}: all threads with the registers that LLDB needs first, in one reply (LLDB,
 * docs/lldb-gdb-remote.txt). Names and numbers only, so that no text needs an escape.
 */
final class ThreadsJson {
  private final DebugController controller;

  ThreadsJson(DebugController controller) {
    this.controller = controller;
  }

  Reply of(StopSummary stop) {
    StringJoiner threads = new StringJoiner(",", "[", "]");
    for (int vcpu = 0; vcpu < controller.vcpuCount(); vcpu++) {
      boolean stopped = vcpu == stop.vcpu();
      threads.add(
          "{\"tid\":%d,\"name\":\"cpu%d\"%s,\"registers\":%s}"
              .formatted(
                  ThreadId.ofVcpu(vcpu).thread(),
                  vcpu,
                  stopped ? why(stop) : "",
                  registers(controller.vcpu(vcpu))));
    }
    return new Reply.Binary("", threads.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static String why(StopSummary stop) {
    return ",\"signal\":%d%s".formatted(stop.signal(), reason(stop.cause()));
  }

  private static String reason(@Nullable StopCause cause) {
    return switch (cause) {
      case null -> "";
      case StopCause.SoftwareBreakpoint _, StopCause.HardwareBreakpoint _ ->
          ",\"reason\":\"breakpoint\"";
      case StopCause.Watchpoint watch ->
          ",\"reason\":\"watchpoint\",\"description\":\"%s\""
              .formatted(Long.toUnsignedString(watch.address()));
    };
  }

  private String registers(Vcpu vcpu) {
    StringJoiner values = new StringJoiner(",", "{", "}");
    for (int number : controller.architecture().expedited()) {
      try {
        String value = HexFormat.of().formatHex(vcpu.readRegister(number));
        values.add("\"%d\":\"%s\"".formatted(number, value));
      } catch (KvmException unavailable) {
        // left out: LLDB asks for it when it needs it
      }
    }
    return values.toString();
  }
}
