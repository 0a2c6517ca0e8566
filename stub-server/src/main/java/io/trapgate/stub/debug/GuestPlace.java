package io.trapgate.stub.debug;

import java.util.function.BooleanSupplier;

/** Where a machine's guest runs. */
public sealed interface GuestPlace {
  /**
   * On a thread of its own.
   *
   * @param looksOut asked at each step, by who resumes: whether the thread looks out for the next
   *     one before it sleeps
   */
  record OwnThread(BooleanSupplier looksOut) implements GuestPlace {}

  /** In turns with other machines. */
  record InTurns(Processors processors) implements GuestPlace {}
}
