package io.trapgate.target.board.pc;

import io.trapgate.target.engine.VirtualClock;
import java.util.Arrays;

/**
 * The registers of a local APIC by number: offset in the memory window divided by 16, or MSR less
 * 0x800 (Intel SDM 3A tables 11-1 and 11-6).
 */
final class LapicRegisters {
  /** Bit of ESR: a message with a vector below 16 came. */
  static final int RECEIVED_ILLEGAL_VECTOR = 1 << 6;

  private static final int SENT_ILLEGAL_VECTOR = 1 << 5;
  private static final int ILLEGAL_REGISTER = 1 << 7;

  static final int FIRST_MSR = 0x800;
  static final int LAST_MSR = 0x8FF;

  private static final int ID = 0x02;
  private static final int VERSION = 0x03;
  private static final int TPR = 0x08;
  private static final int PPR = 0x0A;
  private static final int EOI = 0x0B;
  private static final int LDR = 0x0D;
  private static final int DFR = 0x0E;
  private static final int SVR = 0x0F;
  private static final int ISR = 0x10;
  private static final int TMR = 0x18;
  private static final int IRR = 0x20;
  private static final int ESR = 0x28;
  private static final int ICR = 0x30;
  private static final int ICR_HIGH = 0x31;
  private static final int LVT_TIMER = 0x32;
  private static final int LVT_LINT0 = 0x35;
  private static final int LVT_ERROR = 0x37;
  private static final int INITIAL_COUNT = 0x38;
  private static final int CURRENT_COUNT = 0x39;
  private static final int DIVIDE = 0x3E;
  private static final int SELF_IPI = 0x3F;

  /** Version 14 with six entries in the local vector table, as KVM's. */
  private static final int VERSION_VALUE = 0x0005_0014;

  private static final int SVR_ENABLE = 1 << 8;
  private static final int SVR_BITS = 0x3FF;
  private static final int LVT_MASKED = 1 << 16;
  private static final int LVT_PERIODIC = 1 << 17;
  private static final int LVT_EXTERNAL = 7 << 8;

  /** Vector, mask, and what else each entry has: timer, thermal, counters, LINT0, LINT1, error. */
  private static final int[] LVT_BITS = {
    0x3_00FF, 0x1_07FF, 0x1_07FF, 0x1_A7FF, 0x1_A7FF, 0x1_00FF
  };

  private static final int ICR_LOGICAL = 1 << 11;
  private static final int ICR_ASSERT = 1 << 14;
  private static final int ICR_LEVEL = 1 << 15;
  private static final int ICR_BITS = 0xC_CFFF;

  private final Lapic apic;
  private final LapicTimer timer;
  private final int[] vectorTable = new int[LVT_BITS.length];
  private int tpr;
  private int ldr;
  private int dfr;
  private int svr;
  private int esr;
  private int errors;
  private int icr;
  private int icrHigh;

  LapicRegisters(Lapic apic, VirtualClock clock) {
    this.apic = apic;
    this.timer = new LapicTimer(clock, () -> raise(LVT_TIMER));
  }

  /** As after reset; the first processor's LINT0 takes the PIC's interrupts, as KVM has it. */
  void reset() {
    tpr = 0;
    ldr = 0;
    dfr = -1;
    svr = 0xFF;
    esr = 0;
    errors = 0;
    icr = 0;
    icrHigh = 0;
    Arrays.fill(vectorTable, LVT_MASKED);
    if (apic.id() == 0) {
      vectorTable[LVT_LINT0 - LVT_TIMER] = LVT_EXTERNAL;
    }
    timer.reset();
    modeChanged();
  }

  /** In x2APIC mode the logical ID follows from the ID. */
  void modeChanged() {
    if (apic.base().x2apic()) {
      ldr = apic.id() >>> 4 << 16 | 1 << (apic.id() & 15);
    }
  }

  boolean softwareEnabled() {
    return (svr & SVR_ENABLE) != 0;
  }

  int spuriousVector() {
    return svr & 0xFF;
  }

  boolean takesExternal() {
    return (vectorTable[LVT_LINT0 - LVT_TIMER] & (LVT_MASKED | LVT_EXTERNAL)) == LVT_EXTERNAL;
  }

  int taskPriority() {
    return tpr;
  }

  void taskPriority(int value) {
    tpr = value & 0xFF;
    apic.changed();
  }

  boolean logicalMatch(int destination) {
    if (apic.base().x2apic()) {
      return destination == -1
          || destination >>> 16 == ldr >>> 16 && (destination & ldr & 0xFFFF) != 0;
    }
    int logical = ldr >>> 24;
    if (dfr >>> 28 == 0) { // clusters
      boolean cluster = (destination & 0xF0) == 0xF0 || destination >>> 4 == logical >>> 4;
      return cluster && (destination & logical & 0x0F) != 0;
    }
    return (destination & logical) != 0;
  }

  /** Notes an error: the guest is interrupted if it wants that. */
  void error(int bit) {
    boolean first = (errors & bit) == 0;
    errors |= bit;
    if (first) {
      raise(LVT_ERROR);
    }
  }

  private void raise(int number) {
    int entry = vectorTable[number - LVT_TIMER];
    if ((entry & LVT_MASKED) == 0) {
      apic.local(entry);
    }
  }

  /** A load from the memory window. */
  int read(int number) {
    return switch (number) {
      case ID -> apic.base().x2apic() ? apic.id() : apic.id() << 24;
      case VERSION -> VERSION_VALUE;
      case TPR -> tpr;
      case PPR -> apic.processorPriority();
      case LDR -> ldr;
      case DFR -> dfr;
      case SVR -> svr;
      case ESR -> esr;
      case ICR -> icr;
      case ICR_HIGH -> icrHigh;
      case INITIAL_COUNT -> timer.initialCount();
      case CURRENT_COUNT -> timer.currentCount();
      case DIVIDE -> timer.divideConfiguration();
      default -> readArray(number); // a set of vectors, the vector table, or nothing: 0
    };
  }

  private int readArray(int number) {
    if (number >= ISR && number < TMR) {
      return apic.inService().word(number - ISR);
    }
    if (number >= TMR && number < IRR) {
      return apic.levelTriggered().word(number - TMR);
    }
    if (number >= IRR && number < ESR) {
      return apic.requests().word(number - IRR);
    }
    return isVectorTable(number) ? vectorTable[number - LVT_TIMER] : 0;
  }

  private static boolean isVectorTable(int number) {
    return number >= LVT_TIMER && number <= LVT_ERROR;
  }

  /** A store to the memory window. */
  void write(int number, int value) {
    switch (number) {
      case TPR -> taskPriority(value);
      case EOI -> apic.endOfInterrupt();
      case LDR -> ldr = value & 0xFF00_0000;
      case DFR -> dfr = value | 0x0FFF_FFFF;
      case SVR -> spurious(value);
      case ESR -> {
        esr = errors;
        errors = 0;
      }
      case ICR -> command(value);
      case ICR_HIGH -> icrHigh = value & 0xFF00_0000;
      case INITIAL_COUNT -> timer.start(value);
      case DIVIDE -> timer.divide(value);
      default -> {
        if (isVectorTable(number)) {
          vectorTable(number - LVT_TIMER, value);
        } else if (number > SELF_IPI || number < ID) {
          error(ILLEGAL_REGISTER);
        }
      }
    }
  }

  private void spurious(int value) {
    svr = value & SVR_BITS;
    if (!softwareEnabled()) {
      for (int i = 0; i < vectorTable.length; i++) {
        vectorTable[i] |= LVT_MASKED;
      }
    }
    apic.changed();
  }

  private void vectorTable(int index, int value) {
    int entry = value & LVT_BITS[index];
    vectorTable[index] = softwareEnabled() ? entry : entry | LVT_MASKED;
    if (index == 0) {
      timer.periodic((entry & LVT_PERIODIC) != 0);
    }
    apic.changed();
  }

  private void command(int value) {
    icr = value & ICR_BITS;
    ApicMessage.Mode mode = ApicMessage.Mode.of(icr);
    int vector = icr & 0xFF;
    boolean deassert = (icr & (ICR_LEVEL | ICR_ASSERT)) == ICR_LEVEL;
    if (mode == ApicMessage.Mode.INIT && deassert) {
      return; // only set the arbitration IDs of old processors
    }
    boolean fixed = mode == ApicMessage.Mode.FIXED || mode == ApicMessage.Mode.LOWEST_PRIORITY;
    if (fixed && vector < 16) {
      error(SENT_ILLEGAL_VECTOR);
      return;
    }
    int destination = apic.base().x2apic() ? icrHigh : icrHigh >>> 24;
    boolean logical = (icr & ICR_LOGICAL) != 0;
    apic.send(new ApicMessage(mode, vector, false, logical, destination), shorthand());
  }

  private ApicBus.Shorthand shorthand() {
    return switch (icr >>> 18 & 3) {
      case 0 -> ApicBus.Shorthand.NONE;
      case 1 -> ApicBus.Shorthand.SELF;
      case 2 -> ApicBus.Shorthand.ALL;
      default -> ApicBus.Shorthand.OTHERS; // 3
    };
  }

  /** RDMSR in x2APIC mode. */
  long readMsr(int index) {
    int number = number(index);
    boolean readable =
        switch (number) {
          case ID, VERSION, TPR, PPR, LDR, SVR, ESR, ICR, INITIAL_COUNT, CURRENT_COUNT, DIVIDE ->
              true;
          default -> number >= ISR && number < ESR || isVectorTable(number);
        };
    require(readable, index);
    long value = read(number) & 0xFFFF_FFFFL;
    return number == ICR ? value | (long) icrHigh << 32 : value;
  }

  /** WRMSR in x2APIC mode. */
  void writeMsr(int index, long value) {
    int number = number(index);
    switch (number) {
      case ICR -> {
        require((value & 0xFFFF_FFFFL & ~ICR_BITS) == 0, index);
        icrHigh = (int) (value >>> 32);
        command((int) value);
      }
      case SELF_IPI -> {
        require(value >>> 8 == 0, index);
        apic.accept((int) value, false);
      }
      case EOI, ESR -> {
        require(value == 0, index);
        write(number, 0);
      }
      case TPR -> {
        require(value >>> 8 == 0, index);
        write(number, (int) value);
      }
      case SVR, INITIAL_COUNT, DIVIDE -> {
        require(value >>> 32 == 0, index);
        write(number, (int) value);
      }
      default -> {
        require(isVectorTable(number) && value >>> 32 == 0, index);
        write(number, (int) value);
      }
    }
  }

  private int number(int index) {
    require(apic.base().x2apic() && index >= FIRST_MSR && index <= LAST_MSR, index);
    return index - FIRST_MSR;
  }

  private static void require(boolean allowed, int index) {
    if (!allowed) {
      throw new IllegalArgumentException(
          "MSR 0x%x (expected: as the manual has it)".formatted(index));
    }
  }
}
