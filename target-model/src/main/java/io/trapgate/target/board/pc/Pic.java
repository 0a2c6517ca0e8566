package io.trapgate.target.board.pc;

/**
 * One 8259A interrupt controller (Intel 8259A data sheet, "Programming the 8259A"): eight inputs, a
 * mask, rotating priorities. Two ports: commands at 0, data at 1.
 *
 * <p>An edge stays a request when its input falls before it is acknowledged, as KVM's and QEMU's
 * chips have it.
 */
final class Pic implements PortDevice {
  /** What a controller answers with when nothing is there to acknowledge. */
  static final int SPURIOUS = 7;

  static final int NONE = -1;

  private static final int COMMAND = 0;
  private static final int ICW1 = 0x10;
  private static final int ICW1_NEEDS_ICW4 = 0x01;
  private static final int ICW1_SINGLE = 0x02;
  private static final int ICW1_LEVEL = 0x08;
  private static final int ICW4_AUTO_EOI = 0x02;
  private static final int ICW4_FULLY_NESTED = 0x10;
  private static final int OCW3 = 0x08;
  private static final int OCW3_POLL = 0x04;
  private static final int POLL_FOUND = 0x80;

  /** Which word the data port takes next. */
  private enum Expects {
    MASK,
    ICW2,
    ICW3,
    ICW4
  }

  private final int defaultBase;
  private final boolean master;
  private final int edgeOnly;
  private final Runnable changed;

  private int levels;
  private int requests;
  private int inService;
  private int mask;
  private int levelInputs;
  private int base;
  private int lowestPriority;
  private Expects expects = Expects.MASK;
  private boolean needsIcw4;
  private boolean single;
  private boolean levelTriggered;
  private boolean autoEoi;
  private boolean rotateOnAutoEoi;
  private boolean fullyNested;
  private boolean specialMask;
  private boolean readsInService;
  private boolean polled;

  /**
   * @param master whether the other controller is at its input 2
   * @param defaultBase vector of its input 0 as the firmware leaves it
   * @param edgeOnly inputs that ELCR can't make level-triggered
   * @param changed told when {@link #request} may have changed
   */
  Pic(boolean master, int defaultBase, int edgeOnly, Runnable changed) {
    this.master = master;
    this.defaultBase = defaultBase;
    this.edgeOnly = edgeOnly;
    this.changed = changed;
    powerOn();
  }

  /** As the firmware leaves it: programmed, edge-triggered, nothing masked, nothing pending. */
  private void powerOn() {
    levels = 0;
    levelInputs = 0;
    initialize(0);
    base = defaultBase;
    expects = Expects.MASK;
  }

  @Override
  public void reset() {
    powerOn();
    changed.run();
  }

  /** Level of an input. */
  void input(int number, boolean asserted) {
    int bit = 1 << number;
    boolean byLevel = levelTriggered || (levelInputs & bit) != 0;
    if (asserted && (byLevel || (levels & bit) == 0)) {
      requests |= bit;
    } else if (!asserted && byLevel) {
      requests &= ~bit;
    }
    levels = asserted ? levels | bit : levels & ~bit;
    changed.run();
  }

  /** The other controller's output: a request for as long as it has one. */
  void cascade(int number, boolean asserted) {
    int bit = 1 << number;
    requests = asserted ? requests | bit : requests & ~bit;
  }

  /** The input whose request goes to the processor now, or {@link #NONE}. */
  int request() {
    int candidate = first(requests & ~mask);
    if (candidate == NONE) {
      return NONE;
    }
    int blocking = specialMask ? inService & ~mask : inService;
    if (fullyNested && master) {
      blocking &= ~(1 << PicPair.CASCADE);
    }
    int current = first(blocking);
    return current == NONE || rank(candidate) < rank(current) ? candidate : NONE;
  }

  /** The input of highest priority among these. */
  private int first(int inputs) {
    for (int rank = 0; rank < 8; rank++) {
      int input = lowestPriority + 1 + rank & 7;
      if ((inputs & 1 << input) != 0) {
        return input;
      }
    }
    return NONE;
  }

  private int rank(int input) {
    return input - lowestPriority - 1 & 7;
  }

  /**
   * The processor's acknowledge: the request is in service.
   *
   * @return the input, {@link #SPURIOUS} when there was none
   */
  int acknowledge() {
    int input = request();
    if (input == NONE) {
      return SPURIOUS;
    }
    int bit = 1 << input;
    if (!levelTriggered && (levelInputs & bit) == 0) {
      requests &= ~bit;
    }
    if (!autoEoi) {
      inService |= bit;
    } else if (rotateOnAutoEoi) {
      lowestPriority = input;
    }
    return input;
  }

  /** Vector of an input. */
  int vector(int input) {
    return base | input;
  }

  @Override
  public int read(int offset, int bytes) {
    if (polled) {
      polled = false;
      boolean found = request() != NONE;
      int input = acknowledge();
      changed.run();
      return found ? POLL_FOUND | input : 0;
    }
    if (offset == COMMAND) {
      return readsInService ? inService : requests;
    }
    return mask;
  }

  @Override
  public void write(int offset, int bytes, int value) {
    if (offset != COMMAND) {
      data(value);
    } else if ((value & ICW1) != 0) {
      initialize(value);
    } else if ((value & OCW3) != 0) {
      select(value);
    } else {
      endOfInterrupt(value >>> 5, value & 7);
    }
    changed.run();
  }

  private void initialize(int icw1) {
    levelTriggered = (icw1 & ICW1_LEVEL) != 0;
    needsIcw4 = (icw1 & ICW1_NEEDS_ICW4) != 0;
    single = (icw1 & ICW1_SINGLE) != 0;
    requests = levels & (levelTriggered ? 0xFF : levelInputs);
    inService = 0;
    mask = 0;
    lowestPriority = 7;
    autoEoi = false;
    rotateOnAutoEoi = false;
    fullyNested = false;
    specialMask = false;
    readsInService = false;
    polled = false;
    expects = Expects.ICW2;
  }

  private void data(int value) {
    switch (expects) {
      case MASK -> mask = value;
      case ICW2 -> {
        base = value & 0xF8;
        expects = single ? afterIcw3() : Expects.ICW3;
      }
      case ICW3 -> expects = afterIcw3(); // the wiring is the board's
      case ICW4 -> {
        autoEoi = (value & ICW4_AUTO_EOI) != 0;
        fullyNested = (value & ICW4_FULLY_NESTED) != 0;
        expects = Expects.MASK;
      }
    }
  }

  private Expects afterIcw3() {
    return needsIcw4 ? Expects.ICW4 : Expects.MASK;
  }

  private void select(int ocw3) {
    polled = (ocw3 & OCW3_POLL) != 0;
    if ((ocw3 & 0x02) != 0) {
      readsInService = (ocw3 & 0x01) != 0;
    }
    if ((ocw3 & 0x40) != 0) {
      specialMask = (ocw3 & 0x20) != 0;
    }
  }

  /** OCW2: three bits say rotate, specific, end of interrupt. */
  private void endOfInterrupt(int command, int level) {
    boolean rotate = (command & 4) != 0;
    boolean specific = (command & 2) != 0;
    boolean end = (command & 1) != 0;
    if (!end && !specific) {
      rotateOnAutoEoi = rotate;
      return;
    }
    int input = specific ? level : first(inService);
    if (end && input != NONE) {
      inService &= ~(1 << input);
    }
    if (rotate && input != NONE) {
      lowestPriority = input;
    }
  }

  /** The edge/level control register: one port of the board for each controller. */
  PortDevice edgeLevelControl() {
    return new PortDevice() {
      @Override
      public int read(int offset, int bytes) {
        return levelInputs;
      }

      @Override
      public void write(int offset, int bytes, int value) {
        levelInputs = value & ~edgeOnly & 0xFF;
      }
    };
  }
}
