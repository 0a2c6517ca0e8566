package io.trapgate.target.x86.core;

/** Numbers of the general registers, as the instructions encode them. */
public final class Gpr {
  public static final int RAX = 0;
  public static final int RCX = 1;
  public static final int RDX = 2;
  public static final int RBX = 3;
  public static final int RSP = 4;
  public static final int RBP = 5;
  public static final int RSI = 6;
  public static final int RDI = 7;

  /** How many there are in 64-bit mode. */
  public static final int COUNT = 16;

  private Gpr() {}
}
