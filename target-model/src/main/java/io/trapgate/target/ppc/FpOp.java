package io.trapgate.target.ppc;

/**
 * Numbers of the operations of the classic floating-point unit, a continuation of {@link PpcOp}:
 * {@link FpOps} dispatches them, {@link FpOpTable} draws their words. Each group is dense, since
 * each is a switch of its own.
 */
public final class FpOp {
  /** The least number. */
  public static final int FIRST = 450;

  // loads and stores
  public static final int LFS = 450;
  public static final int LFSU = 451;
  public static final int LFD = 452;
  public static final int LFDU = 453;
  public static final int STFS = 454;
  public static final int STFSU = 455;
  public static final int STFD = 456;
  public static final int STFDU = 457;
  public static final int LFSX = 458;
  public static final int LFSUX = 459;
  public static final int LFDX = 460;
  public static final int LFDUX = 461;
  public static final int STFSX = 462;
  public static final int STFSUX = 463;
  public static final int STFDX = 464;
  public static final int STFDUX = 465;
  public static final int STFIWX = 466;

  // arithmetic and conversions
  public static final int FADD = 467;
  public static final int FADDS = 468;
  public static final int FSUB = 469;
  public static final int FSUBS = 470;
  public static final int FMUL = 471;
  public static final int FMULS = 472;
  public static final int FDIV = 473;
  public static final int FDIVS = 474;
  public static final int FMADD = 475;
  public static final int FMADDS = 476;
  public static final int FMSUB = 477;
  public static final int FMSUBS = 478;
  public static final int FNMADD = 479;
  public static final int FNMADDS = 480;
  public static final int FNMSUB = 481;
  public static final int FNMSUBS = 482;
  public static final int FRES = 483;
  public static final int FRSQRTE = 484;
  public static final int FRSP = 485;
  public static final int FCTIW = 486;
  public static final int FCTIWZ = 487;

  // moves and comparisons
  public static final int FSEL = 488;
  public static final int FNEG = 489;
  public static final int FMR = 490;
  public static final int FNABS = 491;
  public static final int FABS = 492;
  public static final int FCMPU = 493;
  public static final int FCMPO = 494;

  // status and control
  public static final int MFFS = 495;
  public static final int MTFSF = 496;
  public static final int MTFSFI = 497;
  public static final int MTFSB0 = 498;
  public static final int MTFSB1 = 499;
  public static final int MCRFS = 500;

  /** One more than the greatest number. */
  public static final int END = 501;

  private FpOp() {}
}
