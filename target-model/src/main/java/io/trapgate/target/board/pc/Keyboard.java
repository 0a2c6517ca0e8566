package io.trapgate.target.board.pc;

import io.trapgate.target.engine.MachineControl;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The 8042 keyboard controller, as far as boot code needs it: its self-test, the gate of address
 * line 20 and the processor's reset. The keyboard acknowledges its commands and has no keys;
 * nothing interrupts. Address line 20 is always open, whatever the gate says: no code for
 * processors of this kind relies on a wrap at 1 MiB.
 */
final class Keyboard implements PortDevice {
  private static final int OUTPUT_FULL = 0x01;
  private static final int SYSTEM = 0x04;
  private static final int LAST_WAS_COMMAND = 0x08;
  private static final int UNLOCKED = 0x10;

  private static final int NOT_RESET = 0x01;
  private static final int A20 = 0x02;

  private static final int ACKNOWLEDGE = 0xFA;
  private static final int SELF_TEST_PASSED = 0xAA;

  private final MachineControl machine;
  private final Queue<Integer> output = new ArrayDeque<>();
  private int commandByte;
  private int outputPort;
  private int pendingCommand;
  private boolean lastWasCommand;

  Keyboard(MachineControl machine) {
    this.machine = machine;
    reset();
  }

  @Override
  public void reset() {
    output.clear();
    commandByte = 0x45; // translating, system flag, interrupt enabled
    outputPort = NOT_RESET | A20 | 0xCC;
    pendingCommand = 0;
    lastWasCommand = false;
  }

  /** Port 60: data. */
  @Override
  public int read(int offset, int bytes) {
    Integer value = output.poll();
    return value == null ? 0 : value;
  }

  /** Port 60: the byte that a command waits for, or one for the keyboard. */
  @Override
  public void write(int offset, int bytes, int value) {
    int command = pendingCommand;
    pendingCommand = 0;
    lastWasCommand = false;
    switch (command) {
      case 0 -> keyboard(value);
      case 0x60 -> commandByte = value;
      case 0xD1 -> outputPort(value);
      case 0xD2, 0xD3 -> output.add(value);
      default -> {} // 0xD4: there is no mouse
    }
  }

  private void keyboard(int value) {
    output.add(ACKNOWLEDGE);
    if (value == 0xFF) {
      output.add(SELF_TEST_PASSED);
    } else if (value == 0xF2) {
      output.add(0xAB);
      output.add(0x83);
    }
  }

  /** Port 64: status and commands. */
  PortDevice control() {
    return new PortDevice() {
      @Override
      public int read(int offset, int bytes) {
        return SYSTEM
            | UNLOCKED
            | (output.isEmpty() ? 0 : OUTPUT_FULL)
            | (lastWasCommand ? LAST_WAS_COMMAND : 0);
      }

      @Override
      public void write(int offset, int bytes, int value) {
        lastWasCommand = true;
        pendingCommand = 0;
        command(value);
      }
    };
  }

  private void command(int value) {
    switch (value) {
      case 0x20 -> output.add(commandByte);
      case 0x60, 0xD1, 0xD2, 0xD3, 0xD4 -> pendingCommand = value;
      case 0xA7, 0xA8, 0xAD, 0xAE -> {} // mouse and keyboard off and on: both are silent
      case 0xA9, 0xAB -> output.add(0); // interface tests passed
      case 0xAA -> output.add(0x55); // self-test passed
      case 0xC0 -> output.add(0x80); // input port: keyboard not locked
      case 0xD0 -> output.add(outputPort);
      case 0xDD -> outputPort &= ~A20;
      case 0xDF -> outputPort |= A20;
      default -> {
        boolean pulse = value >= 0xF0;
        if (pulse && (value & NOT_RESET) == 0) {
          machine.resetRequested();
        }
      }
    }
  }

  private void outputPort(int value) {
    outputPort = value;
    if ((value & NOT_RESET) == 0) {
      machine.resetRequested();
    }
  }
}
