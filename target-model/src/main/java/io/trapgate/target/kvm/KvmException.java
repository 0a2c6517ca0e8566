package io.trapgate.target.kvm;

/**
 * A KVM call that returned -1.
 *
 * <p>Carries the call's name and the errno, as {@code ioctl(2)} gives them; the message says both
 * and what was wrong with the argument.
 */
public final class KvmException extends Exception {
  /** Invalid argument: a slot type with unknown bits, or more slots asked for than the core has. */
  public static final int EINVAL = 22;

  /** Busy: an exception is to be injected while another one is queued. */
  public static final int EBUSY = 16;

  /** Bad address: the guest address is not mapped to memory. */
  public static final int EFAULT = 14;

  private static final long serialVersionUID = 1L;

  private final String call;
  private final int errno;

  /**
   * @param call the KVM call that failed, for example {@code KVM_SET_GUEST_DEBUG}
   * @param errno the positive error number
   * @param reason what was wrong, giving both the found and the allowed value
   */
  public KvmException(String call, int errno, String reason) {
    super(call + ": errno " + errno + ": " + reason);
    this.call = call;
    this.errno = errno;
  }

  /** The KVM call that failed. */
  public String call() {
    return call;
  }

  /** The positive error number. */
  public int errno() {
    return errno;
  }
}
