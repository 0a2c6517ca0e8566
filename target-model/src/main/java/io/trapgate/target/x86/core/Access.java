package io.trapgate.target.x86.core;

/** Kinds of memory access, as the page-fault error code has them (Intel SDM 3A 4.7). */
final class Access {
  static final int READ = 0;
  static final int WRITE = 2;
  static final int USER = 4;
  static final int FETCH = 16;

  /** Error-code bit: the page was there, the access wasn't allowed. */
  static final int PROTECTION = 1;

  /** Error-code bit: a reserved bit was set in an entry. */
  static final int RESERVED = 8;

  private Access() {}
}
