package io.trapgate.target.linux;

import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.MemorySegment;

/** A file descriptor of KVM's, owned: closed once, and of no use afterwards. */
final class KvmFd implements AutoCloseable {
  private final LibC libc;
  private final int number;
  private boolean closed;

  KvmFd(LibC libc, int number) {
    this.libc = libc;
    this.number = number;
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
    return libc.checked(
        request.kernelName(), "fd " + number, libc.ioctl(number, request.number(), argument));
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
