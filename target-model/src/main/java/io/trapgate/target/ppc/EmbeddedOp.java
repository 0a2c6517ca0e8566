package io.trapgate.target.ppc;

/** Numbers of the operations that only the e500mc or only the 440 has; see {@link PpcOp}. */
public final class EmbeddedOp {
  /** The least of them. */
  public static final int FIRST = 700;

  /** The greatest. */
  public static final int LAST = 799;

  // e500mc
  public static final int RFDI = 700;
  public static final int RFGI = 701;
  public static final int WAIT = 702;
  public static final int MSGSND = 703;
  public static final int MSGCLR = 704;
  public static final int TLBILX = 705;
  public static final int LWSYNC = 706;
  public static final int MFOCRF = 707;
  public static final int MTOCRF = 708;
  public static final int LBEPX = 710;
  public static final int LHEPX = 711;
  public static final int LWEPX = 712;
  public static final int STBEPX = 713;
  public static final int STHEPX = 714;
  public static final int STWEPX = 715;
  public static final int DCBSTEP = 716;
  public static final int DCBTEP = 717;
  public static final int DCBZEP = 718;
  public static final int ICBIEP = 719;
  public static final int LFDEPX = 720;
  public static final int STFDEPX = 721;

  // 440
  public static final int TLBRE = 730;
  public static final int TLBWE = 731;
  public static final int TLBSX = 732;
  public static final int LMW = 733;
  public static final int STMW = 734;
  public static final int LSWI = 735;
  public static final int LSWX = 736;
  public static final int STSWI = 737;
  public static final int STSWX = 738;
  public static final int MFDCR = 739;
  public static final int MTDCR = 740;
  public static final int DLMZB = 741;
  public static final int CCCI = 742;
  public static final int DCREAD = 743;
  public static final int ICREAD = 744;
  public static final int MAC = 745;
  public static final int NMAC = 746;
  public static final int MUL = 747;

  private EmbeddedOp() {}
}
