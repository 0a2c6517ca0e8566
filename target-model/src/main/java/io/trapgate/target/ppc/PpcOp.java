package io.trapgate.target.ppc;

/**
 * Dense numbers of the operations that the interpreter distinguishes. They are compile-time
 * constants so that it can {@code switch} on them; {@link PpcOpTable} draws the words that belong
 * to each. A common special form has a number of its own ({@link #LI}, {@link #BLR}), so that its
 * method does not test for what the decoder already knows.
 */
public final class PpcOp {
  /** The word has not been decoded yet. */
  public static final int UNDECODED = 0;

  /** Pseudo operation: look whether the machine has to stop here before executing the word. */
  public static final int STOP_CHECK = 1;

  /** No instruction of this core: a program interrupt with ESR[PIL]. */
  public static final int ILLEGAL = 2;

  // integer arithmetic
  public static final int LI = 3;
  public static final int ADDI = 4;
  public static final int LIS = 5;
  public static final int ADDIS = 6;
  public static final int ADDIC = 7;
  public static final int ADDIC_RC = 8;
  public static final int SUBFIC = 9;
  public static final int MULLI = 10;
  public static final int ADD = 11;
  public static final int ADDO = 12;
  public static final int ADDC = 13;
  public static final int ADDCO = 14;
  public static final int ADDE = 15;
  public static final int ADDEO = 16;
  public static final int SUBF = 17;
  public static final int SUBFO = 18;
  public static final int SUBFC = 19;
  public static final int SUBFCO = 20;
  public static final int SUBFE = 21;
  public static final int SUBFEO = 22;
  public static final int ADDME = 23;
  public static final int ADDMEO = 24;
  public static final int ADDZE = 25;
  public static final int ADDZEO = 26;
  public static final int SUBFME = 27;
  public static final int SUBFMEO = 28;
  public static final int SUBFZE = 29;
  public static final int SUBFZEO = 30;
  public static final int NEG = 31;
  public static final int NEGO = 32;
  public static final int MULLW = 33;
  public static final int MULLWO = 34;
  public static final int DIVW = 35;
  public static final int DIVWO = 36;
  public static final int DIVWU = 37;
  public static final int DIVWUO = 38;
  public static final int MULHW = 39;
  public static final int MULHWU = 40;

  // comparison, traps and isel
  public static final int CMPI = 41;
  public static final int CMPLI = 42;
  public static final int CMP = 43;
  public static final int CMPL = 44;
  public static final int TWI = 45;
  public static final int TW = 46;
  public static final int ISEL = 47;

  // logical
  public static final int NOP = 48;
  public static final int ORI = 49;
  public static final int ORIS = 50;
  public static final int XORI = 51;
  public static final int XORIS = 52;
  public static final int ANDI_RC = 53;
  public static final int ANDIS_RC = 54;
  public static final int AND = 55;
  public static final int OR = 56;
  public static final int XOR = 57;
  public static final int NAND = 58;
  public static final int NOR = 59;
  public static final int EQV = 60;
  public static final int ANDC = 61;
  public static final int ORC = 62;
  public static final int EXTSB = 63;
  public static final int EXTSH = 64;
  public static final int CNTLZW = 65;

  // rotate and shift
  public static final int RLWIMI = 66;
  public static final int RLWINM = 67;
  public static final int RLWNM = 68;
  public static final int SLW = 69;
  public static final int SRW = 70;
  public static final int SRAW = 71;
  public static final int SRAWI = 72;

  // branches
  public static final int B = 73;
  public static final int BL = 74;
  public static final int BA = 75;
  public static final int BC_FALSE = 76;
  public static final int BC_TRUE = 77;
  public static final int BDNZ = 78;
  public static final int BC = 79;
  public static final int BLR = 80;
  public static final int BCLR = 81;
  public static final int BCTR = 82;
  public static final int BCCTR = 83;
  public static final int SC = 84;

  // condition register
  public static final int CRAND = 85;
  public static final int CROR = 86;
  public static final int CRXOR = 87;
  public static final int CRNAND = 88;
  public static final int CRNOR = 89;
  public static final int CREQV = 90;
  public static final int CRANDC = 91;
  public static final int CRORC = 92;
  public static final int MCRF = 93;
  public static final int MCRXR = 94;
  public static final int MTCRF = 95;
  public static final int MFCR = 96;

  // loads
  public static final int LWZ = 97;
  public static final int LWZU = 98;
  public static final int LWZX = 99;
  public static final int LWZUX = 100;
  public static final int LBZ = 101;
  public static final int LBZU = 102;
  public static final int LBZX = 103;
  public static final int LBZUX = 104;
  public static final int LHZ = 105;
  public static final int LHZU = 106;
  public static final int LHZX = 107;
  public static final int LHZUX = 108;
  public static final int LHA = 109;
  public static final int LHAU = 110;
  public static final int LHAX = 111;
  public static final int LHAUX = 112;
  public static final int LHBRX = 113;
  public static final int LWBRX = 114;
  public static final int LMW = 115;
  public static final int LWARX = 116;

  // stores
  public static final int STW = 117;
  public static final int STWU = 118;
  public static final int STWX = 119;
  public static final int STWUX = 120;
  public static final int STB = 121;
  public static final int STBU = 122;
  public static final int STBX = 123;
  public static final int STBUX = 124;
  public static final int STH = 125;
  public static final int STHU = 126;
  public static final int STHX = 127;
  public static final int STHUX = 128;
  public static final int STHBRX = 129;
  public static final int STWBRX = 130;
  public static final int STMW = 131;
  public static final int STWCX_RC = 132;

  // storage synchronization
  public static final int ISYNC = 133;
  public static final int MSYNC = 134;
  public static final int MBAR = 135;

  // caches
  public static final int DCBA = 136;
  public static final int DCBF = 137;
  public static final int DCBI = 138;
  public static final int DCBST = 139;
  public static final int DCBZ = 140;
  public static final int ICBI = 141;
  public static final int DCBT = 142;
  public static final int DCBTST = 143;
  public static final int ICBT = 144;
  public static final int DCBTLS = 145;
  public static final int DCBTSTLS = 146;
  public static final int DCBLC = 147;
  public static final int ICBTLS = 148;
  public static final int ICBLC = 149;
  public static final int BBLELS = 150;
  public static final int BBELR = 151;

  // special registers and machine state
  public static final int MFSPR = 152;
  public static final int MTSPR = 153;
  public static final int MFTB = 154;
  public static final int MFPMR = 155;
  public static final int MTPMR = 156;
  public static final int MFMSR = 157;
  public static final int MTMSR = 158;
  public static final int WRTEE = 159;
  public static final int WRTEEI = 160;
  public static final int RFI = 161;
  public static final int RFCI = 162;
  public static final int RFMCI = 163;

  // translation lookaside buffers
  public static final int TLBRE = 164;
  public static final int TLBWE = 165;
  public static final int TLBSX = 166;
  public static final int TLBIVAX = 167;
  public static final int TLBSYNC = 168;

  /** One more than the greatest number. */
  public static final int COUNT = 169;

  private PpcOp() {}
}
