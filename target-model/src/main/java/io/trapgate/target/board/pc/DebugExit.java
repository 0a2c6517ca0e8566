package io.trapgate.target.board.pc;

import io.trapgate.target.engine.MachineControl;

/**
 * QEMU's isa-debug-exit (hw/misc/debugexit.c): a write ends the machine with its value in the exit
 * status. Reading gives 0.
 */
final class DebugExit implements PortDevice {
  /** What of an exit status a process can return. */
  private static final int STATUS_MASK = 0xFF;

  private final MachineControl machine;
  private final ExitCode exitCode;

  DebugExit(MachineControl machine, ExitCode exitCode) {
    this.machine = machine;
    this.exitCode = exitCode;
  }

  @Override
  public int read(int offset, int bytes) {
    return 0;
  }

  @Override
  public void write(int offset, int bytes, int value) {
    machine.powerOff(
        switch (exitCode) {
          case QEMU -> (value << 1 | 1) & STATUS_MASK;
          case PLAIN -> value & STATUS_MASK;
        });
  }
}
