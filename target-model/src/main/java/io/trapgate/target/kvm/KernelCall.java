package io.trapgate.target.kvm;

import java.util.List;

/**
 * One {@code ioctl(2)} of KVM's with what came of it, or what a model was asked that would be one.
 *
 * @param fd the descriptor, -1 where there is none
 * @param on whose it is: {@code kvm}, {@code vm}, {@code vcpu0}
 * @param name the kernel's name, for example {@code KVM_RUN}; {@link #ANSWER} for what user space
 *     said to a guest that reads from a device
 * @param argument the bytes of a structure in hex, a number as {@code 0x1}, or empty
 * @param result what it returned
 * @param errno 0, or why it failed
 * @param startedNanos on the clock of {@link System#nanoTime()}
 * @param tookNanos how long it took
 * @param details what else there is to say, in order: the exit of a run above all
 */
public record KernelCall(
    int fd,
    String on,
    String name,
    String argument,
    int result,
    int errno,
    long startedNanos,
    long tookNanos,
    List<Detail> details) {
  /** Name of a line that is no call: a device's answer, which the next run hands to the guest. */
  public static final String ANSWER = "answer";

  /** Name of a vCPU's run. */
  public static final String RUN = "KVM_RUN";

  public KernelCall {
    details = List.copyOf(details);
  }

  /**
   * A word on a call.
   *
   * @param name for example {@code pc}
   * @param value a number as {@code 0x7c00}, or a name
   */
  public record Detail(String name, String value) {
    /** A number. */
    public static Detail of(String name, long value) {
      return new Detail(name, "0x" + Long.toHexString(value));
    }
  }
}
