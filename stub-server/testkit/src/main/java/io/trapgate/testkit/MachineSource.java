package io.trapgate.testkit;

/** Starts a test's machine. */
interface MachineSource {
  /**
   * A machine of its own for whoever asks.
   *
   * @throws MachineStartException when it can't be had
   */
  Machine start();

  /** From a setup in the program. */
  static MachineSource of(MachineSetup setup) {
    return () -> Machine.start(setup);
  }

  /**
   * From an annotation.
   *
   * @param owner the test's class, whose resources are looked at too
   */
  static MachineSource of(TrapgateMachine annotation, Class<?> owner) {
    return () -> {
      GuestFiles files = new GuestFiles();
      try {
        return Machine.start(new MachineReader(annotation, owner, files).read(), files);
      } catch (MachineStartException e) {
        files.close();
        throw e;
      }
    };
  }
}
