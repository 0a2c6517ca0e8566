package io.trapgate.target;

/**
 * The host's own processor was asked for, and this host has no usable {@code /dev/kvm} for this
 * user: something is to be installed or allowed first. A host that merely has no memory or file
 * descriptors left is none of these.
 */
public final class UnusableHostException extends MachineException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is missing, where, and what to do
   * @param cause what the kernel said
   */
  public UnusableHostException(String message, Throwable cause) {
    super(message, cause);
  }
}
