package io.trapgate.target.board.pc;

import io.trapgate.target.board.InterruptLine;

/**
 * The two interrupt controllers of a PC, the second at input 2 of the first. Without firmware
 * nobody programs them for a guest that only takes an interrupt: they start as a BIOS leaves them,
 * vectors 08 to 0F and 70 to 77, but with nothing masked, since no device interrupts unasked.
 */
final class PicPair {
  /** Input of the first controller that the second is at. */
  static final int CASCADE = 2;

  /** Interrupt inputs of both. */
  static final int INPUTS = 16;

  private static final int MASTER_BASE = 0x08;
  private static final int SLAVE_BASE = 0x70;

  /** Timer, keyboard and cascade; clock and coprocessor (Intel 82371FB data sheet, ELCR). */
  private static final int MASTER_EDGE_ONLY = 0x07;

  private static final int SLAVE_EDGE_ONLY = 0x21;

  private final Pic master = new Pic(true, MASTER_BASE, MASTER_EDGE_ONLY, this::update);
  private final Pic slave = new Pic(false, SLAVE_BASE, SLAVE_EDGE_ONLY, this::update);
  private InterruptLine output = asserted -> {};

  /** Names the wire to the processors. */
  void output(InterruptLine line) {
    output = line;
  }

  /** Puts them into I/O space. */
  void map(PortMap ports) {
    ports.map(0x20, 2, 1, master);
    ports.map(0xA0, 2, 1, slave);
    ports.map(0x4D0, 1, 1, master.edgeLevelControl());
    ports.map(0x4D1, 1, 1, slave.edgeLevelControl());
  }

  /** Level of an input, 0 to 15; input 2 is the cascade and can't be driven. */
  void input(int number, boolean asserted) {
    if (number >= 8) {
      slave.input(number - 8, asserted);
    } else if (number != CASCADE) {
      master.input(number, asserted);
    }
  }

  /** Whether they ask for the processor. */
  boolean pending() {
    return master.request() != Pic.NONE;
  }

  /** The processor's acknowledge: the vector. */
  int acknowledge() {
    int input = master.acknowledge();
    int vector = input == CASCADE ? slave.vector(slave.acknowledge()) : master.vector(input);
    update();
    return vector;
  }

  private void update() {
    master.cascade(CASCADE, slave.request() != Pic.NONE);
    output.set(pending());
  }
}
