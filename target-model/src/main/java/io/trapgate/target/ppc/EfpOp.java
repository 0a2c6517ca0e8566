package io.trapgate.target.ppc;

/**
 * Numbers of the operations of embedded floating point, a continuation of {@link PpcOp}: {@link
 * EfpOps} dispatches them, {@link EfpOpTable} draws their words. Each group is dense, since each is
 * a switch of its own.
 */
public final class EfpOp {
  /** The least number. */
  public static final int FIRST = 600;

  // scalar single precision
  public static final int EFSADD = 600;
  public static final int EFSSUB = 601;
  public static final int EFSABS = 602;
  public static final int EFSNABS = 603;
  public static final int EFSNEG = 604;
  public static final int EFSMUL = 605;
  public static final int EFSDIV = 606;
  public static final int EFSCMPGT = 607;
  public static final int EFSCMPLT = 608;
  public static final int EFSCMPEQ = 609;
  public static final int EFSCFD = 610;
  public static final int EFSCFUI = 611;
  public static final int EFSCFSI = 612;
  public static final int EFSCFUF = 613;
  public static final int EFSCFSF = 614;
  public static final int EFSCTUI = 615;
  public static final int EFSCTSI = 616;
  public static final int EFSCTUF = 617;
  public static final int EFSCTSF = 618;
  public static final int EFSCTUIZ = 619;
  public static final int EFSCTSIZ = 620;
  public static final int EFSTSTGT = 621;
  public static final int EFSTSTLT = 622;
  public static final int EFSTSTEQ = 623;

  // vector single precision
  public static final int EVFSADD = 624;
  public static final int EVFSSUB = 625;
  public static final int EVFSABS = 626;
  public static final int EVFSNABS = 627;
  public static final int EVFSNEG = 628;
  public static final int EVFSMUL = 629;
  public static final int EVFSDIV = 630;
  public static final int EVFSCMPGT = 631;
  public static final int EVFSCMPLT = 632;
  public static final int EVFSCMPEQ = 633;
  public static final int EVFSCFUI = 634;
  public static final int EVFSCFSI = 635;
  public static final int EVFSCFUF = 636;
  public static final int EVFSCFSF = 637;
  public static final int EVFSCTUI = 638;
  public static final int EVFSCTSI = 639;
  public static final int EVFSCTUF = 640;
  public static final int EVFSCTSF = 641;
  public static final int EVFSCTUIZ = 642;
  public static final int EVFSCTSIZ = 643;
  public static final int EVFSTSTGT = 644;
  public static final int EVFSTSTLT = 645;
  public static final int EVFSTSTEQ = 646;

  // scalar double precision
  public static final int EFDADD = 647;
  public static final int EFDSUB = 648;
  public static final int EFDCFUID = 649;
  public static final int EFDCFSID = 650;
  public static final int EFDABS = 651;
  public static final int EFDNABS = 652;
  public static final int EFDNEG = 653;
  public static final int EFDMUL = 654;
  public static final int EFDDIV = 655;
  public static final int EFDCTUIDZ = 656;
  public static final int EFDCTSIDZ = 657;
  public static final int EFDCMPGT = 658;
  public static final int EFDCMPLT = 659;
  public static final int EFDCMPEQ = 660;
  public static final int EFDCFS = 661;
  public static final int EFDCFUI = 662;
  public static final int EFDCFSI = 663;
  public static final int EFDCFUF = 664;
  public static final int EFDCFSF = 665;
  public static final int EFDCTUI = 666;
  public static final int EFDCTSI = 667;
  public static final int EFDCTUF = 668;
  public static final int EFDCTSF = 669;
  public static final int EFDCTUIZ = 670;
  public static final int EFDCTSIZ = 671;
  public static final int EFDTSTGT = 672;
  public static final int EFDTSTLT = 673;
  public static final int EFDTSTEQ = 674;

  /** One more than the greatest number. */
  public static final int END = 675;

  private EfpOp() {}
}
