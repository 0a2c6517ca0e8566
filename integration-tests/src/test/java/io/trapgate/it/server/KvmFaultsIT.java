package io.trapgate.it.server;

import io.trapgate.it.tools.NeedsKvm;

/** Of a guest on the host's own processor. */
@NeedsKvm
class KvmFaultsIT extends GuestFaultsIT {
  @Override
  String machine() {
    return "kvm";
  }
}
