package io.trapgate.target.x86.core;

import java.util.HashMap;
import java.util.Map;

/** Model specific registers that hold a value and nothing else. */
public final class Msrs {
  /** IA32_PAT after a reset. */
  private static final long PAT = 0x0007_0406_0007_0406L;

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

  /** The memory type range registers by number; what isn't in it is 0. They have no effect. */
  final Map<Integer, Long> memoryTypes = new HashMap<>();

  /** As after power-on. */
  public void reset() {
    star = 0;
    lstar = 0;
    cstar = 0;
    sfmask = 0;
    kernelGsBase = 0;
    sysenterCs = 0;
    sysenterEsp = 0;
    sysenterEip = 0;
    pat = PAT;
    tscAux = 0;
    tscOffset = 0;
    memoryTypes.clear();
  }
}
