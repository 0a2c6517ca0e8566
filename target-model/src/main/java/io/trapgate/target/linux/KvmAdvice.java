package io.trapgate.target.linux;

import io.trapgate.target.kvm.KvmException;

/**
 * What the user can do where {@code /dev/kvm} can't be used, by the errno of the call that failed.
 */
public final class KvmAdvice {
  /** Not supported: this KVM hasn't got what a debugger needs. */
  static final int EOPNOTSUPP = 95;

  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int ENXIO = 6;
  private static final int ENOMEM = 12;
  private static final int EACCES = 13;
  private static final int EBUSY = 16;
  private static final int ENODEV = 19;
  private static final int ENFILE = 23;
  private static final int EMFILE = 24;
  private static final int ENOTTY = 25;

  private static final String LOAD =
      "load KVM's module (modprobe kvm_intel or kvm_amd); a virtual machine needs a host that allows"
          + " it nested virtualization, a container the option --device /dev/kvm";

  private KvmAdvice() {}

  /**
   * Whether the host is not made for it, as it stands, whatever machine is asked for; else the host
   * has no room for this one.
   */
  public static boolean isOfTheHost(KvmException failure) {
    return switch (failure.errno()) {
      case EPERM, ENOENT, ENXIO, EACCES, EBUSY, ENODEV, ENOTTY, EOPNOTSUPP -> true;
      default -> false; // an open set of numbers
    };
  }

  /** The failure in one line, with what to do about it where that is known. */
  public static String text(KvmException failure) {
    String advice =
        switch (failure.errno()) {
          case ENOENT, ENXIO, ENODEV -> LOAD;
          case EACCES ->
              "this user may not use it: usermod -aG kvm USER, then log in again; or run as root";
          case EPERM -> "the container or a security policy forbids it: docker run --device /dev/kvm";
          case EBUSY ->
              "another hypervisor has the processor: end its machines (VirtualBox, VMware)";
          case ENOMEM ->
              "the host, or the limit of this process (ulimit -v), has no memory left for it: give"
                  + " the guest less with --mem";
          case EMFILE -> "this process has no file descriptor left: raise its limit (ulimit -n)";
          case ENFILE -> "the host has no file descriptor left: end other programs";
          case ENOTTY -> "/dev/kvm is no KVM; " + LOAD;
          case EOPNOTSUPP -> "this KVM can't be debugged with: use that of Linux 4.17 or later";
          default -> ""; // an open set of numbers
        };
    return advice.isEmpty()
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + "; " + advice;
  }
}
