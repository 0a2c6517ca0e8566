package io.trapgate.target.engine;

/** What a board may ask of the machine it sits in. */
public interface MachineControl {
  /** Ends the run with a power-off; takes effect after the current instruction. */
  void powerOff(int exitCode);

  /** Resets the whole machine after the current instruction. */
  void resetRequested();

  /**
   * Runs a task on the machine thread between two instructions, soon; wakes a waiting guest. The
   * only call here that any thread may make.
   */
  void post(Runnable task);
}
