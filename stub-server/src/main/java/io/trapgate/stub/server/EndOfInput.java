package io.trapgate.stub.server;

/** Behind the last byte of a client that can still be answered: the end of standard input. */
enum EndOfInput {
  /** The one there is. */
  MARK
}
