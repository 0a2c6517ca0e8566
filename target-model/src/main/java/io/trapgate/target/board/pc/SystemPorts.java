package io.trapgate.target.board.pc;

import io.trapgate.target.engine.MachineControl;
import io.trapgate.target.engine.VirtualClock;
import java.nio.charset.StandardCharsets;

/** The ports of the board's own logic: speaker, fast reset, and the ways to switch it off. */
final class SystemPorts {
  private static final byte[] SHUTDOWN = "Shutdown".getBytes(StandardCharsets.US_ASCII);

  /** Every so many ticks of guest time a row of memory is refreshed. */
  private static final long REFRESH_TICKS = 15_085;

  private static final int SLEEP_ENABLE = 1 << 13;
  private static final int SLEEP_TYPE_SHIFT = 10;

  /** Sleep type of S5, soft off, on QEMU's and Bochs' boards. */
  private static final int SOFT_OFF = 0;

  private final MachineControl machine;

  SystemPorts(MachineControl machine) {
    this.machine = machine;
  }

  /** Port 61: gate and output of the speaker's counter, and the refresh bit that toggles. */
  static PortDevice speaker(Pit pit, VirtualClock clock) {
    return new PortDevice() {
      private int speaker;

      @Override
      public int read(int offset, int bytes) {
        return (pit.speakerGate() ? 0x01 : 0)
            | speaker
            | (clock.ticks() / REFRESH_TICKS % 2 == 0 ? 0 : 0x10)
            | (pit.speakerOutput() ? 0x20 : 0);
      }

      @Override
      public void write(int offset, int bytes, int value) {
        speaker = value & 0x02;
        pit.speakerGate((value & 0x01) != 0);
      }

      @Override
      public void reset() {
        speaker = 0;
      }
    };
  }

  /** Port 92: bit 0 resets, bit 1 is another gate of address line 20, which stays open. */
  PortDevice fastReset() {
    return new PortDevice() {
      private int kept = 0x02;

      @Override
      public int read(int offset, int bytes) {
        return kept;
      }

      @Override
      public void write(int offset, int bytes, int value) {
        kept = value & 0x02;
        if ((value & 0x01) != 0) {
          machine.resetRequested();
        }
      }

      @Override
      public void reset() {
        kept = 0x02;
      }
    };
  }

  /** Port 8900 of Bochs: the word "Shutdown", byte by byte, switches off. */
  PortDevice shutdownWord() {
    return new WriteOnly() {
      private int matched;

      @Override
      public void write(int offset, int bytes, int value) {
        if (value == SHUTDOWN[matched]) {
          matched++;
        } else {
          matched = value == SHUTDOWN[0] ? 1 : 0;
        }
        if (matched == SHUTDOWN.length) {
          matched = 0;
          machine.powerOff(0);
        }
      }

      @Override
      public void reset() {
        matched = 0;
      }
    };
  }

  /** PM1 control of ACPI: a sleep of type S5 switches off, others do nothing. */
  PortDevice powerManagement() {
    return (WriteOnly)
        (offset, bytes, value) -> {
          boolean sleep = bytes == 2 && (value & SLEEP_ENABLE) != 0;
          if (sleep && (value >>> SLEEP_TYPE_SHIFT & 7) == SOFT_OFF) {
            machine.powerOff(0);
          }
        };
  }
}
