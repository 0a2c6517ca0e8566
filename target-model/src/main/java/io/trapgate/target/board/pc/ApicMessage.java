package io.trapgate.target.board.pc;

/**
 * An interrupt message between APICs (Intel SDM 3A 11.6.1).
 *
 * @param mode what it does
 * @param vector of a fixed or lowest-priority interrupt, or a start-up's page
 * @param level whether it is level-triggered: its end is told to the I/O APIC
 * @param logical whether the destination is logical
 * @param destination APIC ID, or the set of logical IDs, in the form of the sender
 */
record ApicMessage(Mode mode, int vector, boolean level, boolean logical, int destination) {
  /** Delivery modes, by their number. */
  enum Mode {
    FIXED,
    LOWEST_PRIORITY,
    SMI,
    RESERVED,
    NMI,
    INIT,
    START_UP,
    EXTERNAL;

    private static final int SHIFT = 8;

    /** The mode in bits 8 to 10 of a register that makes messages. */
    static Mode of(int register) {
      return switch (register >>> SHIFT & 7) {
        case 0 -> FIXED;
        case 1 -> LOWEST_PRIORITY;
        case 2 -> SMI;
        case 3 -> RESERVED;
        case 4 -> NMI;
        case 5 -> INIT;
        case 6 -> START_UP;
        default -> EXTERNAL; // 7
      };
    }
  }
}
