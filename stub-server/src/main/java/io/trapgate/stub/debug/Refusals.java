package io.trapgate.stub.debug;

import io.trapgate.target.kvm.KvmException;
import java.util.Objects;

/** What a refused KVM call comes to for the user. */
public final class Refusals {
  private Refusals() {}

  /** Call, errno and reason in one line. */
  public static String text(KvmException refusal) {
    return Objects.requireNonNullElse(
        refusal.getMessage(), refusal.call() + ": errno " + refusal.errno());
  }
}
