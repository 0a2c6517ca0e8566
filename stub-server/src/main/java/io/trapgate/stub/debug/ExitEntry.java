package io.trapgate.stub.debug;

/** What brought the guest back, for the user to read. */
public sealed interface ExitEntry permits DebugExit, FaultExit {
  /** Index of the vCPU. */
  int vcpu();

  /** Instructions completed on that vCPU since the machine was created; -1 where nobody counts. */
  long instructions();
}
