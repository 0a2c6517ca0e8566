package io.trapgate.target.board;

/** The MPIC's message-signalled interrupts: eight registers of 32 bits, one source each. */
final class MpicMsi {
  /** The sources that the registers drive. */
  @FunctionalInterface
  interface Outputs {
    /** Drives the source of one register. */
    void set(int register, boolean asserted);
  }

  private static final int REGISTERS = 8;

  private final Outputs outputs;
  private final int[] registers = new int[REGISTERS];

  MpicMsi(Outputs outputs) {
    this.outputs = outputs;
  }

  void reset() {
    java.util.Arrays.fill(registers, 0);
  }

  int register(int index) {
    return registers[index];
  }

  /** What reading MSIR does: the bits go, and with them the interrupt. */
  void clear(int index) {
    registers[index] = 0;
    outputs.set(index, false);
  }

  /** MSISR: a bit for each register that holds one. */
  int summary() {
    int bits = 0;
    for (int n = 0; n < REGISTERS; n++) {
      bits |= registers[n] != 0 ? 1 << n : 0;
    }
    return bits;
  }

  /** MSIIR: register number in the top three bits, bit number in the next five. */
  void write(int value) {
    int index = value >>> 29;
    registers[index] |= 1 << (value >>> 24 & 0x1F);
    outputs.set(index, true);
  }
}
