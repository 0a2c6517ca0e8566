package io.trapgate.target.x86.core;

/**
 * What is delivered to the guest through its IDT or interrupt table.
 *
 * @param vector 0 to 255
 * @param kind where it comes from
 * @param errorCode what is pushed last outside real mode, or {@link #NONE}
 * @param returnRip the offset that is pushed
 * @param resume whether RF is pushed as 1, whatever it is
 */
record Event(int vector, Kind kind, int errorCode, long returnRip, boolean resume) {
  /** No error code is pushed. */
  static final int NONE = -1;

  /** Where an event comes from. */
  enum Kind {
    /** An exception: its fault rules make two of them a #DF. */
    EXCEPTION,
    /** INT n, INT3 and INTO: the gate's privilege counts, and they aren't "external". */
    SOFTWARE,
    /** An interrupt, an NMI or a #DB that INT1 makes: benign and external. */
    EXTERNAL
  }

  /** The error-code bit of a fault while this is delivered (Intel SDM 3A 6.13). */
  int ext() {
    return kind == Kind.SOFTWARE ? 0 : Selector.EXT;
  }

  /** Whether it is #DB itself, and not INT 1, which only has its vector. */
  boolean isDebugException() {
    return vector == X86Fault.DB && kind == Kind.EXCEPTION;
  }

  /** How it combines with another one (Intel SDM 3A table 6-4). */
  private enum Severity {
    BENIGN,
    CONTRIBUTORY,
    PAGE_FAULT,
    DOUBLE_FAULT
  }

  private Severity severity() {
    return kind == Kind.EXCEPTION ? severity(vector) : Severity.BENIGN;
  }

  private static Severity severity(int vector) {
    return switch (vector) {
      case X86Fault.DE, X86Fault.TS, X86Fault.NP, X86Fault.SS, X86Fault.GP -> Severity.CONTRIBUTORY;
      case X86Fault.PF -> Severity.PAGE_FAULT;
      case X86Fault.DF -> Severity.DOUBLE_FAULT;
      default -> Severity.BENIGN; // all other vectors
    };
  }

  /**
   * What is delivered after a fault while this was (Intel SDM 3A table 6-5).
   *
   * @throws TripleFault when nothing can be
   */
  Event followedBy(X86Fault fault) {
    boolean counts = severity(fault.vector()) != Severity.BENIGN;
    boolean contributes = counts && fault.vector() != X86Fault.PF;
    return switch (severity()) {
      case BENIGN -> faultAt(fault, returnRip);
      case CONTRIBUTORY -> contributes ? doubleFault() : faultAt(fault, returnRip);
      case PAGE_FAULT -> counts ? doubleFault() : faultAt(fault, returnRip);
      case DOUBLE_FAULT -> {
        if (counts) {
          throw new TripleFault();
        }
        yield faultAt(fault, returnRip);
      }
    };
  }

  private Event doubleFault() {
    return new Event(X86Fault.DF, Kind.EXCEPTION, 0, returnRip, true);
  }

  /**
   * A fault of the instruction at an offset. Faults push RF as 1, all #DB but as it is: that of
   * general detect, too, other than the manuals say (Linux x86.c, kvm_check_and_inject_events; and
   * measured).
   */
  static Event faultAt(X86Fault fault, long rip) {
    int errorCode = fault.hasErrorCode() ? fault.errorCode() : NONE;
    boolean resume = fault.vector() != X86Fault.DB;
    return new Event(fault.vector(), Kind.EXCEPTION, errorCode, rip, resume);
  }
}
