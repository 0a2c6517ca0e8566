package io.trapgate.target.linux;

import io.trapgate.target.kvm.KvmException;

/**
 * What the user can do where {@code /dev/kvm} can't be used, by the errno of the call that failed.
 */
public final class KvmAdvice {
  private static final int ENOENT = 2;
  private static final int ENXIO = 6;
  private static final int ENOMEM = 12;
  private static final int EACCES = 13;
  private static final int ENODEV = 19;
  private static final int ENOTTY = 25;

  private static final String LOAD =
      "load KVM's module (modprobe kvm_intel or kvm_amd); a virtual machine needs a host that allows"
          + " it nested virtualization, a container the option --device /dev/kvm";

  private KvmAdvice() {}

  /** The failure in one line, with what to do about it where that is known. */
  public static String text(KvmException failure) {
    String advice =
        switch (failure.errno()) {
          case ENOENT, ENXIO, ENODEV -> LOAD;
          case EACCES ->
              "this user may not use it: usermod -aG kvm USER, then log in again; or run as root";
          case ENOMEM -> "the host has no memory left for it: give the guest less with --memory";
          case ENOTTY -> "that file is no KVM; " + LOAD;
          default -> ""; // an open set of numbers
        };
    return advice.isEmpty()
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + "; " + advice;
  }
}
