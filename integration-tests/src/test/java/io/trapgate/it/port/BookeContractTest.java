package io.trapgate.it.port;

/** The modelled Book E machine keeps the contract. */
class BookeContractTest extends SoftwareContract {
  @Override
  Subject subject() {
    return new BookeSubject();
  }
}
