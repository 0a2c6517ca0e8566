package io.trapgate.it.port;

/** The modelled x86 machine keeps the contract. */
class X86ModelContractTest extends SoftwareContract {
  @Override
  Subject subject() {
    return new X86Subject("x86", "pc-test");
  }
}
