package io.trapgate.it.x86.stream;

/** What of a debugger the guest of a stream is itself. */
enum OwnDebug {
  /** Nothing. */
  NONE,
  /** It sets TF, at a place in each snippet. */
  TRAP_FLAG,
  /** It arms a debug register in each snippet; user space has none then, only steps. */
  SLOTS
}
