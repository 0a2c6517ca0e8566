package io.trapgate.it.port;

import io.trapgate.it.tools.NeedsKvm;

/** The host's KVM keeps the contract. */
@NeedsKvm
class KvmContractTest extends SoftwareContract {
  @Override
  Subject subject() {
    return new X86Subject("host", "kvm");
  }
}
