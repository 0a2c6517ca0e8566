package io.trapgate.target.board;

import io.trapgate.target.engine.VirtualClock;
import io.trapgate.target.memory.MmioDevice;

/**
 * The 16550A UART: byte registers, one after another (National Semiconductor PC16550D data sheet;
 * reset values as QEMU shows them). What the guest writes leaves at once, so the transmitter is
 * never busy; input waits on the wire while the receiver is full.
 */
public final class Ns16550 implements MmioDevice {
  private static final int DATA = 0; // RBR, THR; DLL with DLAB
  private static final int IER = 1; // DLM with DLAB
  private static final int IIR_FCR = 2;
  private static final int LCR = 3;
  private static final int MCR = 4;
  private static final int LSR = 5;
  private static final int MSR = 6;
  private static final int SCR = 7;

  private static final int IER_RECEIVED = 0x01;
  private static final int IER_THR_EMPTY = 0x02;
  private static final int IER_LINE_STATUS = 0x04;
  private static final int IER_MODEM_STATUS = 0x08;

  private static final int IIR_NONE = 0x01;
  private static final int IIR_MODEM_STATUS = 0x00;
  private static final int IIR_THR_EMPTY = 0x02;
  private static final int IIR_RECEIVED = 0x04;
  private static final int IIR_LINE_STATUS = 0x06;
  private static final int IIR_TIMEOUT = 0x0C;
  private static final int IIR_FIFOS_ENABLED = 0xC0;

  private static final int FCR_ENABLE = 0x01;
  private static final int FCR_CLEAR_RECEIVER = 0x02;
  private static final int FCR_KEPT_BITS = 0xC9;
  private static final int[] TRIGGER_LEVELS = {1, 4, 8, 14};

  private static final int LCR_DLAB = 0x80;
  private static final int MCR_LOOPBACK = 0x10;
  private static final int MCR_BITS = 0x1F;
  private static final int MCR_OUT2 = 0x08;

  private static final int LSR_DATA_READY = 0x01;
  private static final int LSR_OVERRUN = 0x02;
  private static final int LSR_ERRORS = 0x1E;
  private static final int LSR_TRANSMITTER_IDLE = 0x60; // THRE and TEMT

  private static final int MSR_CONNECTED = 0xB0; // DCD, DSR and CTS on

  private static final int TIMEOUT_CHARACTERS = 4;

  private final HostSerialLine line;
  private final InterruptLine interrupt;
  private final VirtualClock clock;
  private final Rate rate;
  private final UartFifo receiver = new UartFifo();

  private int divisor;
  private int ier;
  private int fcr;
  private int lcr;
  private int mcr;
  private int errors;
  private int modemLines;
  private int modemDeltas;
  private int scratch;
  private boolean thrEmptyPending;
  private boolean timeoutPending;
  private Runnable cancelTimeout = () -> {};

  /**
   * How fast it can be.
   *
   * @param baudBase input clock divided by 16, in Hz: bits in a second at divisor 1
   * @param ticksPerSecond ticks of guest time in a second
   */
  public record Rate(long baudBase, long ticksPerSecond) {}

  /**
   * @param line the wire to the host
   * @param interrupt its interrupt output
   */
  public Ns16550(HostSerialLine line, InterruptLine interrupt, VirtualClock clock, Rate rate) {
    this.line = line;
    this.interrupt = interrupt;
    this.clock = clock;
    this.rate = rate;
    line.onArrival(this::receive);
    powerOn();
  }

  @Override
  public void reset() {
    cancelTimeout.run();
    powerOn();
    receive();
  }

  private void powerOn() {
    receiver.clear();
    divisor = 0;
    ier = 0;
    fcr = 0;
    lcr = 0;
    mcr = MCR_OUT2;
    errors = 0;
    modemLines = MSR_CONNECTED;
    modemDeltas = 0;
    scratch = 0;
    thrEmptyPending = false;
    timeoutPending = false;
    interrupt.set(false);
  }

  @Override
  public int read(int offset, int bytes) {
    int value = peek(offset, bytes);
    switch (offset) {
      case DATA -> {
        if (!divisorLatch()) {
          receiver.take();
          timeoutPending = false;
          armTimeout();
          receive();
        }
      }
      case IIR_FCR -> {
        if ((value & 0x0F) == IIR_THR_EMPTY) {
          thrEmptyPending = false;
        }
      }
      case LSR -> errors = 0;
      case MSR -> modemDeltas = 0;
      default -> {}
    }
    update();
    return value;
  }

  @Override
  public int peek(int offset, int bytes) {
    return switch (offset) {
      case DATA -> divisorLatch() ? divisor & 0xFF : receiver.peek();
      case IER -> divisorLatch() ? divisor >>> 8 : ier;
      case IIR_FCR -> interruptId() | (fifosEnabled() ? IIR_FIFOS_ENABLED : 0);
      case LCR -> lcr;
      case MCR -> mcr;
      case LSR -> lineStatus();
      case MSR -> modemLines | modemDeltas;
      case SCR -> scratch;
      default -> 0;
    };
  }

  @Override
  public int registerBytes(int offset) {
    return 1;
  }

  @Override
  public void write(int offset, int bytes, int word) {
    int value = word & 0xFF;
    switch (offset) {
      case DATA -> {
        if (divisorLatch()) {
          divisor = divisor & 0xFF00 | value;
        } else {
          transmit(value);
        }
      }
      case IER -> {
        if (divisorLatch()) {
          divisor = divisor & 0xFF | value << 8;
        } else {
          enableInterrupts(value & 0x0F);
        }
      }
      case IIR_FCR -> controlFifos(value);
      case LCR -> lcr = value;
      case MCR -> controlModem(value & MCR_BITS);
      case SCR -> scratch = value;
      default -> {} // LSR and MSR are read-only (data sheet: writing is for factory tests)
    }
    update();
  }

  private boolean divisorLatch() {
    return (lcr & LCR_DLAB) != 0;
  }

  private boolean fifosEnabled() {
    return (fcr & FCR_ENABLE) != 0;
  }

  private boolean loopback() {
    return (mcr & MCR_LOOPBACK) != 0;
  }

  private int lineStatus() {
    return LSR_TRANSMITTER_IDLE | errors | (receiver.isEmpty() ? 0 : LSR_DATA_READY);
  }

  private void transmit(int value) {
    if (loopback()) {
      accept(value);
    } else {
      line.transmit(value);
    }
    thrEmptyPending = true;
  }

  private void enableInterrupts(int value) {
    // An empty transmitter interrupts as soon as that is enabled: what drivers test a UART with.
    if ((value & IER_THR_EMPTY) != 0 && (ier & IER_THR_EMPTY) == 0) {
      thrEmptyPending = true;
    }
    ier = value;
  }

  private void controlFifos(int value) {
    boolean switched = ((value ^ fcr) & FCR_ENABLE) != 0;
    if (switched || (value & FCR_CLEAR_RECEIVER) != 0) {
      receiver.clear();
      timeoutPending = false;
      cancelTimeout.run();
    }
    // The other bits take effect only together with the enable bit.
    fcr = (value & FCR_ENABLE) != 0 ? value & FCR_KEPT_BITS : 0;
    receive();
  }

  private void controlModem(int value) {
    mcr = value;
    int lines = loopback() ? loopedModemLines() : MSR_CONNECTED;
    int changed = lines ^ modemLines;
    int ringEnded = modemLines & ~lines & 0x40; // RI interrupts on its trailing edge only
    modemDeltas |= (changed & 0xB0 | ringEnded) >>> 4;
    modemLines = lines;
    receive();
  }

  private int loopedModemLines() {
    int rtsToCts = (mcr & 0x02) << 3;
    int dtrToDsr = (mcr & 0x01) << 5;
    int out1ToRing = (mcr & 0x04) << 4;
    int out2ToCarrier = (mcr & 0x08) << 4;
    return rtsToCts | dtrToDsr | out1ToRing | out2ToCarrier;
  }

  /** Takes what waits on the wire, as far as there is room. */
  private void receive() {
    while (!loopback() && line.hasInput() && hasRoom()) {
      accept(line.takeInput());
    }
    update();
  }

  private boolean hasRoom() {
    return receiver.size() < (fifosEnabled() ? UartFifo.DEPTH : 1);
  }

  private void accept(int value) {
    if (hasRoom()) {
      receiver.add(value);
    } else {
      errors |= LSR_OVERRUN;
      if (!fifosEnabled()) {
        receiver.replaceNewest(value);
      }
    }
    armTimeout();
  }

  private void armTimeout() {
    cancelTimeout.run();
    if (fifosEnabled() && !receiver.isEmpty()) {
      long wait = TIMEOUT_CHARACTERS * characterTicks();
      cancelTimeout = clock.schedule(clock.ticks() + wait, this::timedOut);
    }
  }

  private void timedOut() {
    timeoutPending = !receiver.isEmpty();
    update();
  }

  private long characterTicks() {
    int dataBits = 5 + (lcr & 3);
    int parityBits = lcr >>> 3 & 1;
    int stopBits = 1 + (lcr >>> 2 & 1);
    long bits = 1L + dataBits + parityBits + stopBits;
    return bits * Math.max(divisor, 1) * rate.ticksPerSecond() / rate.baudBase();
  }

  private int interruptId() {
    if ((ier & IER_LINE_STATUS) != 0 && (errors & LSR_ERRORS) != 0) {
      return IIR_LINE_STATUS;
    }
    if ((ier & IER_RECEIVED) != 0) {
      if (receiver.size() >= trigger()) {
        return IIR_RECEIVED;
      }
      if (timeoutPending) {
        return IIR_TIMEOUT;
      }
    }
    if ((ier & IER_THR_EMPTY) != 0 && thrEmptyPending) {
      return IIR_THR_EMPTY;
    }
    if ((ier & IER_MODEM_STATUS) != 0 && modemDeltas != 0) {
      return IIR_MODEM_STATUS;
    }
    return IIR_NONE;
  }

  private int trigger() {
    return fifosEnabled() ? TRIGGER_LEVELS[fcr >>> 6] : 1;
  }

  private void update() {
    interrupt.set(interruptId() != IIR_NONE);
  }
}
