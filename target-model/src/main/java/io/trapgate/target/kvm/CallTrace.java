package io.trapgate.target.kvm;

/** Is told of each call to KVM, by the thread that made it, behind it; mustn't throw. */
@FunctionalInterface
public interface CallTrace {
  /** Nobody wants to know, and nothing is put together for it. */
  CallTrace NONE = call -> {};

  /** A call was made. */
  void made(KernelCall call);
}
