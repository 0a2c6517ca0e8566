package io.trapgate.target.x86.core;

/**
 * An exception of the guest while an instruction executes: nothing of the instruction has happened.
 * Without a stack trace: it is an event of the guest, not a mistake of ours.
 */
public final class X86Fault extends RuntimeException {
  public static final int DE = 0;
  public static final int DB = 1;
  public static final int NMI = 2;
  public static final int BP = 3;
  public static final int OF = 4;
  public static final int BR = 5;
  public static final int UD = 6;
  public static final int NM = 7;
  public static final int DF = 8;
  public static final int TS = 10;
  public static final int NP = 11;
  public static final int SS = 12;
  public static final int GP = 13;
  public static final int PF = 14;
  public static final int MF = 16;
  public static final int AC = 17;
  public static final int MC = 18;
  public static final int XM = 19;

  private static final long serialVersionUID = 1L;

  private final int vector;
  private final int errorCode;
  private final long address;

  private X86Fault(int vector, int errorCode, long address) {
    super(null, null, false, false);
    this.vector = vector;
    this.errorCode = errorCode;
    this.address = address;
  }

  /** A fault with error code 0, or with none where the vector has none. */
  public static X86Fault of(int vector) {
    return new X86Fault(vector, 0, 0);
  }

  /** A fault with an error code. */
  public static X86Fault of(int vector, int errorCode) {
    return new X86Fault(vector, errorCode, 0);
  }

  /** #UD. */
  public static X86Fault undefined() {
    return of(UD);
  }

  /** #GP(0). */
  public static X86Fault protection() {
    return of(GP);
  }

  /**
   * #PF.
   *
   * @param linear what CR2 gets
   */
  public static X86Fault page(long linear, int errorCode) {
    return new X86Fault(PF, errorCode, linear);
  }

  public int vector() {
    return vector;
  }

  public int errorCode() {
    return errorCode;
  }

  /** What CR2 gets, of #PF. */
  public long address() {
    return address;
  }

  /** Whether the vector pushes an error code outside real mode. */
  public boolean hasErrorCode() {
    return switch (vector) {
      case DF, TS, NP, SS, GP, PF, AC -> true;
      default -> false; // all other vectors
    };
  }

  @Override
  public String getMessage() {
    return "#" + vector + "(" + Integer.toHexString(errorCode) + ")";
  }
}
