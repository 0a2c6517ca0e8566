package io.trapgate.stub.debug;

/** What to do with the machine as soon as it is stopped. */
enum Intention {
  NONE,
  HOLD,
  LET_RUN,
  RESET
}
