package io.trapgate.target.ppc;

/**
 * Dense numbers of the operations that the interpreter distinguishes. They are compile-time
 * constants so that it can {@code switch} on them; {@link PpcOpTable} draws the words that belong
 * to each. A common special form has a number of its own ({@link #LI}, {@link #BLR}), so that its
 * method does not test for what the decoder already knows.
 */
final class PpcOp {
  /** The word has not been decoded yet. */
  static final int UNDECODED = 0;

  /** Pseudo operation: look whether the machine has to stop here before executing the word. */
  static final int STOP_CHECK = 1;

  /** No instruction of this core: a program interrupt with ESR[PIL]. */
  static final int ILLEGAL = 2;

  // integer arithmetic
  static final int LI = 3;
  static final int ADDI = 4;
  static final int LIS = 5;
  static final int ADDIS = 6;
  static final int ADDIC = 7;
  static final int ADDIC_RC = 8;
  static final int SUBFIC = 9;
  static final int MULLI = 10;
  static final int ADD = 11;
  static final int ADDO = 12;
  static final int ADDC = 13;
  static final int ADDCO = 14;
  static final int ADDE = 15;
  static final int ADDEO = 16;
  static final int SUBF = 17;
  static final int SUBFO = 18;
  static final int SUBFC = 19;
  static final int SUBFCO = 20;
  static final int SUBFE = 21;
  static final int SUBFEO = 22;
  static final int ADDME = 23;
  static final int ADDMEO = 24;
  static final int ADDZE = 25;
  static final int ADDZEO = 26;
  static final int SUBFME = 27;
  static final int SUBFMEO = 28;
  static final int SUBFZE = 29;
  static final int SUBFZEO = 30;
  static final int NEG = 31;
  static final int NEGO = 32;
  static final int MULLW = 33;
  static final int MULLWO = 34;
  static final int DIVW = 35;
  static final int DIVWO = 36;
  static final int DIVWU = 37;
  static final int DIVWUO = 38;
  static final int MULHW = 39;
  static final int MULHWU = 40;

  // comparison, traps and isel
  static final int CMPI = 41;
  static final int CMPLI = 42;
  static final int CMP = 43;
  static final int CMPL = 44;
  static final int TWI = 45;
  static final int TW = 46;
  static final int ISEL = 47;

  // logical
  static final int NOP = 48;
  static final int ORI = 49;
  static final int ORIS = 50;
  static final int XORI = 51;
  static final int XORIS = 52;
  static final int ANDI_RC = 53;
  static final int ANDIS_RC = 54;
  static final int AND = 55;
  static final int OR = 56;
  static final int XOR = 57;
  static final int NAND = 58;
  static final int NOR = 59;
  static final int EQV = 60;
  static final int ANDC = 61;
  static final int ORC = 62;
  static final int EXTSB = 63;
  static final int EXTSH = 64;
  static final int CNTLZW = 65;

  // rotate and shift
  static final int RLWIMI = 66;
  static final int RLWINM = 67;
  static final int RLWNM = 68;
  static final int SLW = 69;
  static final int SRW = 70;
  static final int SRAW = 71;
  static final int SRAWI = 72;

  // branches
  static final int B = 73;
  static final int BL = 74;
  static final int BA = 75;
  static final int BC_FALSE = 76;
  static final int BC_TRUE = 77;
  static final int BDNZ = 78;
  static final int BC = 79;
  static final int BLR = 80;
  static final int BCLR = 81;
  static final int BCTR = 82;
  static final int BCCTR = 83;
  static final int SC = 84;

  // condition register
  static final int CRAND = 85;
  static final int CROR = 86;
  static final int CRXOR = 87;
  static final int CRNAND = 88;
  static final int CRNOR = 89;
  static final int CREQV = 90;
  static final int CRANDC = 91;
  static final int CRORC = 92;
  static final int MCRF = 93;
  static final int MCRXR = 94;
  static final int MTCRF = 95;
  static final int MFCR = 96;

  // loads
  static final int LWZ = 97;
  static final int LWZU = 98;
  static final int LWZX = 99;
  static final int LWZUX = 100;
  static final int LBZ = 101;
  static final int LBZU = 102;
  static final int LBZX = 103;
  static final int LBZUX = 104;
  static final int LHZ = 105;
  static final int LHZU = 106;
  static final int LHZX = 107;
  static final int LHZUX = 108;
  static final int LHA = 109;
  static final int LHAU = 110;
  static final int LHAX = 111;
  static final int LHAUX = 112;
  static final int LHBRX = 113;
  static final int LWBRX = 114;
  static final int LMW = 115;
  static final int LWARX = 116;

  // stores
  static final int STW = 117;
  static final int STWU = 118;
  static final int STWX = 119;
  static final int STWUX = 120;
  static final int STB = 121;
  static final int STBU = 122;
  static final int STBX = 123;
  static final int STBUX = 124;
  static final int STH = 125;
  static final int STHU = 126;
  static final int STHX = 127;
  static final int STHUX = 128;
  static final int STHBRX = 129;
  static final int STWBRX = 130;
  static final int STMW = 131;
  static final int STWCX_RC = 132;

  // storage synchronization
  static final int ISYNC = 133;
  static final int MSYNC = 134;
  static final int MBAR = 135;

  // caches
  static final int DCBA = 136;
  static final int DCBF = 137;
  static final int DCBI = 138;
  static final int DCBST = 139;
  static final int DCBZ = 140;
  static final int ICBI = 141;
  static final int DCBT = 142;
  static final int DCBTST = 143;
  static final int ICBT = 144;
  static final int DCBTLS = 145;
  static final int DCBTSTLS = 146;
  static final int DCBLC = 147;
  static final int ICBTLS = 148;
  static final int ICBLC = 149;
  static final int BBLELS = 150;
  static final int BBELR = 151;

  // special registers and machine state
  static final int MFSPR = 152;
  static final int MTSPR = 153;
  static final int MFTB = 154;
  static final int MFPMR = 155;
  static final int MTPMR = 156;
  static final int MFMSR = 157;
  static final int MTMSR = 158;
  static final int WRTEE = 159;
  static final int WRTEEI = 160;
  static final int RFI = 161;
  static final int RFCI = 162;
  static final int RFMCI = 163;

  // translation lookaside buffers
  static final int TLBRE = 164;
  static final int TLBWE = 165;
  static final int TLBSX = 166;
  static final int TLBIVAX = 167;
  static final int TLBSYNC = 168;

  // signal processing engine
  static final int SPE = 169;

  /** One more than the greatest number. */
  static final int COUNT = 170;

  private PpcOp() {}
}
