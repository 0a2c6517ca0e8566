package io.trapgate.target.board;

/**
 * One interrupt source of the MPIC with its vector/priority, destination and level registers
 * (MPC8544E Reference Manual, chapter 10; writable bits as measured on QEMU's ppce500).
 */
final class MpicSource {
  /** What a source is decides which IVPR bits it has. */
  enum Kind {
    /** An IRQ pin: edge or level, either polarity. */
    EXTERNAL(0x80CF_FFFF, 0x8000_0000),
    /** A device on the chip: always level, active high. */
    INTERNAL(0x808F_FFFF, 0x8080_0000),
    /** IPIs and timers: always edge. */
    SPECIAL(0x800F_FFFF, 0x8000_0000);

    private final int writable;
    private final int reset;

    Kind(int writable, int reset) {
      this.writable = writable;
      this.reset = reset;
    }
  }

  /** IVPR[MSK]: the source is disabled. */
  static final int IVPR_MASK = 0x8000_0000;

  /** IVPR[A]: the source is pending or in service; read-only. */
  static final int IVPR_ACTIVITY = 0x4000_0000;

  private static final int IVPR_SENSE_LEVEL = 0x0040_0000;
  private static final int IDR_RESET = 1;

  /** ILR[INTTGT]: the output that the source drives. */
  static final int TO_INT = 0;

  /** ILR[INTTGT] for the critical interrupt output. */
  static final int TO_CRITICAL = 1;

  private static final int TO_MACHINE_CHECK = 2;

  final int number;
  final Kind kind;
  int destinations;
  boolean pending;

  /** Level of the wire, which outlives a reset of the controller. */
  boolean pin;

  /** CPUs that a multicast source (IPI, timer) has still to reach. */
  int outstanding;

  private int ivpr;
  private int output;

  MpicSource(int number, Kind kind) {
    this.number = number;
    this.kind = kind;
    reset();
  }

  void reset() {
    ivpr = kind.reset;
    destinations = IDR_RESET;
    output = TO_INT;
    outstanding = 0;
    pending = pin && level();
  }

  int ivpr() {
    return ivpr;
  }

  void ivpr(int value) {
    ivpr = ivpr & IVPR_ACTIVITY | value & kind.writable;
  }

  int output() {
    return output;
  }

  /** Chooses the output; reserved values fall back to INT, as in QEMU. */
  void output(int value) {
    int target = value & 0xFF;
    output = target <= TO_MACHINE_CHECK ? target : TO_INT;
  }

  /** CPUs that the source drives while it is active, one bit each. */
  int targets() {
    return kind == Kind.SPECIAL ? outstanding : destinations;
  }

  boolean level() {
    return switch (kind) {
      case EXTERNAL -> (ivpr & IVPR_SENSE_LEVEL) != 0;
      case INTERNAL -> true;
      case SPECIAL -> false;
    };
  }

  boolean masked() {
    return (ivpr & IVPR_MASK) != 0;
  }

  void active(boolean on) {
    ivpr = on ? ivpr | IVPR_ACTIVITY : ivpr & ~IVPR_ACTIVITY;
  }

  int priority() {
    return ivpr >>> 16 & 0xF;
  }

  int vector() {
    return ivpr & 0xFFFF;
  }
}
