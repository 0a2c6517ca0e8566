package io.trapgate.target.x86.core;

/** Model specific registers that hold a value and nothing else. */
public final class Msrs {
  public long star;
  public long lstar;
  public long cstar;
  public long sfmask;
  public long kernelGsBase;
  public long sysenterCs;
  public long sysenterEsp;
  public long sysenterEip;
  public long pat;
  public long tscAux;

  /** What WRMSR of IA32_TIME_STAMP_COUNTER moved the counter by. */
  public long tscOffset;
}
