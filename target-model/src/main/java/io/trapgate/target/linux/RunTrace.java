package io.trapgate.target.linux;

import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.ExitWords;
import io.trapgate.target.kvm.KernelCall;
import io.trapgate.target.kvm.KernelCall.Detail;
import io.trapgate.target.kvm.VcpuExit;
import java.util.HexFormat;
import java.util.List;

/** Tells a trace of a vCPU's runs: what each came back with, and what its reads were answered. */
final class RunTrace {
  private final CallTrace trace;
  private final boolean wanted;
  private final int fd;
  private final String on;
  private final KvmRun page;

  /**
   * @param on whose runs they are
   */
  RunTrace(CallTrace trace, int fd, String on, KvmRun page) {
    this.trace = trace;
    this.wanted = !trace.equals(CallTrace.NONE);
    this.fd = fd;
    this.on = on;
    this.page = page;
  }

  /** Whether anybody wants to know. */
  boolean wanted() {
    return wanted;
  }

  void ran(int result, int errno, long startedNanos) {
    long took = System.nanoTime() - startedNanos;
    List<Detail> details = result < 0 ? List.of() : details();
    trace.made(
        new KernelCall(fd, on, KernelCall.RUN, "", result, errno, startedNanos, took, details));
  }

  /** A device has answered the guest's read, and the next run takes that to it. */
  void answered(Detail where, byte[] data) {
    List<Detail> details = List.of(where, new Detail("data", HexFormat.of().formatHex(data)));
    trace.made(new KernelCall(fd, on, KernelCall.ANSWER, "", 0, 0, System.nanoTime(), 0, details));
  }

  private List<Detail> details() {
    int reason = page.exitReason();
    return switch (reason) {
      case KvmRun.DEBUG -> {
        KvmRun.Debug debug = page.debug();
        yield ExitWords.of(
            (VcpuExit.Debug)
                new VcpuExit.Debug.X86(debug.exception(), debug.pc(), debug.dr6(), debug.dr7()));
      }
      case KvmRun.IO -> io(page.io());
      case KvmRun.MMIO -> mmio(page.mmio());
      case KvmRun.INTERNAL_ERROR ->
          List.of(
              named("INTERNAL_ERROR"),
              Detail.of("suberror", page.suberror()),
              new Detail("instruction", HexFormat.of().formatHex(page.failedInstruction())));
      case KvmRun.FAIL_ENTRY -> List.of(named("FAIL_ENTRY"), Detail.of("reason", page.suberror()));
      case KvmRun.HLT -> List.of(named("HLT"));
      case KvmRun.IRQ_WINDOW_OPEN -> List.of(named("IRQ_WINDOW_OPEN"));
      case KvmRun.SHUTDOWN -> List.of(named("SHUTDOWN"));
      case KvmRun.SET_TPR -> List.of(named("SET_TPR"));
      default -> List.of(named(Integer.toString(reason))); // an open set of numbers
    };
  }

  private static Detail named(String exit) {
    return new Detail(ExitWords.EXIT, "KVM_EXIT_" + exit);
  }

  private List<Detail> io(KvmRun.Io io) {
    return List.of(
        named("IO"),
        new Detail("direction", io.in() ? "in" : "out"),
        Detail.of("port", io.port()),
        Detail.of("size", io.bytes()),
        Detail.of("count", io.count()),
        new Detail("data", io.in() ? "" : HexFormat.of().formatHex(page.ioBytes(io))));
  }

  private static List<Detail> mmio(KvmRun.Mmio mmio) {
    return List.of(
        named("MMIO"),
        new Detail("direction", mmio.write() ? "write" : "read"),
        Detail.of("address", mmio.physical()),
        Detail.of("size", mmio.bytes()),
        new Detail("data", mmio.write() ? HexFormat.of().formatHex(bytes(mmio)) : ""));
  }

  /** What an access moves, in the guest's order. */
  static byte[] bytes(KvmRun.Mmio mmio) {
    byte[] bytes = new byte[mmio.bytes()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (mmio.data() >>> 8 * i);
    }
    return bytes;
  }
}
