package io.trapgate.target.x86.core;

/** Numbers of the segment registers, as the instructions encode them. */
public final class SegmentName {
  public static final int ES = 0;
  public static final int CS = 1;
  public static final int SS = 2;
  public static final int DS = 3;
  public static final int FS = 4;
  public static final int GS = 5;

  /** How many there are. */
  public static final int COUNT = 6;

  private SegmentName() {}
}
