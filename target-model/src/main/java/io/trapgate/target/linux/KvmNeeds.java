package io.trapgate.target.linux;

import io.trapgate.target.kvm.KvmException;

/**
 * What a KVM must have before a guest can be debugged with it. Each of these calls and fields is
 * used without a look at what it returns for one that isn't there: the shared registers of a KVM
 * without them, for example, would read as those of the last run but one.
 */
final class KvmNeeds {
  /** The only version there is (Documentation/virt/kvm/api.rst, 4.1). */
  static final int API_VERSION = 12;

  private static final long REQUIRED = KvmRun.SYNC_REGS | KvmRun.SYNC_SREGS;

  private KvmNeeds() {}

  /** What a KVM says about itself. */
  interface Offer {
    /** {@code KVM_GET_API_VERSION}. */
    int version() throws KvmException;

    /** {@code KVM_CHECK_EXTENSION}: 0 when it doesn't have it. */
    int capability(KvmCapability capability) throws KvmException;
  }

  /**
   * Looks at all of them.
   *
   * @throws KvmException with {@link KvmAdvice#EOPNOTSUPP} for the first that is missing
   */
  static void require(Offer offer) throws KvmException {
    int version = offer.version();
    if (version != API_VERSION) {
      throw new KvmException(
          KvmIoctl.GET_API_VERSION.kernelName(),
          KvmAdvice.EOPNOTSUPP,
          "version: " + version + " (expected: " + API_VERSION + ")");
    }
    require(offer, KvmCapability.USER_MEMORY, "guest memory");
    require(offer, KvmCapability.SET_GUEST_DEBUG, "steps and breakpoints");
    require(offer, KvmCapability.VCPU_EVENTS, "exceptions that are given back");
    require(offer, KvmCapability.DEBUGREGS, "the guest's debug registers");
    require(offer, KvmCapability.XSAVE, "x87 and SSE registers");
    int synced = require(offer, KvmCapability.SYNC_REGS, "registers that come with each exit");
    if ((synced & REQUIRED) != REQUIRED) {
      throw missing(
          KvmCapability.SYNC_REGS, "sets: 0x%x (expected: 0x%x)".formatted(synced, REQUIRED));
    }
  }

  private static int require(Offer offer, KvmCapability capability, String use)
      throws KvmException {
    int found = offer.capability(capability);
    if (found <= 0) {
      throw missing(capability, found + " (expected: 1 or more, for " + use + ")");
    }
    return found;
  }

  private static KvmException missing(KvmCapability capability, String found) {
    return new KvmException(
        KvmIoctl.CHECK_EXTENSION.kernelName(),
        KvmAdvice.EOPNOTSUPP,
        "KVM_CAP_" + capability.name() + ": " + found);
  }
}
