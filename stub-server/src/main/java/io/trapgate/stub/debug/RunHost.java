package io.trapgate.stub.debug;

/** What runs need of whoever holds the machine thread and knows the client. Event loop only. */
interface RunHost {
  /** Hands the machine to its thread. */
  void go(Run run);

  /** Asks for the end of that run. */
  void interrupt(Run run);

  /** A vCPU stands still; the machine may be touched. */
  void stopped(int vcpu, StopReason reason);

  /** The machine is about to run like this. */
  void resumed(ResumePlan plan);

  /** Whether something waits to be done as soon as the machine stands, whatever it stands at. */
  boolean wantsItStopped();
}
