package io.trapgate.it.server;

/** Of a guest on the modelled x86. */
class ModelFaultsIT extends GuestFaultsIT {
  @Override
  String machine() {
    return "pc-test";
  }
}
