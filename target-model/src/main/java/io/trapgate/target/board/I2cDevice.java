package io.trapgate.target.board;

/** A slave on the I2C bus. */
interface I2cDevice {
  /** A start condition addressed to this device. */
  void start();

  /** A byte from the master. */
  void receive(int value);

  /** The next byte for the master, 0 to 255. */
  int send();

  /** What {@link #send} would give next, without moving on. */
  int peek();

  /** Back to power-on state. */
  void reset();
}
