package io.trapgate.target.ppc;

/** What an instruction does to storage, as the debug facility tells it apart (booke.md 4.10). */
public enum DataAccess {
  /** Loads, lwarx among them. */
  LOAD,
  /** Stores. */
  STORE,
  /** A stwcx. that has lost its reservation: it stores nothing. */
  LOST_STORE,
  /** dcbt, dcbtst, icbt: hints. */
  TOUCH,
  /** A hint for an address that cannot be reached: no operation. */
  IGNORED_TOUCH,
  /** icbi. */
  CODE_INVALIDATE,
  /** dcbz. */
  ZERO,
  /** dcbi. */
  INVALIDATE,
  /** dcbf and dcbst. */
  CLEAN,
  /** dcba. */
  ALLOCATE
}
