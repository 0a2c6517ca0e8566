package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.KernelCall;
import io.trapgate.target.kvm.KernelCall.Detail;
import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;

/** A file descriptor of KVM's, owned: closed once, and of no use afterwards. */
final class KvmFd implements AutoCloseable {
  /** Longer structures are told by their length: {@code KVM_GET_XSAVE} has 4096 bytes. */
  private static final int TRACED_BYTES = 512;

  private final NativeCalls libc;
  private final int number;
  private final String name;
  private final CallTrace trace;
  private final boolean traced;
  private boolean closed;

  /**
   * @param name what it is called in a trace
   */
  KvmFd(NativeCalls libc, int number, String name, CallTrace trace) {
    this.libc = libc;
    this.number = number;
    this.name = name;
    this.trace = trace;
    this.traced = !trace.equals(CallTrace.NONE);
  }

  /** What it is called with. */
  NativeCalls calls() {
    return libc;
  }

  String name() {
    return name;
  }

  CallTrace trace() {
    return trace;
  }

  int number() {
    return number;
  }

  /**
   * A request with a structure, which is as long as the request says, or longer where its end is
   * open.
   *
   * @return what the kernel returned, 0 or more
   * @throws KvmException with the request's name and its errno
   */
  int call(KvmIoctl request, MemorySegment argument) throws KvmException {
    int result = traced ? traced(request, argument) : plain(request, argument);
    return result >= 0 ? result : libc.checked(request.kernelName(), "fd " + number, result);
  }

  private int plain(KvmIoctl request, MemorySegment argument) {
    return libc.ioctl(number, request.number(), argument);
  }

  private int traced(KvmIoctl request, MemorySegment argument) {
    long started = System.nanoTime();
    int result = plain(request, argument);
    long took = System.nanoTime() - started;
    int errno = result < 0 ? libc.errno() : 0;
    boolean told = argument.byteSize() <= TRACED_BYTES;
    trace.made(
        new KernelCall(
            number,
            name,
            request.kernelName(),
            told ? text(argument) : "",
            result,
            errno,
            started,
            took,
            told ? List.of() : List.of(Detail.of("bytes", argument.byteSize()))));
    return result;
  }

  private static String text(MemorySegment argument) {
    if (argument.byteSize() > 0) {
      return HexFormat.of().formatHex(argument.toArray(JAVA_BYTE));
    }
    return argument.address() == 0 ? "" : "0x" + Long.toHexString(argument.address());
  }

  /** A request with a number, 0 for those without any. */
  int call(KvmIoctl request, long argument) throws KvmException {
    return call(request, MemorySegment.ofAddress(argument));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      libc.close(number);
    }
  }
}
